"""One self-contained HTML page of a result: sections of words, charts and tables, no network at all."""
