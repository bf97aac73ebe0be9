"""Blocks of the docs are run as a reader would run them, and what fails is told with its page and line."""

import contextlib
import time
from pathlib import Path

import pytest

import docs_blocks
import run_docs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A clone with nothing but a page in it."""
    clone = tmp_path / "clone"
    (clone / "docs").mkdir(parents=True)
    monkeypatch.setattr(run_docs, "ROOT", clone)
    (clone / "tools").symlink_to(ROOT / "tools")
    monkeypatch.setattr(run_docs, "_NOT_COPIED", ("tools",))

    def write(text):
        path = clone / "docs" / "page.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_blocks_share_a_shell_a_process_and_a_folder(page):
    written = page(
        '```toml title="deep/some.toml"\nnumber = 2\n```\n'
        "```sh\nnumber=$(cut -d' ' -f3 deep/some.toml)\ncd deep\n```\n"
        '```sh\necho "$number" >../number.txt; cat some.toml\n```\n```text\nnumber = 2\n```\n'
        '```python\nnumber = int(open("number.txt").read())\n```\n'
        "Some words.\n\n```python\nprint(number + 1)\n```\n\n```text\n3\n```\n"
        "Words.\n\n```text\nonly shown\n```\n"
    )
    assert run_docs.run_page(written) == []


@pytest.mark.parametrize(
    ("block", "line", "told"),
    [
        ("```sh\ntrue\nls nowhere\n```", 5, "nowhere"),
        ("```sh\nfalse | cat\n```", 4, "fails"),
        ("```sh\nexit 3\n```", 4, "fails"),
        ("```python\nx = 1\n\nprint(y)\n```", 4, "line 6, in <module>"),
        ('```toml title="a.toml"\nx = \n```', 4, "is no TOML"),
        ("```csv\na,b\n```", 4, "names no file"),
        ("```bash\nls\n```", 4, "is of kind 'bash'"),
        ("```\nls\n```", 4, "is of kind ''"),
        ("```sh\necho two\n```\n\n```text\none\n```", 8, "prints\ntwo"),
        ("- item\n\n      ```sh\n      false\n      ```", 6, "fails"),
    ],
)
def test_what_fails_is_told(page, block, line, told):
    (wrong,) = run_docs.run_page(page(f"# Title\n\n{block}\n"))
    assert wrong.startswith(f"docs/page.md:{line}: ")
    assert told in wrong


def test_only_the_failing_block_is_heard(page):
    (wrong,) = run_docs.run_page(page("```sh\necho noise >&2\n```\n```sh\necho why >&2\nfalse\n```\n"))
    assert wrong.endswith("fails\nwhy")


def test_what_is_shown_can_be_written_anew(page):
    text = "```sh\necho a; echo b\n```\n```text\n{}```\n\n```python\nprint(1)\n```\n```text\n{}```\nend\n"
    for stale in (("", ""), ("x\n", "y\nz\n")):
        written = page(text.format(*stale))
        assert run_docs.run_page(written, refresh=True) == []
        assert written.read_text(encoding="utf-8") == text.format("a\nb\n", "1\n")


def test_what_runs_in_the_background_ends_with_its_page(page):
    marker = "sleep 86399.25"
    (wrong,) = run_docs.run_page(page(f"```sh\n{marker} &\nfalse\n```\n"))
    assert "fails" in wrong
    ends_by = time.monotonic() + 10.0  # who is killed may take a moment to be gone
    while _is_running(marker):
        assert time.monotonic() < ends_by
        time.sleep(0.05)


def _is_running(marker):
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if command.read_bytes().replace(b"\0", b" ").strip() == marker.encode():
                return True
    return False


def test_nothing_is_left_in_the_clone(page):
    written = page("```sh\ntouch left\n```\n")
    before = set(run_docs.ROOT.rglob("*"))
    assert run_docs.run_page(written) == []
    assert set(run_docs.ROOT.rglob("*")) == before


def test_every_block_of_the_docs_is_of_a_known_kind():
    pages = run_docs.pages()
    assert pages[0].name == "tutorial.md"
    assert {page.parent.name for page in pages} >= {"docs", "how-to"}
    wrong = [docs_blocks.problem_of(block) for page in pages for block in docs_blocks.blocks_of(page)]
    assert not any(wrong)
