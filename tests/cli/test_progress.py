"""Every command that takes long shows how far it is, to its end; nothing is shown where nobody watches."""

import logging
from contextlib import contextmanager

import pytest

import corridorsim.cli.progress as watching
from corridorsim.kernels.compiler_watch import LOGGER


@pytest.fixture
def watched(monkeypatch):
    """What was shown: how far each bar came."""
    told = {}

    @contextmanager
    def progress(what):
        told[what] = []
        yield lambda done, total: told[what].append((done, total))

    monkeypatch.setattr(watching, "progress", progress)
    return told


def to_the_end(bars):
    return {what: bool(told) and told[-1][0] == told[-1][1] > 0 for what, told in bars.items()}


@pytest.mark.parametrize(
    ("command", "bars"),
    [
        (
            ("run", "--draws", 64, "--knowledge", 2, "--set", 'study.policies=["clairvoyant"]', "--out"),
            ("trials", "what the data leave open", "how early one could be", "files"),
        ),
        (("criticality", "--draws", 64), ("criticality",)),
        (("routes", "--pareto", "--draws", 64), ("trials",)),
        (
            ("sweep", "--levels", 2, "--draws", 64, "--factor", "costs.carbon_usd_per_tonne=uniform(0, 80)"),
            ("points",),
        ),
    ],
)
def test_a_bar_for_all_that_takes_long(command, bars, call, scenario, folder, watched, warm):
    name, *options = command
    if options[-1] == "--out":
        options.append(folder / "out")
    answer = call(name, scenario, *options)
    assert answer.code == 0, answer.err
    assert to_the_end(watched) == dict.fromkeys(bars, True)


def test_where_nobody_watches_there_is_none(call, scenario, warm):
    assert call("run", scenario, "--draws", 64, "--json").err == ""


def test_what_the_command_has_said_of_compiling_is_not_said_again(capsys, monkeypatch):
    import corridorsim.study.warming

    monkeypatch.setattr(corridorsim.study.warming, "is_warm", lambda *policies: False)
    monkeypatch.setattr(corridorsim.study.warming, "compile_beside", lambda: None)
    logger = logging.getLogger(LOGGER)
    monkeypatch.setattr(logger, "level", logging.NOTSET)
    watching.say_if_compiling()
    assert capsys.readouterr().err.count("compiling the kernels") == 1
    assert not logger.isEnabledFor(logging.WARNING)
    logger.setLevel(logging.NOTSET)
