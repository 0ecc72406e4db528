from decimal import Decimal

import pytest

from varde.insight.dimensions import ALL
from varde.insight.measures import ALL as MEASURES
from varde.insight.measures import get
from varde.insight.rules import Region, Sum, build, cells, percent, ratio, reached

NOWHERE = Region({}, {})


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (18092, 42182, "42.9"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (125, 1000, "12.5"),
        (1, 2000, "0.1"),  # 0.05 goes up
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_percent_is_made_from_counts_and_rounds_half_up(part: int, whole: int, shown: str) -> None:
    assert str(percent(part, whole)) == shown


def test_a_part_of_nothing_has_no_percent() -> None:
    assert percent(0, 0) is None
    assert ratio(3, 0) is None


def sums(**of_code: int) -> dict[str, Sum]:
    return {code: Sum(code, Decimal(n)) for code, n in of_code.items()}


def test_cells_stand_in_the_order_of_the_contract_with_not_stated_last() -> None:
    made = cells("mode", sums(not_stated=1, hybrid=2, physical=3), 6)
    assert [(c.code, c.value) for c in made] == [("physical", 3), ("digital", 0), ("hybrid", 2), ("not_stated", 1)]


def test_a_code_nobody_knows_is_shown_and_not_dropped() -> None:
    made = cells("mode", sums(physical=1, telepathic=2), 3)
    assert sum(c.value or 0 for c in made) == 3


def test_what_is_not_stated_has_a_cell_even_when_it_is_nothing() -> None:
    assert cells("field", {}, 0)[-1].code == "not_stated"


def test_participants_per_event_leaves_out_days_without_an_event() -> None:
    given = {
        "participants.days": {
            "": sums(**{"": 100}),
            "mode": sums(physical=60, not_stated=40),
            "source": sums(event=70, day=30),
        },
        "events.count": {"": sums(**{"": 3}), "mode": sums(physical=2, not_stated=1)},
    }
    figure = build(get("participants.per_event"), given, NOWHERE)
    assert figure.total == Decimal("23.3")
    assert [(c.code, c.value) for c in figure.by["mode"]] == [
        ("physical", Decimal("30.0")),
        ("digital", None),
        ("hybrid", None),
        ("not_stated", Decimal("10.0")),
    ]


def test_involvement_is_a_share_of_all_projects_and_of_those_where_it_is_relevant() -> None:
    involvement = sums(teaching=5, whole_project=19, planning=48, not_involved=11, not_applicable=58)
    given = {"projects.count": {"": sums(**{"": 141}), "user_involvement": involvement}}
    figure = build(get("projects.user_involvement"), given, NOWHERE)
    assert (figure.total, figure.extra["of_relevant"]) == (Decimal("51.1"), Decimal("86.7"))


def test_a_project_counts_once_under_each_partner_and_percent_is_of_all_projects() -> None:
    given = {
        "projects.count": {"": sums(**{"": 10})},
        "projects.partners": {"": sums(**{"": 3})},
        "projects.partner": {"partner": sums(NKVTS=3, RVTS=2)},
    }
    figure = build(get("projects.partners"), given, NOWHERE)
    assert figure.total == 3
    assert [(c.code, c.value, c.percent) for c in figure.by["partner"]] == [
        ("NKVTS", 3, Decimal("30.0")),
        ("RVTS", 2, Decimal("20.0")),
    ]


def test_a_place_is_reached_once_and_only_in_the_region() -> None:
    region = {"3101": "31", "3103": "31", "030101": "03"}
    assert reached(["3101", "3101", "1103", "not_stated"], region) == {"03": 0, "31": 1}


def test_agreeing_is_quite_and_fully_of_those_who_answered_the_item() -> None:
    given = {
        "evaluation.useful": {"": sums(**{"": 8}), "answer": sums(slightly_agree=1, quite_agree=3, strongly_agree=4)}
    }
    assert build(get("evaluation.useful"), given, NOWHERE).extra["agree_percent"] == Decimal("87.5")


def test_a_rate_of_several_sites_has_no_total() -> None:
    rate = {"web.opening_rate": {"": sums(**{"": 70}), "site": sums(a=40, b=30)}}
    assert build(get("web.opening_rate"), rate, NOWHERE).total is None


def test_every_measure_says_how_it_is_counted_and_knows_its_breakdowns() -> None:
    for measure in MEASURES:
        assert str(measure.rule) and str(measure.source) and str(measure.owner), measure.key
        for dimension in (*measure.dimensions, *measure.more):
            assert dimension in ALL


def test_measures_have_one_definition_each() -> None:
    keys = [m.key for m in MEASURES]
    assert len(keys) == len(set(keys))
