"""A world with canaries: two centres, and in every table one row of each, every text field carrying the centre's
canary. Made by looking at the models, so a new table or field is in it from its first day.

The text is a trap three times over: it begins like a formula (exports), holds a tag (pages must escape it), and names
its centre (nobody else may see it).
"""

import itertools
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from conftest import CANARY, Cast
from varde.core.models import AuditLine
from varde.people.public import Account, Membership, Role
from varde.places.public import Centre, Place

TODAY = timezone.localdate()
HELD_ON = TODAY - timedelta(days=10)
TRAP = "=<b>{}"
ESCAPED_TRAP = "<b>CANARY"

#: Values a field cannot do without, where "some text" or 1 would be nonsense. A function is asked with the builder.
SENSE: dict[str, dict[str, Any]] = {
    "events.Event": {"status": "held", "mode": "physical", "starts_on": HELD_ON, "ends_on": HELD_ON},
    "events.TeachingDay": {"on": HELD_ON, "hours": Decimal(6)},
    "events.EventStep": {"status": "held", "days_before": [], "days_after": [HELD_ON.isoformat()]},
    "projects.Project": {"status": "running", "ends_on": None, "starts_on": HELD_ON},
    "projects.ProjectYear": {"goals_served": ["G1a"], "year": HELD_ON.year},
    "people.Organisation": {"organisation_number": None},
    "people.Employee": {"works_to": None},
    "content.WebStatistic": {"metric": "sessions", "month": None},
    "exchange.ImportRun": {
        "status": "stored",
        "file": "",
        "percent": 100,
        "counts": {"projects": {"rows": 1, "new": 1, "changed": 0, "same": 0}},
        "faults": [],
        "warnings": [],
    },
    "exchange.ImportChange": {"table": "events.event", "object_id": 999_999_999, "before": None},
    "insight.StoredFact": {
        "measure": "participants.days", "day": HELD_ON, "year": HELD_ON.year, "month": HELD_ON.month,
        "source_kind": "event", "sector": "", "level": "", "mode": "", "type": "",
        "project": None, "field": None, "place": None,
        "source_id": lambda builder: builder.made["events.Event"].pk,
    },
    "insight.FigureCell": {"measure": "participants.days", "dimension": "", "code": "", "year": HELD_ON.year},
    "insight.QualityAnswer": {"check_key": "no_level", "subject": "arrangement-1", "mend": "confirm", "undo": {}},
    "insight.ClosedYear": {"year": 2011, "figures": {}, "checksum": "0" * 64},
}  # fmt: skip
#: Tables without a row of a centre: the machinery's own, geography, and what guards a year.
LEFT_OUT = {
    "core.SubmittedForm", "core.ChangedDay", "core.YearLock", "core.YearUnlock", "core.WorkerBeat", "core.DailyJob",
    "core.AuditLine", "people.Account", "people.Membership", "places.Centre", "places.Place", "places.PlaceChange",
    "places.PlaceData", "places.PlaceShape", "people.Organisation", "projects.Funder", "projects.GrantLetter",
    "projects.GrantHeading", "projects.PlanMeasure", "projects.Partner", "projects.CoreField",
}  # fmt: skip
_numbers = itertools.count(1)


@dataclass
class World:
    cast: Cast
    communications: Account
    project_leader: Account
    #: rows["ost"]["events.Event"] is the row of that table at that centre
    rows: dict[str, dict[str, models.Model]] = field(default_factory=dict)

    def account(self, role: str) -> Account | None:
        if role == "anonymous":
            return None
        names = {"other centre's leader": "colleague"}
        return getattr(self.cast, names.get(role, role.replace(" ", "_")), None) or getattr(
            self, role.replace(" ", "_")
        )

    def pk(self, label: str, centre: str) -> Any:
        """The id of the centre's row; of a table common to the centres, its newest row."""
        if label not in self.rows[centre]:
            return apps.get_model(label).objects.order_by("-pk").values_list("pk", flat=True)[0]  # type: ignore[attr-defined]
        return self.rows[centre][label].pk


ROLES = (
    "anonymous",
    "stranger",
    "reader",
    "adviser",
    "project leader",
    "office",
    "communications",
    "leader",
    "national",
    "other centre's leader",
)


def build_world(cast: Cast) -> World:
    """Both centres with one row in every table."""

    def account(name: str, role: str) -> Account:
        made = Account.objects.create_user(f"{name}@example.org", "correct horse battery", name=name.title())
        Membership.objects.create(account=made, centre=cast.ost, role=role)
        return made

    world = World(cast, account("kari", Role.COMMUNICATIONS), account("petra", Role.PROJECT_LEADER))
    for centre, keeper in ((cast.ost, cast.leader), (cast.sor, cast.colleague)):
        world.rows[centre.slug] = _Builder(centre, keeper).everything()
    return world


def house_models() -> list[type[models.Model]]:
    """All tables of our rooms."""
    return [m for m in apps.get_models() if m.__module__.startswith("varde.")]


class _Builder:
    def __init__(self, centre: Centre, keeper: Account) -> None:
        self.centre, self.keeper = centre, keeper
        self.text = TRAP.format(CANARY[centre.slug])
        self.made: dict[str, models.Model] = {}
        #: What belongs to no centre: organisations, funders, partners.
        self.common: dict[str, models.Model] = {}

    def everything(self) -> dict[str, models.Model]:
        for model in house_models():
            if model._meta.label not in LEFT_OUT:
                self.row(model)
        # a person of the centre, besides the keeper: what the pages of access show
        account = Account.objects.create_user(f"{CANARY[self.centre.slug].lower()}@example.org", name=self.text)
        self.made["people.Account"] = account
        self.made["people.Membership"] = Membership.objects.create(
            account=account, centre=self.centre, role=Role.ADVISER
        )
        event = self.made["events.Event"]
        AuditLine.objects.create(
            actor_name=self.text, centre=self.centre.slug, verb="endret", object_type="events.event", reason=self.text,
            object_id=event.pk, object_label=self.text, changes={"Tittel": [self.text, self.text]},
        )  # fmt: skip
        return self.common | self.made

    def row(self, model: type[models.Model]) -> models.Model:
        label = model._meta.label
        if label in self.made:
            return self.made[label]
        if label in LEFT_OUT:
            return self.shared(model)
        made = model(**self.values(model))
        made.save()
        self.made[label] = made
        for many in model._meta.many_to_many:
            getattr(made, many.name).add(self.row(many.related_model))
        return made

    def shared(self, model: type[models.Model]) -> models.Model:
        """A row that belongs to no centre, and carries no canary."""
        found = {"people.Account": self.keeper, "places.Centre": self.centre}.get(model._meta.label)
        if found is not None:
            return found
        if model is Place:
            place, _ = Place.objects.get_or_create(
                code="3301" if self.centre.slug == "ost" else "4204",
                valid_from=date(2024, 1, 1),
                defaults={"name": "Drammen", "kind": "municipality", "centre": self.centre},
            )
            if place.today_id is None:
                place.today = place
                place.save()
            return place
        if model._meta.label not in self.common:
            values = self.values(model, text=f"Felles {next(_numbers)}")
            self.common[model._meta.label] = model.objects.create(**values)  # type: ignore[attr-defined]
        return self.common[model._meta.label]

    def values(self, model: type[models.Model], text: str = "") -> dict[str, Any]:
        sense = SENSE.get(model._meta.label, {})
        return {
            f.name: self.sensible(sense[f.name]) if f.name in sense else self.value(f, text or self.text)
            for f in model._meta.local_fields
            if not f.primary_key and not (f.name not in sense and f.name in {"version", "created_at", "updated_at"})
        }

    def sensible(self, value: Any) -> Any:
        return value(self) if callable(value) else value

    def value(self, f: models.Field, text: str) -> Any:
        if f.is_relation:
            if f.related_model is f.model:
                return None
            return self.row(f.related_model)
        if f.choices:
            return next(v for v, _label in f.flatchoices if v)
        return self.plain(f, text)

    def plain(self, f: models.Field, text: str) -> Any:
        if isinstance(f, models.JSONField):
            return f.get_default()
        if isinstance(f, models.EmailField):
            return f"{CANARY[self.centre.slug].lower()}@example.org"
        if isinstance(f, models.CharField | models.TextField):
            fits = f.max_length is None or len(text) <= f.max_length
            return text if fits else text.removeprefix("=<b>")[: f.max_length]
        if isinstance(f, models.DateTimeField):
            return timezone.now()
        if isinstance(f, models.DateField):
            return HELD_ON
        if isinstance(f, models.TimeField):
            return time(15) if "end" in f.name else time(9)
        if isinstance(f, models.BooleanField):
            return f.get_default()
        if isinstance(f, models.DecimalField):
            return Decimal(1)
        if isinstance(f, models.IntegerField):
            return {"year": HELD_ON.year, "month": HELD_ON.month}.get(f.name, 1)
        return f.get_default()
