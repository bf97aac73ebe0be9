"""What mkdocs does besides: the reference is written, and links that leave ``docs`` lead to pages or copies.

A hook of ``mkdocs.yml``. The pages are read on the disk of a clone as well, so their links are those of the
clone: ``../scenarios/README.md`` becomes the page of the library, ``../tools/calibrate.py`` a copy beside
the pages.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from reference_fields import table
from reference_pages import reference_pages

ROOT = Path(__file__).resolve().parent.parent
COPIES = "files"  # where copies of files outside docs go
_DOCS = "docs"
_TABLE = "<!-- the table of README.md stands here on the site -->"
_LINK = re.compile(r"(?<=\]\()([^)\s#:]+)(?=[)#\s])")
_CELL = re.compile(r"^```\{code-cell\} ipython3$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PAGES = {  # pages of the site that stand elsewhere in a clone
    "README.md": "index.md",
    "scenarios/README.md": "scenarios.md",
    "notebooks/README.md": "notebooks/index.md",
    "notebooks/first-sweep.md": "notebooks/first-sweep.md",
    "notebooks/what-drives-the-answer.md": "notebooks/what-drives-the-answer.md",
    "notebooks/discovery-and-regret.md": "notebooks/discovery-and-regret.md",
}
_SOURCES = {page: source for source, page in _PAGES.items() if page != "index.md"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, those that stand elsewhere, and copies of whatever pages link to.

    Parameters
    ----------
    files : found in ``docs``
    config : of the site
    """
    texts = reference_pages() | {page: page_text(source) for page, source in _SOURCES.items()}
    for path, text in texts.items():
        files.append(File.generated(config, path, content=text))
    for page in files.documentation_pages():
        for target in outside_links(page.content_string, page.src_uri):
            if target not in _PAGES and files.get_file_from_path(f"{COPIES}/{target}") is None:
                if not (ROOT / target).is_file():
                    raise FileNotFoundError(f"{page.src_uri}: links to {target}, which is no file")
                files.append(File.generated(config, f"{COPIES}/{target}", abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Return a page whose links lead to pages and copies of the site.

    Parameters
    ----------
    markdown, page, config, files : of mkdocs
    """
    told = rewritten(markdown, page.file.src_uri)
    return told.replace(_TABLE, readme_table()) if _TABLE in told else told


def readme_table() -> str:
    """Return the table of the README, which a test holds against its command, as one of Markdown."""
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- table: ")[2]
    lines = shown.partition("```text\n")[2].partition("```")[0].split("\n\n")[1].splitlines()
    head, _, *rows = (re.split(r" {2,}", line.strip()) for line in lines)
    return table(tuple(head), [(f"`{row[0]}`", *row[1:]) for row in rows])


def page_text(source: str) -> str:
    """Return a page that stands outside ``docs``, a notebook with plain blocks of code.

    Parameters
    ----------
    source : its path in the clone
    """
    text = (ROOT / source).read_text(encoding="utf-8")
    return _CELL.sub("```python", _FRONT.sub("", text))


def place_in_clone(page: str) -> str:
    """Return where a page stands in the clone, as a path from its top.

    Parameters
    ----------
    page : its path on the site
    """
    return _SOURCES.get(page, f"{_DOCS}/{page}")


def outside_links(markdown: str, page: str) -> list[str]:
    """Return the files outside ``docs`` that a page links to, as paths from the top of the clone.

    Parameters
    ----------
    markdown : of the page
    page : its path on the site
    """
    targets = (_target(link, page) for link in _LINK.findall(markdown))
    return [target for target in targets if not target.startswith(f"{_DOCS}/")]


def rewritten(markdown: str, page: str) -> str:
    """Return a page's text with links that hold on the site.

    Parameters
    ----------
    markdown : as it stands in the clone
    page : its path on the site
    """

    def on_site(match: re.Match[str]) -> str:
        target = _target(match[1], page)
        inside = target.removeprefix(f"{_DOCS}/")
        there = inside if inside != target else _PAGES.get(target, f"{COPIES}/{target}")
        return posixpath.relpath(there, posixpath.dirname(page) or ".")

    return _LINK.sub(on_site, markdown)


def _target(link: str, page: str) -> str:
    """Return what a link means, as a path from the top of the clone."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place_in_clone(page)), link))
