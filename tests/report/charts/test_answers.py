"""Answers: two sentences with the result's own figures; ties, no way and a single corridor are told."""

from corridorsim.report.charts.answers import answers_of, overview_of


def _by_shipment(comparison):
    return {answer.shipment: answer for answer in answers_of(comparison)}


def test_two_sentences_with_the_figures_of_the_result(comparison):
    answer = _by_shipment(comparison)["alma-omega"]
    row = comparison.summary_of("alma-omega", answer.best, "committed")
    first, second = answer.sentences
    assert first.startswith("From Alma to Omega the best choice by generalised cost is South, by the ferry")
    for told in (f"{row.days['p50']:.1f} days", f"{row.days['p90']:.1f}", f"{row.usd['mean']:,.0f} USD"):
        assert told in first
    assert 0.99 < row.best_share < 1.0
    assert "in more than 99% of the draws" in first
    assert second.startswith("Next comes North, by land, ")
    assert "±" in second


def test_the_data_range_is_told_only_where_it_is_known(comparison):
    assert "as far as the data tell" not in _by_shipment(comparison)["alma-omega"].sentences[0]


def test_a_single_corridor_has_nothing_next_to_it(compare, scenario):
    answer = _by_shipment(compare(scenario, variant="narrows-shut"))["alma-omega"]
    assert answer.sentences[1] == "No other corridor is feasible."


def test_no_way_is_an_answer_with_its_reason(compare, scenario):
    found = compare(scenario, "shipments.alma-omega.avoid=['portb', 'norda']")
    answer = _by_shipment(found)["alma-omega"]
    assert answer.best is None
    assert answer.sentences[0] == "From Alma to Omega no corridor is feasible."
    assert len(answer.sentences[1]) > 10


def test_the_overview_counts_shipments(comparison, compare, scenario):
    told = overview_of(comparison)
    assert told == "Of 2 shipments the best is South, by the ferry for 2."
    text = scenario.read_text()
    scenario.write_text(text[: text.index("[[shipments]]", text.index("[[shipments]]") + 1)])
    assert overview_of(compare(scenario)) == ""
