"""Run every block of code in the docs, each page in a fresh copy of the clone.

Run:  python tools/run_docs.py [PAGE …] [--refresh]

Blocks of ``sh`` share a shell, blocks of ``python`` a process; a block of ``toml`` or ``csv`` with a title
is written to the file that it names; a block of ``text`` right below one that runs is what that must print.
There is no way to leave one out. The library's and the notebooks' pages are run by steps of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from docs_blocks import RUN, Block, blocks_of, problem_of

ROOT = Path(__file__).resolve().parent.parent
_SLOW = ("tutorial.md",)  # begins first: it installs the package
_LIMIT_S = 400
_NOT_COPIED = (".git", ".venv", "build", "dist", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
_DONE = "done"


class Interpreter:
    """A process that takes blocks one after another and says when each is done."""

    def __init__(self, command: list[str], folder: Path, err: IO[str]) -> None:
        beside = str(Path(sys.executable).parent)
        environment = os.environ | {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "MPLBACKEND": "agg"}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
            encoding="utf-8",
            start_new_session=True,  # so that whatever it leaves running in the background ends with it
        )

    def take(self, line: str) -> bool:
        """Return whether what a line asks for went well.

        Parameters
        ----------
        line : for the process's stdin
        """
        stdin, stdout = cast("IO[str]", self.process.stdin), cast("IO[str]", self.process.stdout)
        stopper = threading.Timer(_LIMIT_S, self._stop)
        stopper.start()
        try:
            stdin.write(f"{line}\n")
            stdin.flush()
            return stdout.readline().strip() == _DONE
        except BrokenPipeError:
            return False
        finally:
            stopper.cancel()

    def end(self) -> None:
        """Let the process end, and with it what it left in the background."""
        with suppress(BrokenPipeError):
            cast("IO[str]", self.process.stdin).close()
        self.process.wait(timeout=_LIMIT_S)
        self._stop()
        cast("IO[str]", self.process.stdout).close()

    def _stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class PageRun:
    """The blocks of one page, in a folder of their own."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.folder, self.notes = folder, notes
        self.interpreters: dict[str, Interpreter] = {}
        self.err = (notes / "err").open("a", encoding="utf-8")

    def run(self, block: Block) -> str | None:
        """Return what a block prints, None where it fails.

        Parameters
        ----------
        block : of Python or a shell
        """
        out = self.notes / f"{block.line}.out"
        self.err.truncate(0)  # what earlier blocks wrote there was no failure
        started = block.language not in self.interpreters
        if block.language == "sh":
            script = self.notes / f"{block.line}.sh"
            script.write_text(block.text, encoding="utf-8")
            ready = f"set -eo pipefail; trap 'echo $LINENO >{self.notes}/line' ERR; " if started else ""
            line = f"{ready}. {script} >{out} </dev/null; echo {_DONE}"
            command = ["bash"]
        else:
            page = os.path.relpath(block.page, ROOT)
            line = json.dumps({"text": block.text, "line": block.line, "page": page, "out": str(out)})
            own = self.folder / ".venv" / "bin" / "python"
            command = [str(own if own.exists() else sys.executable), str(ROOT / "tools" / "docs_python.py")]
        if started:
            self.interpreters[block.language] = Interpreter(command, self.folder, self.err)
        done = self.interpreters[block.language].take(line)
        return out.read_text(encoding="utf-8") if done else None

    def failed_line(self, block: Block) -> int:
        """Return the line of the page on which a block failed, as far as it is known.

        Parameters
        ----------
        block : that failed
        """
        noted = self.notes / "line"
        within = noted.read_text().strip() if block.language == "sh" and noted.exists() else "1"
        return block.line + int(within) - 1

    def complaint(self) -> str:
        """Return the end of what was written to stderr."""
        self.err.flush()
        return (self.notes / "err").read_text(encoding="utf-8", errors="replace")[-2000:].strip()

    def end(self) -> None:
        """End the page's processes."""
        for interpreter in self.interpreters.values():
            interpreter.end()
        self.err.close()


def pages() -> list[Path]:
    """Return every page with blocks of code, the slow ones first."""
    found = sorted((ROOT / "docs").rglob("*.md"), key=lambda page: (page.name not in _SLOW, page))
    return [page for page in found if blocks_of(page)]


def run_page(page: Path, *, refresh: bool = False) -> list[str]:
    """Run a page, and return what is wrong.

    Parameters
    ----------
    page : Markdown
    refresh : put what blocks print now into the page, where it shows what they printed
    """
    began, blocks = time.monotonic(), blocks_of(page)
    wrong = [f"{_place(block)}: {problem_of(block)}" for block in blocks if problem_of(block)]
    if wrong:
        return wrong
    with TemporaryDirectory() as work:
        folder, notes = Path(work) / "corridorsim", Path(work) / "notes"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        notes.mkdir()
        run = PageRun(folder, notes)
        try:
            printed, wrong = run_blocks(run, blocks)
        finally:
            run.end()
    shown = {block: printed[block.of] for block in blocks if block.of in printed}
    if refresh:
        page.write_text(refreshed(page.read_text(encoding="utf-8"), shown), encoding="utf-8", newline="\n")
    else:
        wrong += [
            f"{_place(block)}: the block above prints\n{now}"
            for block, now in shown.items()
            if now != block.text
        ]
    print(f"{os.path.relpath(page, ROOT)}: {time.monotonic() - began:.0f} s", flush=True)
    return wrong


def run_blocks(run: PageRun, blocks: Sequence[Block]) -> tuple[dict[Block | None, str], list[str]]:
    """Return what each block prints, up to the first that fails, and what is wrong.

    Parameters
    ----------
    run : of the page
    blocks : of the page, in order
    """
    printed: dict[Block | None, str] = {}
    for block in blocks:
        if block.title:
            target = run.folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        if block.language in RUN:
            told = run.run(block)
            if told is None:
                return printed, [f"{_place(block, run.failed_line(block))}: fails\n{run.complaint()}"]
            printed[block] = _trimmed(told)
    return printed, []


def refreshed(text: str, shown: Mapping[Block, str]) -> str:
    """Return a page with other outputs in the place of those that it shows.

    Parameters
    ----------
    text : of the page
    shown : what blocks of output should say
    """
    lines = text.splitlines()
    for block, now in sorted(shown.items(), key=lambda pair: -pair[0].line):
        start = block.line - 1
        lines[start : start + block.text.count("\n")] = now.splitlines()
    return "\n".join(lines) + "\n"


def _trimmed(printed: str) -> str:
    """Return what was printed without blank lines around it and blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines()).strip("\n") + "\n"


def _place(block: Block, line: int = 0) -> str:
    return f"{os.path.relpath(block.page, ROOT)}:{line or block.line}"


def main() -> int:
    """Run what is asked for, two pages at a time, and tell what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", nargs="*", type=Path, help="all unless told")
    parser.add_argument("--refresh", action="store_true", help="put what blocks print into the pages")
    asked = parser.parse_args()
    chosen = [page.resolve() for page in asked.pages] or pages()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda page: run_page(page, refresh=asked.refresh), chosen))
    wrong = [each for page in found for each in page]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    print(f"{sum(not page for page in found)} pages ran, {sum(map(bool, found))} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
