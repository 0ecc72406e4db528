from datetime import date

import pytest

from varde.events import rules
from varde.events.models import EventStatus, Kind
from varde.events.rules import Group, add_up, crossed, free_order

H, S, C = "health", "school_education", "child_welfare_social"
M, SPEC = "municipal", "specialist_health"


@pytest.mark.parametrize("kind", [Kind.MEETING, Kind.NETWORK_MEETING])
def test_meetings_are_no_competence_offers(kind):
    assert kind not in rules.COMPETENCE_OFFERS


def test_all_other_kinds_are_competence_offers():
    assert set(Kind.values) - {Kind.MEETING, Kind.NETWORK_MEETING} == rules.COMPETENCE_OFFERS


@pytest.mark.parametrize(
    ("now", "wanted", "has_heads", "may"),
    [
        ("draft", "planned", False, True),
        ("draft", "cancelled", False, False),
        ("planned", "held", False, True),
        ("planned", "held", True, True),
        ("planned", "cancelled", False, True),
        ("planned", "cancelled", True, False),
        ("planned", "postponed", True, False),
        ("held", "planned", False, True),
        ("held", "planned", True, False),
        ("held", "cancelled", True, False),
        ("postponed", "planned", False, True),
        ("postponed", "held", False, False),
        ("cancelled", "planned", False, True),
        ("cancelled", "held", False, False),
        ("held", "draft", False, False),
    ],
)
def test_a_status_may_follow_another(now, wanted, has_heads, may):
    assert rules.may_become(now, wanted, has_heads=has_heads) is may


@pytest.mark.parametrize("status", EventStatus.values)
def test_only_what_was_held_counts(status):
    assert rules.counts(status) is (status == "held")


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], "A26-0001"),
        (["A26-0001", "A26-0007"], "A26-0008"),
        (["A25-0100"], "A26-0001"),
        (["A26-x", "A26-", "B26-0009", "A26-12b"], "A26-0001"),
        (["A26-9999"], "A26-10000"),
        (["A26-10000", "A26-9999"], "A26-10001"),
    ],
)
def test_the_next_number_follows_the_highest(taken, number):
    assert rules.next_number(2026, taken) == number


def test_a_half_day_counts_as_a_whole_day_and_a_person_at_three_days_counts_three_times():
    assert rules.participant_days([1, 1, 1]) == 3


def test_the_fullest_day_is_the_least_number_of_persons():
    assert rules.fewest_persons([40, 44]) == 44
    assert rules.fewest_persons([]) == 0


def as_dict(groups):
    return {(g.sector, g.level): g.heads for g in groups}


@pytest.mark.parametrize(
    ("total", "groups", "rows"),
    [
        (42, [], {("", ""): 42}),
        (42, [Group(H, M, heads=42)], {(H, M): 42}),
        (42, [Group(H, M, heads=20), Group(S, M, heads=10)], {(H, M): 20, (S, M): 10, ("", ""): 12}),
        (None, [Group(H, M, heads=20)], {(H, M): 20}),
        (None, [], {}),
        (0, [], {}),
        (5, [Group(H, M, heads=2), Group(H, M, heads=3)], {(H, M): 5}),
        (5, [Group(H, "", heads=2), Group("", "", heads=1)], {(H, ""): 2, ("", ""): 3}),
    ],
)
def test_groups_and_the_rest_always_add_up_to_the_total(total, groups, rows):
    made = add_up(total, groups)
    assert as_dict(made) == rows
    assert sum(g.heads for g in made) == (sum(g.heads for g in groups) if total is None else total)


def test_more_in_the_groups_than_in_the_total_is_refused():
    with pytest.raises(rules.DoesNotAddUp) as e:
        add_up(42, [Group(H, M, heads=45)])
    assert (e.value.total, e.value.groups) == (42, 45)


def test_the_rest_is_put_at_the_place_the_participants_came_from():
    assert add_up(3, [Group(H, M, 7, heads=1)], place=7) == [Group(H, M, 7, heads=1), Group("", "", 7, heads=2)]


@pytest.mark.parametrize(
    ("total", "by_sector", "by_level", "rows"),
    [
        (None, {H: 20, S: 22}, {}, {(H, ""): 20, (S, ""): 22}),
        (None, {}, {M: 42}, {("", M): 42}),
        (42, {H: 20, S: 22}, {M: 42}, {(H, M): 20, (S, M): 22}),
        (42, {H: 20}, {M: 42}, {(H, M): 20, ("", M): 22}),
        (42, {H: 42}, {M: 30}, {(H, M): 30, (H, ""): 12}),
        (50, {H: 42}, {}, {(H, ""): 42, ("", ""): 8}),
        (42, {H: 42}, {M: 42}, {(H, M): 42}),
        (0, {}, {}, {}),
        (42, {H: 20, S: 22}, {M: 20, SPEC: 22}, None),
        (42, {H: 20}, {M: 20}, None),
        (None, {H: 20, S: 22}, {M: 20}, None),
    ],
)
def test_margins_are_crossed_only_when_there_is_one_way(total, by_sector, by_level, rows):
    made = crossed(total, by_sector, by_level)
    assert (made if made is None else as_dict(made)) == rows


@pytest.mark.parametrize(("by_sector", "by_level"), [({H: 43}, {}), ({}, {M: 43})])
def test_a_margin_larger_than_the_total_is_refused(by_sector, by_level):
    with pytest.raises(rules.DoesNotAddUp):
        crossed(42, by_sector, by_level)


@pytest.mark.parametrize(
    ("total", "pairs", "rows"),
    [
        (42, [(H, M, 20), (S, M, 10), (S, SPEC, 12)], {(H, M): 20, (S, M): 10, (S, SPEC): 12}),
        (42, [(H, M, 20), (S, M, 10)], {(H, M): 20, (S, M): 10, (S, SPEC): 12}),
        (84, [], {(H, ""): 20, (S, ""): 22, ("", M): 30, ("", SPEC): 12}),
        (42, [], None),
        (42, [(H, M, 21)], None),
        (42, [(H, M, 20), (S, M, 22)], None),
    ],
)
def test_a_crossing_filled_in_by_hand_is_completed_to_its_margins_or_refused(total, pairs, rows):
    by_sector, by_level = {H: 20, S: 22}, {M: 30, SPEC: 12}
    made = rules.complete_crossing(total, [Group(s, v, heads=n) for s, v, n in pairs], by_sector, by_level, place=None)
    assert (made if made is None else as_dict(made)) == rows


def test_offered_groups_come_from_the_host_then_the_last_use_then_the_usual_ones_each_once():
    offered = rules.offered_groups([(C, "bufetat")], [(H, M), (C, "bufetat"), ("", "")])
    assert offered[:2] == [(C, "bufetat"), (H, M)]
    assert len(offered) == len(set(offered)) == 6


def test_the_table_adds_up_both_ways_and_not_stated_stands_last():
    table = rules.cross_table(
        [Group("", "", heads=2), Group(H, M, heads=3), Group(H, SPEC, heads=4), Group("", M, heads=1)]
    )
    assert sum(table.sums) == sum(r[2] for r in table.rows) == table.total == 10
    assert table.rows[-1][0] == table.columns[-1] == "Ikke oppgitt"


def test_days_that_change_places_never_meet():
    a, b, c = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)
    for moves in ({1: (a, b), 2: (b, c)}, {1: (a, b), 2: (b, a)}, {1: (a, b), 2: (b, c), 3: (c, a)}, {1: (a, a)}):
        where = {pk: pair[0] for pk, pair in moves.items()}
        for pk, to in free_order(moves):
            assert to not in where.values()
            where[pk] = to
        assert where == {pk: pair[1] for pk, pair in moves.items()}
