"""What the breakdowns are called, in which order their codes stand, and what each code is called.

Codes of fixed lists are those of the figures format, in its order; «not_stated» always stands last. What a list of
the centre or the map decides (field, place, site …) gets its label when the cells are made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varde.evaluation.public import Answer
from varde.events.public import Kind, Mode
from varde.inquiries.public import Channel, Outcome
from varde.people.public import Level, Sector
from varde.projects.public import ProjectStatus, UserInvolvement

NOT_STATED = "not_stated"
ABROAD = "abroad"
Text = str | Promise


@dataclass(frozen=True)
class Dimension:
    """labels: {code: label} of a fixed list, else empty. `states_missing`: has a cell for what is not stated."""

    key: str
    name: Text
    labels: dict[str, Text] = field(default_factory=dict)
    states_missing: bool = True
    missing: Text = _("Ikke oppgitt")

    def label(self, code: str, stored: str = "") -> str:
        if code == NOT_STATED:
            return str(self.missing)
        return str(self.labels.get(code, stored or code))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that always have a cell, in order."""
        return (*self.labels, NOT_STATED) if self.states_missing else tuple(self.labels)


def _labels(choices: Iterable[tuple[str, Text]]) -> dict[str, Text]:
    return dict(choices)


MONTHS: dict[str, Text] = {
    "01": _("januar"),
    "02": _("februar"),
    "03": _("mars"),
    "04": _("april"),
    "05": _("mai"),
    "06": _("juni"),
    "07": _("juli"),
    "08": _("august"),
    "09": _("september"),
    "10": _("oktober"),
    "11": _("november"),
    "12": _("desember"),
}

ALL: dict[str, Dimension] = {
    d.key: d
    for d in (
        Dimension("sector", _("Sektor"), _labels(Sector.choices)),
        Dimension("level", _("Forvaltningsnivå"), _labels(Level.choices)),
        Dimension("mode", _("Form"), _labels(Mode.choices)),
        Dimension("type", _("Type"), _labels(Kind.choices)),
        Dimension("county", _("Fylke")),
        Dimension("place", _("Kommune og bydel")),
        Dimension("county_now", _("Fylke på dagens kart")),
        Dimension("place_now", _("Kommune og bydel på dagens kart")),
        Dimension("month", _("Måned"), MONTHS),
        Dimension("field", _("Tjenesteområde")),
        Dimension("source", _("Registrert på"), {"event": _("Arrangement"), "day": _("Dag uten arrangement")}, False),
        Dimension("user_involvement", _("Brukermedvirkning"), _labels(UserInvolvement.choices)),
        Dimension("funder", _("Finansiering")),
        Dimension("status", _("Status"), _labels(ProjectStatus.choices)),
        Dimension("partner", _("Samarbeidssenter"), states_missing=False),
        Dimension("outcome", _("Utfall"), _labels(Outcome.choices), missing=_("Ikke avsluttet")),
        Dimension("channel", _("Kanal"), _labels(Channel.choices)),
        Dimension("answer", _("Svar"), _labels(Answer.choices), states_missing=False),
        Dimension("site", _("Nettsted"), states_missing=False),
        Dimension("project", _("Prosjekt")),
        Dimension("year", _("År"), states_missing=False),
    )
}
