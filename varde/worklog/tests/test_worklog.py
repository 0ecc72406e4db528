from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from conftest import Cast
from varde.core import locks
from varde.core.errors import EditConflict, YearIsClosed
from varde.core.models import AuditLine, ChangedDay
from varde.people.public import Account
from varde.projects.public import FieldOfWork, Funder
from varde.worklog import actions
from varde.worklog.models import StaffYear
from varde.worklog.queries import cells_of
from varde.worklog.rules import fingerprint, sum_by_field, sum_by_funder

As = Callable[[Account], Client]


def hdir() -> int:
    return Funder.objects.get(name="Hdir").pk


def test_sums_by_field_and_by_funder() -> None:
    cells = {("Vold", 1): Decimal("1.5"), ("Vold", 2): Decimal("0.25"), ("Ledelse", 1): Decimal(4)}
    assert sum_by_field(cells) == {"Vold": Decimal("1.75"), "Ledelse": Decimal(4)}
    assert sum_by_funder(cells) == {1: Decimal("5.5"), 2: Decimal("0.25")}
    assert fingerprint(cells) == fingerprint(dict(reversed(cells.items())))


def test_a_year_becomes_what_was_typed_and_what_is_left_out_goes(cast: Cast) -> None:
    odd = cast.viewer(cast.office)
    first = {("Vold", hdir()): Decimal("7.00"), ("Ledelse", hdir()): Decimal("4.00")}
    assert actions.save_year(actor=odd, centre=cast.ost, year=2024, cells=first) == 2
    assert actions.save_year(actor=odd, centre=cast.ost, year=2024, cells=first) == 0
    second = {("Vold", hdir()): Decimal("7.25")}
    assert actions.save_year(actor=odd, centre=cast.ost, year=2024, cells=second) == 2
    assert cells_of(cast.ost, 2024) == second
    assert FieldOfWork.objects.filter(centre=cast.ost, year=2024).count() == 2
    assert set(ChangedDay.objects.values_list("day", flat=True)) == {date(2024, 1, 1)}
    line = AuditLine.objects.filter(object_type="worklog.staffyear").first()
    assert line is not None
    assert line.changes == {"Ledelse, Hdir": ["4,00", ""], "Vold, Hdir": ["7,00", "7,25"]}


def test_the_second_editor_of_a_year_is_told(cast: Cast) -> None:
    odd = cast.viewer(cast.office)
    opened = fingerprint({})
    cells = {("Vold", hdir()): Decimal("7.00")}
    actions.save_year(actor=odd, centre=cast.ost, year=2024, cells=cells, version=opened)
    with pytest.raises(EditConflict) as caught:
        other = {("Vold", hdir()): Decimal("6.00")}
        actions.save_year(actor=odd, centre=cast.ost, year=2024, cells=other, version=opened)
    assert [(d.theirs, d.yours) for d in caught.value.differences] == [("7,00", "6,00")]
    assert cells_of(cast.ost, 2024) == cells


def test_who_may_not_and_when_the_year_is_closed(cast: Cast) -> None:
    cells = {("Vold", hdir()): Decimal(1)}
    for account in (cast.adviser, cast.reader, cast.colleague):
        with pytest.raises(PermissionDenied):
            actions.save_year(actor=cast.viewer(account), centre=cast.ost, year=2024, cells=cells)
    locks.lock_year(centre="ost", year=2024)
    with pytest.raises(YearIsClosed):
        actions.save_year(actor=cast.viewer(cast.office), centre=cast.ost, year=2024, cells=cells)
    actions.save_year(actor=cast.viewer(cast.leader), centre=cast.ost, year=2024, cells=cells, reason="Glemt")
    assert StaffYear.objects.count() == 1


def test_the_grid_reads_decimal_commas_and_last_years_numbers_are_only_shown(cast: Cast, as_: As) -> None:
    client = as_(cast.office)
    cells = {("Vold", hdir()): Decimal("7.25")}
    actions.save_year(actor=cast.viewer(cast.office), centre=cast.ost, year=2024, cells=cells)
    address = reverse("worklog:edit_year", args=[2025])
    page = client.get(address, {"kopi": "1"}).content.decode()
    assert 'value="7,25"' in page
    assert not StaffYear.objects.filter(year=2025).exists()
    bad = client.post(address, {f"a-0-{hdir()}": "mye"})
    assert bad.status_code == 422
    assert client.post(address, {f"a-0-{hdir()}": "6,5"}).status_code == 302
    assert cells_of(cast.ost, 2025) == {("Vold", hdir()): Decimal("6.50")}
    table = client.get(reverse("worklog:list"), {"aar": "2025"}).content.decode()
    assert "6,5" in table
    assert "7,25" in table


def test_others_do_not_see_the_centres_numbers(cast: Cast, as_: As) -> None:
    cells = {("Vold", hdir()): Decimal("7.25")}
    actions.save_year(actor=cast.viewer(cast.office), centre=cast.ost, year=2024, cells=cells)
    pk = StaffYear.objects.get().pk
    assert "7,25" not in as_(cast.colleague).get(reverse("worklog:list"), {"aar": "2024"}).content.decode()
    assert as_(cast.colleague).get(reverse("worklog:staff_year", args=[pk])).status_code == 404
    assert as_(cast.reader).get(reverse("worklog:edit_year", args=[2024])).status_code == 403
