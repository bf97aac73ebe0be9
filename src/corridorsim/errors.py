"""What the user can mend, told in one clear line each, all at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input.

    Attributes
    ----------
    place : where it stands, such as ``flagship.toml: shipments.tashkent-milan.origin``
    wrong : what is wrong
    right : what would be right; empty when nothing short can be said
    """

    place: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        """Return the problem as one line: *place — what is wrong — what would be right*."""
        parts = [self.place, self.wrong, self.right]
        line = " — ".join(part for part in parts if part)
        return " ".join(line.split())


class InputError(ValueError):
    """An input that cannot be used, with every problem that was found in it.

    Parameters
    ----------
    problems : the problems, in the order in which a reader meets them
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def single(cls, place: str, wrong: str, right: str = "") -> InputError:
        """Return an error with one problem."""
        return cls([Problem(place, wrong, right)])


class StoppedResumable(KeyboardInterrupt):
    """Stopped by hand where finished parts are kept, so that the run can go on.

    Parameters
    ----------
    how : what makes it go on
    """

    def __init__(self, how: str = "--resume goes on") -> None:
        super().__init__(how)


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return a hint that names the nearest valid word, or lists the choices when they are few.

    Parameters
    ----------
    word : what was written
    choices : what could have been written
    """
    known = sorted(set(choices))
    for name in known:
        if name.casefold() == word.casefold():
            return f"did you mean '{name}'?"
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if known and len(known) <= 12:
        return "one of: " + ", ".join(known)
    return ""
