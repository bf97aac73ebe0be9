"""The blocks of code in a Markdown page, and what each is for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent

RUN = ("python", "sh")
FILES = ("toml", "csv")
SHOWN = "text"
_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<language>[^\s`]*) *(?P<options>[^`]*)$")
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes
    ----------
    page : that it stands on
    line : of its first line of text, from 1
    language : as the fence says
    title : the file that it is the text of; empty: of none
    text : without the fence and its indentation
    of : the block above whose output it shows; None where it shows none
    """

    page: Path
    line: int
    language: str
    title: str
    text: str
    of: Block | None = None


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page in order.

    Parameters
    ----------
    page : Markdown
    """
    lines = page.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    last_end, at = -1, 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = next(
            (row for row in range(at + 1, len(lines)) if lines[row].strip() == fence["ticks"]), len(lines)
        )
        title = _TITLE.search(fence["options"])
        text = dedent("".join(f"{line}\n" for line in lines[at + 1 : end]))
        block = Block(page, at + 2, fence["language"], title[1] if title else "", text)
        near = found and not any(line.strip() for line in lines[last_end + 1 : at])
        if near and block.language == SHOWN and found[-1].language in RUN:
            block = replace(block, of=found[-1])
        found.append(block)
        last_end, at = end, end + 1
    return found


def problem_of(block: Block) -> str:
    """Return what is wrong with a block as it stands, empty where nothing is.

    Parameters
    ----------
    block : of a page
    """
    if block.language == "toml":
        try:
            tomllib.loads(block.text)
        except tomllib.TOMLDecodeError as error:
            return f"is no TOML: {error}"
    if block.language == "csv" and not block.title:
        return 'names no file: ```csv title="…"'
    if block.language not in (*RUN, *FILES, SHOWN):
        return f"is of kind '{block.language}', not one of: {', '.join((*RUN, *FILES, SHOWN))}"
    return ""
