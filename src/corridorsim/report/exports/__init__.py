"""Networks and results for other programs: the same tables and places in every format."""
