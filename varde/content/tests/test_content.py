from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Cast
from varde.content import actions
from varde.content.models import WebStatistic
from varde.core import locks
from varde.core.errors import EditConflict, Refused, YearIsClosed
from varde.core.models import ChangedDay
from varde.people.public import Account

As = Callable[[Account], Client]


def values(**changed: Any) -> dict[str, Any]:
    return {"site": "a.no", "metric": "sessions", "year": 2024, "month": 5, "amount": Decimal(10)} | changed


def test_a_number_is_kept_once_and_its_month_marked(cast: Cast) -> None:
    odd = cast.viewer(cast.office)
    made = actions.add_number(actor=odd, centre=cast.ost, values=values())
    with pytest.raises(Refused, match="fra før"):
        actions.add_number(actor=odd, centre=cast.ost, values=values(amount=Decimal(11)))
    actions.change_number(actor=odd, number=made, version=1, values=values(month=None))
    assert set(ChangedDay.objects.values_list("day", flat=True)) == {date(2024, 5, 1), date(2024, 1, 1)}
    with pytest.raises(EditConflict):
        actions.change_number(actor=odd, number=made, version=1, values=values(amount=Decimal(12)))
    actions.remove_number(actor=odd, number=WebStatistic.objects.get())
    assert not WebStatistic.objects.exists()


def test_who_may_not_and_when_the_year_is_closed(cast: Cast) -> None:
    for account in (cast.adviser, cast.reader, cast.colleague):
        with pytest.raises(PermissionDenied):
            actions.add_number(actor=cast.viewer(account), centre=cast.ost, values=values())
    locks.lock_year(centre="ost", year=2024)
    with pytest.raises(YearIsClosed):
        actions.add_number(actor=cast.viewer(cast.office), centre=cast.ost, values=values())
    actions.add_number(actor=cast.viewer(cast.leader), centre=cast.ost, values=values(), reason="Glemt")


def test_the_list_costs_the_same_whatever_its_length_and_shows_nobody_elses(cast: Cast, as_: As) -> None:
    WebStatistic.objects.create(centre=cast.sor, **values(site="sor.no"))
    client = as_(cast.adviser)
    counts = []
    for month in (1, 7):
        for m in range(month, month + 6):
            WebStatistic.objects.create(centre=cast.ost, **values(month=m))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("content:list")).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    assert "sor.no" not in page


def test_the_form_takes_a_whole_year_and_refuses_impossible_rates(cast: Cast, as_: As) -> None:
    client = as_(cast.office)
    form = {"n-site": "b.no", "n-metric": "opening_rate", "n-year": "2024", "n-month": "", "n-amount": "140"}
    assert client.post(reverse("content:new"), form).status_code == 422
    assert client.post(reverse("content:new"), form | {"n-amount": "40,5"}).status_code == 302
    made = WebStatistic.objects.get()
    assert (made.month, made.amount) == (None, Decimal("40.5"))
    assert as_(cast.colleague).get(reverse("content:statistic", args=[made.pk])).status_code == 404
    assert as_(cast.reader).get(reverse("content:edit", args=[made.pk])).status_code == 403
