"""Runs blocks of Python that belong to one page, in one process; ``run_docs.py`` starts it.

Each line of stdin is a JSON object: the block's text, its page and line, and the file for what it prints.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path


def main() -> None:
    """Run blocks as they come, and say after each that it is done."""
    names: dict[str, object] = {"__name__": "__main__"}
    for line in sys.stdin:
        block = json.loads(line)
        source = "\n" * (block["line"] - 1) + block["text"]  # so that a traceback tells the page's line
        with Path(block["out"]).open("w", encoding="utf-8") as out, redirect_stdout(out):
            exec(compile(source, block["page"], "exec"), names)
        print("done", flush=True)


if __name__ == "__main__":
    main()
