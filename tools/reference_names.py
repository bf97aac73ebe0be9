"""The pages of the package's public names: signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from textwrap import wrap
from types import ModuleType
from typing import Any

import corridorsim
from reference_fields import prose

_SECTION = re.compile(r"\n([A-Z][A-Za-z ]+)\n-{3,}\n")
_MOST_WIDE = 76  # characters of code without a bar to scroll
_ENTRY = re.compile(r"^(\S.*?)(?: : (.*))?$")
_NAMES = """# Python

`import corridorsim as cs`: everything below is `cs.<name>`, and is loaded when it is first used. Bad input
raises `cs.InputError` with one line a problem. [The tutorial](../tutorial.md) shows the five lines that the
rest hangs on.
"""
_RESULTS = """# Results

What `corridorsim run --json` prints, and `--out DIR` writes. The same seed gives the same bytes, on any
number of threads; no clock, host or path stands in them. Keys may be added within a schema's number, never
renamed, and a figure that is not there is `null`, never NaN. Every command has a document
`corridorsim.<command>/1` of its own.

| key of `run --json` | says |
| --- | --- |
| `schema` | `corridorsim.run/1` |
| `scenario` | the file's name without its ending |
| `digest` | SHA-256 of the resolved scenario and its data |
| `seed`, `draws` | as run |
| `knowledge` | points of what the data leave open, draws in each; left out where there are none |
| `until`, `sampling` | how a run that stops by itself ended; of scrambled points; left out elsewhere |
| `corridors` | one row for each shipment, corridor and policy |
| `verdicts` | one row for each shipment and policy |
| `information` | what news is worth; left out where nobody listens to it |

`summary.csv` has the rows of `corridors`; keys within keys are joined by `_` (`days_p50`), an interval is
two columns (`intervals_days_p50_low`). `trials.parquet` (`--trials`) has one row for each draw, shipment,
corridor and policy: `draw`, `days`, `usd`, `kg_co2e`, `generalized_usd`, `delivered`. `manifest.json` says
what the result rests on; `corridorsim explain DIR` reads it out.
"""
_FIGURES = """# Figures

`cs.plots.<name>(…)` returns a figure of matplotlib: it shows in a notebook by itself,
`cs.plots.save(figure, path)` writes it as PNG, SVG or PDF. All share one style and the corridors' colours.
"""


def names_page() -> str:
    """Return the page of the public names, classes first."""
    names = [name for name in corridorsim.__all__ if name != "plots"]
    things = {name: getattr(corridorsim, name) for name in names}
    classes = [name for name in names if inspect.isclass(things[name])]
    functions = [name for name in names if name not in classes]
    return (
        _NAMES
        + "\n## Functions\n"
        + "".join(_thing(name, things[name]) for name in functions)
        + "\n## Classes\n"
        + "".join(_class(name, things[name]) for name in classes)
    )


def results_page() -> str:
    """Return the page of what a run says: the keys of its JSON and the columns of its table."""
    from corridorsim.study.comparison import Verdict
    from corridorsim.study.summary import CorridorSummary

    return _RESULTS + "".join(
        f"\n## {title}\n\n{docstring_markdown(inspect.getdoc(told) or '')}"
        for title, told in (("A row of `corridors`", CorridorSummary), ("A row of `verdicts`", Verdict))
    )


def figures_page() -> str:
    """Return the page of the figures."""
    plots: ModuleType = corridorsim.plots
    return _FIGURES + "".join(
        _thing(f"plots.{name}", getattr(plots, name), level=2) for name in sorted(plots.__all__)
    )


def _class(name: str, thing: Any) -> str:  # noqa: ANN401 - any public name
    return _thing(name, thing) + "".join(
        _thing(f"{name}.{member}", value, level=4) for member, value in _members(thing)
    )


def _members(thing: type) -> Iterator[tuple[str, Any]]:
    """Yield the public properties and methods that a class itself describes, in its order."""
    for name, value in vars(thing).items():
        plain = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        told = getattr(plain, "__doc__", None)
        named = inspect.isfunction(plain) or isinstance(plain, property) or hasattr(plain, "func")
        if not name.startswith("_") and named and told:
            yield name, plain


def _thing(name: str, thing: Any, level: int = 3) -> str:  # noqa: ANN401
    told = inspect.getdoc(thing) or ""
    return f"\n{'#' * level} {name}\n\n{_signature(name, thing)}{docstring_markdown(told)}\n"


def _signature(name: str, thing: Any) -> str:  # noqa: ANN401
    if not inspect.isfunction(thing) and not inspect.isclass(thing):
        return ""
    try:
        signature = inspect.signature(thing)
    except ValueError:
        return ""
    shown = [_without_annotation(each) for each in signature.parameters.values() if each.name != "self"]
    whole = f"cs.{name}({', '.join(_marked(shown, signature))})"
    lines = wrap(whole, _MOST_WIDE, subsequent_indent="    ", break_long_words=False)
    return "```python\n{}\n```\n\n".format("\n".join(lines))


def _without_annotation(parameter: inspect.Parameter) -> str:
    bare = parameter.replace(annotation=inspect.Parameter.empty)
    factory = "<factory>" in str(bare)
    return f"{parameter.name}=…" if factory else str(bare).split(" object at ")[0]


def _marked(shown: list[str], signature: inspect.Signature) -> Iterator[str]:
    """Yield parameters, with the star before those that are named only."""
    kinds = [each.kind for each in signature.parameters.values() if each.name != "self"]
    starred = inspect.Parameter.VAR_POSITIONAL in kinds
    for text, kind in zip(shown, kinds, strict=True):
        if kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        yield text


def docstring_markdown(text: str) -> str:
    """Return a docstring in numpydoc's form as Markdown: its sections become lists.

    Parameters
    ----------
    text : without indentation
    """
    head, *rest = _SECTION.split(f"\n{text}\n")
    parts = [prose(head.strip())]
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        parts.append(f"**{title}**\n\n" + "\n".join(_entries(body.strip("\n"))))
    return "\n\n".join(parts) + "\n"


def _entries(body: str) -> Iterator[str]:
    """Yield the entries of a section as items of a list, what is indented below them joined to them."""
    for block in re.split(r"\n(?=\S)", body):
        first, _, below = block.partition("\n")
        more = " ".join(below.split())
        match = _ENTRY.match(first)
        name, told = (match[1], match[2]) if match else (first, None)
        if told is None:
            yield f"- {prose(name)}{': ' + prose(more) if more else ''}"
        else:
            yield f"- `{name}`: {prose(' '.join([told, more]).strip())}"
