"""The house: small files with telling names, everything public described, and printing in one place."""

import ast
import re
from pathlib import Path

import pytest

import corridorsim

ROOT = Path(corridorsim.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MOST_LINES = 300
MOST_BODY_LINES = 60
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "core",
    "base",
    "manager",
    "tools",
    "lib",
}
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def public(tree):
    """Yield the public functions and classes of a module, methods of public classes included."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


@each_file
def test_public_things_are_described(path):
    tree = parsed(path)
    bare = [node.name for node in public(tree) if not (ast.get_docstring(node) or "").strip()]
    assert not bare
    assert not tree.body or ast.get_docstring(tree), "what is in this file?"


@each_file
def test_files_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def functions():
    for path in FILES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                described = 0
                if ast.get_docstring(node):
                    described = node.body[0].end_lineno - node.body[0].lineno + 1
                yield f"{path.stem}.{node.name}", node.end_lineno - node.lineno + 1 - described


def test_functions_are_short():
    lengths = dict(functions())
    assert sorted(lengths.values())[len(lengths) // 2] <= 12
    assert not {name: length for name, length in lengths.items() if length > MOST_BODY_LINES}


@each_file
def test_names_say_what_is_inside(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    assert not EMPTY_NAMES & set(parts)


def test_only_the_command_line_prints():
    for path in FILES:
        calls = [node.func for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
        prints = [each for each in calls if isinstance(each, ast.Name) and each.id == "print"]
        assert not prints or path.relative_to(ROOT).parts[0] == "cli", path


@each_file
def test_no_words_that_the_house_does_not_use(path):
    """Node and arc, not edge; and no global randomness anywhere."""
    text = path.read_text(encoding="utf-8")
    if path.name != "exchange.py":  # which speaks to networkx in its own words
        assert not re.search(r"\bedges?\b", text)
    assert "np.random" not in text
    assert not re.search(r"^(import|from) random\b", text, re.MULTILINE)


@each_file
def test_no_dead_code_markers(path):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))


def test_editors_find_public_names_where_the_package_does():
    """The imports that only type checkers read, and the table by which names are found."""
    read = {
        f"{node.module}.{each.name}"
        for node in ast.walk(parsed(ROOT / "__init__.py"))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("corridorsim.")
        for each in node.names
        if each.asname == each.name
    }
    found = {f"{home}.{name}" for name, home in corridorsim._HOMES.items()}
    assert read == found | {"corridorsim.report.plots"}


def test_public_names_are_there():
    for name in corridorsim.__all__:
        assert getattr(corridorsim, name) is not None
    assert set(corridorsim.__all__) <= set(dir(corridorsim))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = corridorsim.nonsense
