"""What kernels must not do, read off their source."""

import ast
from pathlib import Path

import pytest

import corridorsim.kernels

FOLDER = Path(corridorsim.kernels.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))
MODULES = [pytest.param(ast.parse(path.read_text(encoding="utf-8")), id=path.stem) for path in FILES]
every_file = pytest.mark.parametrize("module", MODULES)


def nodes(module, kind):
    return [node for node in ast.walk(module) if isinstance(node, kind)]


def imported(module):
    names = [alias.name for node in nodes(module, ast.Import) for alias in node.names]
    return names + [f"{'.' * node.level}{node.module or ''}" for node in nodes(module, ast.ImportFrom)]


def is_kernel(function):
    return any(isinstance(each, ast.Name) and each.id == "kernel" for each in function.decorator_list)


@every_file
def test_chance_comes_from_counters_only(module):
    attributes = {ast.unparse(node) for node in nodes(module, ast.Attribute)}
    assert not {name for name in attributes if name.startswith(("np.random", "numpy.random", "random."))}
    assert not {name for name in imported(module) if name.split(".")[0] == "random" or name == "numpy.random"}


@every_file
def test_nothing_is_printed(module):
    assert not [node for node in nodes(module, ast.Name) if node.id == "print"]


@every_file
def test_no_parallel_loops_and_no_loose_arithmetic(module):
    words = {node.arg for node in nodes(module, ast.keyword)} | {node.id for node in nodes(module, ast.Name)}
    words |= {node.attr for node in nodes(module, ast.Attribute)}
    assert not words & {"prange", "parallel", "fastmath", "jitclass"}


@every_file
def test_nothing_of_ours_is_imported(module):
    ours = [name for name in imported(module) if name.startswith(("corridorsim", "."))]
    assert not [name for name in ours if not name.startswith("corridorsim.kernels")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_numba_is_met_in_one_file_only(path):
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert path.stem == "compiling" or not [name for name in names if name.split(".")[0] == "numba"]


@every_file
def test_every_kernel_says_what_it_does(module):
    kernels = [node for node in nodes(module, ast.FunctionDef) if is_kernel(node)]
    assert not [kernel.name for kernel in kernels if not ast.get_docstring(kernel)]


@every_file
def test_every_answer_is_described(module):
    """An array that a kernel writes is named ``out_…``, and the docstring of a public one says its shape."""
    for function in nodes(module, ast.FunctionDef):
        if is_kernel(function) and not function.name.startswith("_"):
            answers = [each.arg for each in function.args.args if each.arg.startswith("out_")]
            text = ast.get_docstring(function) or ""
            assert not [name for name in answers if name not in text], function.name
