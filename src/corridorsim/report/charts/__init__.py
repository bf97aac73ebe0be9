"""What the charts of a result show, as plain data: pictures and pages are drawn from it, now or later."""
