"""Arguments in, text out, exit codes; the only layer that prints."""
