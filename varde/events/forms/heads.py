"""Heads in groups: one stepper for each group that is likely, rows for the others, and a total they add up to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varde.core.forms import CorrectionMixin, VersionMixin
from varde.events import rules
from varde.events.forms.places import place_field, read_place
from varde.events.models import Way
from varde.events.rules import Group
from varde.people.public import Level, Sector
from varde.places.public import Place, PlaceIndex

START = "group__"


def heads_field(label: Any, **given: Any) -> forms.IntegerField:
    """A number of heads. attrs with the value None are left out."""
    attrs = {"inputmode": "numeric", "data-heads": ""} | given.pop("attrs", {})
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=rules.MOST_HEADS,
        widget=forms.NumberInput(attrs={k: v for k, v in attrs.items() if v is not None}),
        **given,
    )


class RowForm(forms.Form):
    """One more group, of any kind."""

    sector = forms.ChoiceField(
        label=gettext_lazy("Sektor"), required=False, choices=[("", gettext_lazy("Ikke oppgitt")), *Sector.choices]
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Nivå"), required=False, choices=[("", gettext_lazy("Ikke oppgitt")), *Level.choices]
    )
    place = place_field(gettext_lazy("Kommer fra"))
    way = forms.ChoiceField(
        label=gettext_lazy("Deltok"), required=False, choices=[("", gettext_lazy("Ikke oppgitt")), *Way.choices]
    )
    heads = heads_field(gettext_lazy("Antall"))


class RowFormSet(BaseFormSet):
    def quiet(self) -> None:
        """Show what was typed without judging it (a row was asked for, nothing was sent in)."""
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()
        self._errors = [f._errors for f in self.forms]
        self._non_form_errors = self.error_class()


Rows = formset_factory(RowForm, formset=RowFormSet, extra=0, max_num=200, absolute_max=300)


class HeadsForm(forms.Form):
    """Total, likely groups, other groups. Subclasses say on which day (for places) by `heads_day`.

    `offered` are (sector, level) to show as steppers. Groups that were shown when the page was made stay understood
    even when others would be offered now: each field carries its codes in its name."""

    heads = heads_field(
        gettext_lazy("Hvor mange var der?"),
        attrs={"data-total": "", "data-heads": None, "class": "v-total"},
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]] = (), rows: Sequence[Group] = (), **kw: Any):
        super().__init__(*args, **kw)
        self.groups: list[Group] = []
        self.base_place: Place | None = None
        self.pairs = self._pairs(offered)
        for sector, level in self.pairs:
            self.fields[self._name(sector, level)] = heads_field(rules.group_label(sector, level))
        prefix = f"{self.prefix}-more" if self.prefix else "more"
        if self.is_bound:
            self.more = Rows(self.data, prefix=prefix)
        else:
            blank = {"sector": "", "level": "", "place": "", "way": "", "heads": None}
            first = [
                {
                    "sector": g.sector,
                    "level": g.level,
                    "way": g.way,
                    "heads": g.heads,
                    "place": self.place_text(g.place),
                }
                for g in rows
            ]
            self.more = Rows(prefix=prefix, initial=[*first, *([blank] * (1 if first else 2))])

    def place_text(self, place: int | None) -> str:
        return ""

    @staticmethod
    def _name(sector: str, level: str) -> str:
        return f"{START}{sector}__{level}"

    def _pairs(self, offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        pairs = dict.fromkeys(offered)
        if self.is_bound:
            start = self.add_prefix(START)
            for key in self.data:
                if key.startswith(start) and self.data[key]:
                    sector, _sep, level = key[len(start) :].partition("__")
                    if sector in {*Sector.values, ""} and level in {*Level.values, ""}:
                        pairs[(sector, level)] = None
        return list(pairs)

    @property
    def steppers(self) -> list[Any]:
        """The bound fields of the likely groups."""
        return [self[self._name(*pair)] for pair in self.pairs]

    def is_valid(self) -> bool:
        rows_are_fine = self.more.is_valid()
        return super().is_valid() and rows_are_fine

    def quiet(self) -> None:
        self._errors = forms.utils.ErrorDict()
        self.more.quiet()  # type: ignore[attr-defined]

    def heads_day(self) -> date | None:
        raise NotImplementedError

    def read_base_place(self) -> Place | None:
        return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on = self.heads_day()
        self.base_place = self.read_base_place()
        base = self.base_place.pk if self.base_place else None
        entered = [
            Group(sector, level, base, "", data[self._name(sector, level)] or 0)
            for sector, level in self.pairs
            if self._name(sector, level) in data
        ]
        index = PlaceIndex.load() if any(f.cleaned_data.get("place") for f in self._good_rows()) else None
        for form in self._good_rows():
            row = form.cleaned_data
            if not row.get("heads"):
                continue
            own = read_place(form, "place", on, index)
            entered.append(
                Group(row["sector"], row["level"], own.pk if own else base, row.get("way", ""), row["heads"])
            )
        if any(form.errors for form in self.more.forms):
            self.add_error(None, _("Se over radene med andre grupper."))
        total = data.get("heads")
        if total is None and "heads" not in self.errors and not any(g.heads for g in entered):
            self.add_error("heads", _("Skriv hvor mange som var der. Kom det ingen, skriv 0."))
        try:
            self.groups = rules.add_up(total, entered, place=base)
        except rules.DoesNotAddUp as e:
            self.add_error(
                "heads",
                _("Gruppene er %(groups)s til sammen, men du skrev %(total)s. Rett det ene.")
                % {"groups": e.groups, "total": e.total},
            )
        return data

    def _good_rows(self) -> list[forms.Form]:
        return [f for f in self.more.forms if f.is_bound and f.is_valid()]


class AttendanceForm(VersionMixin, CorrectionMixin, HeadsForm):
    """One day's attendance. The groups from the common place stand as steppers, all others as rows."""

    prefix = "a"
    place = place_field(
        gettext_lazy("Hvor kom de fra?"),
        help_text=gettext_lazy("Kommune, bydel, fylke eller utlandet. Gjelder alle som ikke har eget sted under."),
    )
    field_order = ("heads", "place")

    def __init__(
        self,
        *args: Any,
        on: date,
        now: Sequence[Group] = (),
        offered: Sequence[tuple[str, str]] = (),
        common_place: Place | None = None,
        place_texts: dict[int, str] | None = None,
        **kw: Any,
    ) -> None:
        self.on, self.place_texts = on, place_texts or {}
        base = common_place.pk if common_place else None
        common = {(g.sector, g.level): g.heads for g in now if g.place == base and not g.way and g.is_stated}
        rest = [g for g in now if (g.place != base or g.way) and g.heads]
        if not (args or kw.get("data")):
            initial: dict[str, Any] = {self._name(*pair): n for pair, n in common.items()}
            if now:
                initial["heads"] = sum(g.heads for g in now)
            initial["place"] = self.place_text(base)
            kw["initial"] = initial | kw.get("initial", {})
        super().__init__(*args, offered=list(dict.fromkeys([*common, *offered])), rows=rest, **kw)

    def place_text(self, place: int | None) -> str:
        return self.place_texts.get(place, "") if place else ""

    def heads_day(self) -> date:
        return self.on

    def read_base_place(self) -> Place | None:
        return read_place(self, "place", self.on)


class MarginsForm(VersionMixin, CorrectionMixin, forms.Form):
    """Heads by sector and heads by level, entered apart. When they can be crossed in more than one way, the form
    grows a table for the crossing instead of guessing."""

    prefix = "m"
    heads = heads_field(gettext_lazy("Hvor mange var der?"), attrs={"data-total": "", "data-heads": None})
    place = place_field(gettext_lazy("Hvor kom de fra?"))

    def __init__(self, *args: Any, on: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.on = on
        self.groups: list[Group] = []
        self.asks_for_crossing = False
        for code, label in Sector.choices:
            self.fields[f"sector__{code}"] = heads_field(label, attrs={"data-heads": None})
        for code, label in Level.choices:
            self.fields[f"level__{code}"] = heads_field(label, attrs={"data-heads": None})
        start = self.add_prefix("cross__")
        if self.is_bound and any(k.startswith(start) and v for k, v in self.data.items()):
            self._add_crossing(self._typed("sector"), self._typed("level"))

    def _typed(self, margin: str) -> list[str]:
        """Codes with something in them, as sent."""
        codes = Sector.values if margin == "sector" else Level.values
        return [c for c in codes if self.data.get(self.add_prefix(f"{margin}__{c}")) not in (None, "", "0")]

    def _add_crossing(self, sectors: Sequence[str], levels: Sequence[str]) -> None:
        self.asks_for_crossing = True
        self.cross_sectors, self.cross_levels = list(sectors), list(levels)
        for s in sectors:
            for v in levels:
                self.fields[f"cross__{s}__{v}"] = heads_field(rules.group_label(s, v), attrs={"data-heads": None})

    @property
    def by_sector(self) -> list[Any]:
        return [self[f"sector__{c}"] for c in Sector.values]

    @property
    def by_level(self) -> list[Any]:
        return [self[f"level__{c}"] for c in Level.values]

    @property
    def crossing(self) -> list[tuple[str, list[Any]]]:
        return [
            (str(Sector(s).label), [self[f"cross__{s}__{v}"] for v in self.cross_levels]) for s in self.cross_sectors
        ]

    @property
    def crossing_levels(self) -> list[str]:
        return [str(Level(v).label) for v in self.cross_levels]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        where = read_place(self, "place", self.on)
        base = where.pk if where else None
        sectors = {c: data.get(f"sector__{c}") or 0 for c in Sector.values}
        levels = {c: data.get(f"level__{c}") or 0 for c in Level.values}
        total = data.get("heads")
        if total is None and not any(sectors.values()) and not any(levels.values()) and "heads" not in self.errors:
            self.add_error("heads", _("Skriv hvor mange som var der. Kom det ingen, skriv 0."))
        try:
            groups = rules.crossed(total, sectors, levels, place=base)
        except rules.DoesNotAddUp as e:
            self.add_error(
                "heads",
                _("Gruppene er %(groups)s til sammen, men du skrev %(total)s. Rett det ene.")
                % {"groups": e.groups, "total": e.total},
            )
            return data
        self.groups = groups if groups is not None else self._from_crossing(data, total, sectors, levels, base)
        return data

    def _from_crossing(
        self, data: dict[str, Any], total: int | None, sectors: dict[str, int], levels: dict[str, int], base: int | None
    ) -> list[Group]:
        """The table that was filled in, completed with what has only a sector or only a level; [] and an error when
        it is not there yet or holds more than its margins."""
        whole = total if total is not None else max(sum(sectors.values()), sum(levels.values()))
        if not self.asks_for_crossing:
            self._add_crossing([s for s, n in sectors.items() if n], [v for v, n in levels.items() if n])
            self.add_error(
                None, _("Vi kan ikke vite hvilke sektorer som hører til hvilke nivåer. Fordel dem i tabellen.")
            )
            return []
        pairs = [Group(s, v, base, "", data.get(f"cross__{s}__{v}") or 0) for s in sectors for v in levels]
        made = rules.complete_crossing(whole, pairs, sectors, levels, place=base)
        if made is None:
            self.add_error(None, _("Tabellen passer ikke med summene for sektor og nivå. Se over tallene."))
            return []
        return made
