"""The leader may change a closed year, with a reason; nobody else may."""

from datetime import date

import pytest

from conftest import Cast
from varde.core import locks
from varde.core.errors import YearIsClosed
from varde.core.forms import CorrectionMixin
from varde.people.public import correcting

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    told: list[dict] = []
    monkeypatch.setattr(locks, "on_correction", [lambda **kw: told.append(kw)])
    locks.lock_year(centre="ost", year=2023)
    return told


def test_an_adviser_is_told_whom_to_ask_even_with_a_reason(cast: Cast, closed: list[dict]) -> None:
    for reason in ("", "Fordi"):
        with (
            pytest.raises(YearIsClosed, match="senterleder") as refusal,
            correcting(cast.adviser, centre=cast.ost, days=[date(2023, 1, 1)], reason=reason, what="x"),
        ):
            raise AssertionError
        assert not refusal.value.may_correct


def test_the_leader_of_another_centre_may_not(cast: Cast, closed: list[dict]) -> None:
    with (
        pytest.raises(YearIsClosed),
        correcting(cast.viewer(cast.colleague), centre=cast.ost, years=[2023], reason="Fordi", what="x"),
    ):
        raise AssertionError


def test_the_leader_is_asked_why(cast: Cast, closed: list[dict]) -> None:
    with (
        pytest.raises(YearIsClosed) as refusal,
        correcting(cast.leader, centre=cast.ost, days=[date(2023, 1, 1), None], reason=" ", what="x"),
    ):
        raise AssertionError
    assert refusal.value.may_correct


def test_with_a_reason_the_leader_gets_in_and_the_correction_is_told(cast: Cast, closed: list[dict]) -> None:
    with correcting(cast.leader, centre=cast.ost, days=[date(2023, 1, 1)], reason="Glemt liste", what="Kurs"):
        pass
    assert closed[0]["actor"] == cast.leader
    assert closed[0]["years"] == {2023}


def test_an_open_year_needs_nothing(cast: Cast, closed: list[dict]) -> None:
    with correcting(cast.adviser, centre=cast.ost, days=[date(2024, 1, 1)], what="x"):
        pass
    assert closed == []


def test_the_question_is_hidden_until_it_is_needed() -> None:
    form = CorrectionMixin()
    assert form["correction_reason"].is_hidden
    form.ask_for_reason()
    assert not form["correction_reason"].is_hidden
