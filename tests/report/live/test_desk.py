"""The desk: what it answers are a run's figures, whoever overtakes whom; what can be asked is listed."""

import json
from dataclasses import replace
from threading import Event
from time import sleep

import pytest

from corridorsim.cli.main import main
from corridorsim.errors import InputError
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.live.desk import Overtaken, Waiting
from corridorsim.report.live.told_page import page_data


def moved(desk, **others):
    usual = desk.explorer.as_it_is("alma-omega")
    path = next(each.path for each in desk.explorer.inputs(usual) if each.path.endswith("ferry.median_hours"))
    return replace(usual, values=((path, desk.explorer.questions.factor(path).law.at(0.9)),), **others)


def test_an_answer_is_the_charts_of_a_run(desk):
    asked = moved(desk)
    told = desk.ask(asked, desk.waiting()).result()
    charts = run_charts(desk.explorer.compare(desk.explorer.run(asked), asked))
    assert (told.now.answers, told.now.figures, told.now.curves) == (
        charts.answers,
        charts.figures,
        charts.curves,
    )
    assert told.checked
    usual = desk.explorer.as_it_is("alma-omega")
    before = run_charts(desk.explorer.compare(desk.explorer.run(usual), usual))
    assert told.before.figures == before.figures
    assert told.now.figures != told.before.figures


def test_after_settling_moves_are_walked_and_checked(desk):
    asked, usual = moved(desk), desk.explorer.as_it_is("alma-omega")
    shown = [path for path, _ in asked.values]
    assert desk.settle(usual, shown, desk.waiting()).result().checked
    told = desk.ask(asked, desk.waiting()).result()
    assert not told.checked
    settled = desk.settle(asked, shown, desk.waiting()).result()
    assert settled.checked
    assert page_data(settled) == page_data(told)


def test_what_may_be_chosen_next_is_known_then(desk):
    usual = desk.explorer.as_it_is("alma-omega")
    desk.ask(usual, desk.waiting()).result()
    desk.look_ahead(usual, desk.waiting()).result()
    hazard = desk.listing("alma-omega").hazards[0].id
    assert desk.explorer.known(replace(usual, hazards=((hazard, "never"),))) is not None
    assert desk.explorer.known(replace(usual, policy="adaptive")) is not None
    assert desk.explorer.known(replace(usual, policy="rollout")) is None


def test_nobody_waits_for_ever():
    closed, gone, overtaken = (Waiting(Event(), 0.05) for _ in range(3))
    overtaken.overtake()
    overtaken.go_on()  # an answer that comes soon is still worth showing
    sleep(0.06)
    with pytest.raises(Overtaken):
        overtaken.report(1, 2)
    gone.go()
    with pytest.raises(Overtaken):
        gone.go_on()
    closed.go_on()


def test_a_desk_that_is_left_ends_what_is_at_work(desk):
    waiting = desk.waiting()
    with desk:
        pass
    with pytest.raises(Overtaken):
        waiting.go_on()


def test_what_is_saved_are_the_figures_that_a_run_gives(desk, capsys):
    asked = moved(desk, policy="adaptive")
    told, path = desk.save(asked, desk.waiting()).result()
    assert main(["run", str(path), "--shipment", "alma-omega", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["corridors"]
    for mine, theirs in zip(told.now.figures, found, strict=True):
        own = json.loads(mine.model_dump_json())
        assert {key: own["days"][key] for key in own["days"]}.items() <= theirs["days"].items()
        for key in (
            "usd",
            "kg_co2e",
            "generalized_usd",
            "on_time",
            "best_share",
            "undelivered_share",
            "legs",
        ):
            assert own[key] == theirs[key]


def test_a_question_that_makes_no_sense_is_told_in_words(desk):
    asked = replace(desk.explorer.as_it_is("alma-omega"), hazards=(("no-such", "never"),))
    with pytest.raises(InputError, match="no such hazard"):
        desk.ask(asked, desk.waiting()).result()


def test_figures_that_are_the_same_are_told_once(desk):
    usual = desk.explorer.as_it_is("alma-omega")
    same = page_data(desk.ask(usual, desk.waiting()).result())
    assert same["before"].startswith("Nothing is changed")
    assert all(len(cell) == 1 for row in same["rows"] for cell in row["cells"])
    other = page_data(desk.ask(moved(desk), desk.waiting()).result())
    cells = {row["corridor"]: row["cells"] for row in other["rows"]}
    assert any(len(cell) == 3 for row in cells.values() for cell in row)
    assert same["now"][0] == other["before"]
