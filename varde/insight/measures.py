"""One definition per measure: what the number is, how it is counted, where it comes from and who answers for it.

What is counted lies in each room's `figures.py`; here stands what the number is called, how facts become the figure,
and what a reader must know. The definition is printed under the chart and frozen with a closed year.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varde.events.public import COMPETENCE_OFFERS

Text = str | Promise


class Shape(StrEnum):
    """How the figure comes out of the sums."""

    SUM = "sum"  # amounts added up
    PER_EVENT = "per_event"  # participant-days at events divided by events
    SHARE = "share"  # a share of the projects, in percent
    REACHED = "reached"  # places with at least one participant
    PARTNERS = "partners"  # a project counts once under each partner
    ITEM = "item"  # answers to an item of the standard form
    RATE = "rate"  # a rate per site: never added up


@dataclass(frozen=True)
class RuleChange:
    """The measure was counted otherwise before `year` (None: in older reports). Said whenever years are compared."""

    year: int | None
    text: Text


@dataclass(frozen=True)
class Measure:
    """dimensions: the breakdowns of the contract, {dimension: column of the fact}. more: breakdowns shown on the desk
    only. base: the measure whose facts it is made from, with `types` if only some kinds of event count."""

    key: str
    name: Text
    unit: str
    unit_name: Text
    rule: Text
    source: Text
    owner: Text
    dimensions: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    valid_from: int = 2017
    changes: tuple[RuleChange, ...] = ()
    shape: Shape = Shape.SUM
    base: str = ""
    types: Collection[str] = frozenset()
    contract: bool = True
    yearly: bool = False
    decimals: int = 0

    @property
    def facts(self) -> str:
        """The measure its registrations are stored under."""
        return self.base or self.key

    @property
    def filters(self) -> tuple[str, ...]:
        """What the figure can be narrowed by on the desk: what its facts carry, and what makes sense of it."""
        if self.key.startswith("web."):
            return ()
        if self.key == "staff.fte":
            return ("field",)
        if self.shape is Shape.PER_EVENT or not {"participants", "inquiries", "events"} & {self.facts.split(".")[0]}:
            return ("field", "project")
        return ("field", "county", "project")

    @property
    def adds_up(self) -> bool:
        return self.shape in (Shape.SUM, Shape.REACHED, Shape.ITEM)


_EVENTS = _("Arrangementer, med deltakere per undervisningsdag")
_ADVISERS = _("Rådgiverne, ved senterleder")
_ABROAD = RuleChange(
    None, _("I eldre årsrapporter er deltakere fra utlandet talt med i Oslo. Her har de en egen linje.")
)


_AGREE = _(
    "Standardskjemaet har seks trinn fra helt uenig til helt enig. Andelen enige er ganske enig og helt enig "
    "delt på alle "
    "svar på påstanden. Et skjema der påstanden står ubesvart, er ikke med."
)


def _item(key: str, name: Text) -> Measure:
    return Measure(
        key=f"evaluation.{key}",
        name=name,
        unit="answers",
        unit_name=_("svar"),
        rule=_AGREE,
        source=_("Evalueringer av arrangementer"),
        owner=_ADVISERS,
        dimensions={"answer": "category"},
        more={"month": "month", "field": "field"},
        shape=Shape.ITEM,
    )


def _web(
    key: str,
    name: Text,
    unit_name: Text,
    rule: Text,
    *,
    contract: bool = True,
    changes: tuple[RuleChange, ...] = (),
    shape: Shape = Shape.SUM,
) -> Measure:
    return Measure(
        key=f"web.{key}",
        name=name,
        unit=key.replace("_", "-") if shape is Shape.SUM else "percent",
        unit_name=unit_name,
        rule=rule,
        source=_("Statistikkverktøyet for hvert nettsted"),
        owner=_("Kommunikasjon"),
        dimensions={"site": "category", "month": "month"} if shape is Shape.SUM else {"site": "category"},
        contract=contract,
        changes=changes,
        shape=shape,
    )


ALL: tuple[Measure, ...] = (
    Measure(
        key="participants.days",
        name=_("Deltakere"),
        unit="participant-days",
        unit_name=_("deltakerdager"),
        rule=_(
            "Personer ganger undervisningsdager. En halv dag teller som en dag, og en som er med på et kurs "
            "over tre "
            "dager, teller tre ganger. Form, type og prosjekt er arrangementets. Dager som er registrert uten "
            "arrangement er med, uten form og type. Avlyste og utsatte arrangementer og kladder er ikke med."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={
            "sector": "sector",
            "level": "level",
            "mode": "mode",
            "county": "place",
            "place": "place",
            "month": "month",
            "field": "field",
            "type": "type",
        },
        more={"source": "source_kind", "county_now": "place", "place_now": "place"},
        changes=(_ABROAD,),
    ),
    Measure(
        key="events.count",
        name=_("Arrangementer"),
        unit="events",
        unit_name=_("arrangementer"),
        rule=_(
            "Arrangementer som er gjennomført og har minst én undervisningsdag i året. Et kurs over flere "
            "dager teller én "
            "gang, i måneden for sin første dag i året. Et arrangement over nyttår teller i begge årene."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={"mode": "mode", "type": "type", "month": "month", "field": "field"},
    ),
    Measure(
        key="participants.per_event",
        name=_("Deltakere per arrangement"),
        unit="participant-days per event",
        unit_name=_("deltakerdager per arrangement"),
        rule=_(
            "Deltakerdager på arrangementer delt på antall arrangementer, med én desimal. Dager uten "
            "arrangement er ikke med. "
            "Tallene for hver form er forholdstall og kan ikke legges sammen."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={"mode": "mode"},
        shape=Shape.PER_EVENT,
        base="participants.days",
        decimals=1,
    ),
    Measure(
        key="projects.count",
        name=_("Prosjekter"),
        unit="projects",
        unit_name=_("prosjekter"),
        rule=_(
            "Prosjekter som var i arbeid i året. Hvert prosjekt teller én gang, under ett tjenesteområde og "
            "én finansiering."
        ),
        source=_("Prosjekter"),
        owner=_("Prosjektlederne, ved senterleder"),
        dimensions={
            "user_involvement": "category",
            "field": "field",
            "funder": "category2",
            "status": "category3",
        },
        yearly=True,
    ),
    Measure(
        key="projects.partners",
        name=_("Samarbeid med andre sentre"),
        unit="projects",
        unit_name=_("prosjekter"),
        rule=_(
            "Prosjekter der minst ett annet senter er med. Et prosjekt teller én gang under hvert senter, så "
            "linjene kan ikke "
            "legges sammen. Prosent er av alle prosjektene i året."
        ),
        source=_("Prosjekter"),
        owner=_("Prosjektlederne, ved senterleder"),
        dimensions={"partner": "category"},
        shape=Shape.PARTNERS,
        yearly=True,
    ),
    Measure(
        key="projects.user_involvement",
        name=_("Brukermedvirkning"),
        unit="percent",
        unit_name=_("prosent av prosjektene"),
        rule=_(
            "Andelen av prosjektene der brukere eller pårørende deltar i undervisning, i planarbeid eller i "
            "hele arbeidet. "
            "Først av alle prosjekter, så av dem der det er aktuelt (alle unntatt «ikke aktuelt»)."
        ),
        source=_("Prosjekter"),
        owner=_("Prosjektlederne, ved senterleder"),
        shape=Shape.SHARE,
        base="projects.count",
        yearly=True,
        decimals=1,
    ),
    Measure(
        key="inquiries.count",
        name=_("Henvendelser"),
        unit="inquiries",
        unit_name=_("henvendelser"),
        rule=_(
            "Henvendelser mottatt i året, hver med ett utfall. De som ikke er avsluttet ennå, står som «ikke oppgitt»."
        ),
        source=_("Henvendelser"),
        owner=_("Kontoret"),
        dimensions={"outcome": "category", "channel": "category2", "month": "month", "county": "place"},
        more={"field": "field", "county_now": "place"},
    ),
    Measure(
        key="evaluation.responses",
        name=_("Besvarte evalueringer"),
        unit="forms",
        unit_name=_("skjemaer"),
        rule=_("Innleverte skjemaer på arrangementene som ble evaluert. Teller på arrangementets første dag."),
        source=_("Evalueringer av arrangementer"),
        owner=_ADVISERS,
        more={"month": "month", "field": "field"},
    ),
    _item("learning_goals", _("Tydelige læringsmål")),
    _item("useful", _("Nyttig i arbeidshverdagen")),
    _item("satisfied", _("Fornøyd med arrangementet")),
    Measure(
        key="staff.fte",
        name=_("Årsverk"),
        unit="fte",
        unit_name=_("årsverk"),
        rule=_(
            "Årsverk i året med to desimaler, fordelt på tjenesteområde og finansiering. Fordelingen er et "
            "anslag, fordi mange "
            "arbeider i flere områder."
        ),
        source=_("Årsverk, ført ved årsskiftet"),
        owner=_("Senterleder"),
        dimensions={"field": "field", "funder": "category"},
        yearly=True,
        decimals=2,
    ),
    _web(
        "sessions",
        _("Økter på nett"),
        _("økter"),
        _("Besøk på nettsteder senteret har hovedansvar for, helt eller delvis. En økt er ett besøk av én bruker."),
        changes=(
            RuleChange(None, _("Eldre rapporter oppga sidevisninger. Økter og sidevisninger kan ikke sammenlignes.")),
        ),
    ),
    _web(
        "page_views", _("Sidevisninger"), _("sidevisninger"), _("Viste sider på nettstedene. Ikke det samme som økter.")
    ),
    _web(
        "users",
        _("Brukere på nett"),
        _("brukere"),
        _(
            "Brukere slik statistikkverktøyet teller dem. Tolv måneder kan ikke legges sammen til et år: er "
            "årets tall oppgitt, "
            "gjelder det."
        ),
    ),
    _web(
        "downloads",
        _("Nedlastinger"),
        _("nedlastinger"),
        _("Nedlastinger av apper og materiell, slik verktøyet teller dem."),
    ),
    _web("plays", _("Spilløkter"), _("spilløkter"), _("Gjennomspillinger i simulatorer og spill.")),
    Measure(
        key="municipalities.reached",
        name=_("Kommuner og bydeler nådd"),
        unit="places",
        unit_name=_("kommuner og bydeler"),
        rule=_(
            "Kommuner i senterets region med minst én deltaker, på dagens kart. Bydelene i Oslo teller hver "
            "for seg i stedet "
            "for Oslo. Deltakere som bare er ført på fylke eller på hele Oslo, gjør ingen kommune eller bydel nådd."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={"county": "place"},
        shape=Shape.REACHED,
        base="participants.days",
    ),
    # Outside the contract: shown on the desk only.
    Measure(
        key="offers.count",
        name=_("Kompetansetilbud"),
        unit="events",
        unit_name=_("arrangementer"),
        rule=_(
            "Arrangementer som er kurs, fagdag, webinar, konferanse, undervisning, øvelse eller veiledning. "
            "Møter og "
            "nettverksmøter er ikke med. Ellers som arrangementer."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={"type": "type"},
        base="events.count",
        types=COMPETENCE_OFFERS,
        contract=False,
    ),
    Measure(
        key="offers.participant_days",
        name=_("Deltakere på kompetansetilbud"),
        unit="participant-days",
        unit_name=_("deltakerdager"),
        rule=_(
            "Deltakere på kurs, fagdag, webinar, konferanse, undervisning, øvelse og veiledning. Ellers som deltakere."
        ),
        source=_EVENTS,
        owner=_ADVISERS,
        dimensions={"type": "type"},
        base="participants.days",
        types=COMPETENCE_OFFERS,
        contract=False,
    ),
    _web("sendings", _("Utsendte nyhetsbrev"), _("utsendelser"), _("Nyhetsbrev sendt i året."), contract=False),
    _web(
        "opening_rate",
        _("Åpningsrate"),
        _("prosent"),
        _("Hvor stor del av nyhetsbrevene som ble åpnet, slik verktøyet oppgir det for året. Legges aldri sammen."),
        contract=False,
        shape=Shape.RATE,
    ),
)
CONTRACT: tuple[Measure, ...] = tuple(m for m in ALL if m.contract)
_BY_KEY = {m.key: m for m in ALL}


def find(key: str) -> Measure | None:
    return _BY_KEY.get(key)


def get(key: str) -> Measure:
    """KeyError for a key that is no measure."""
    return _BY_KEY[key]


def dimensions_of_facts() -> dict[str, dict[str, str]]:
    """{measure of facts: {dimension: column}}: every breakdown some figure needs of those facts."""
    needed: dict[str, dict[str, str]] = {"evaluation.events": {}, "projects.partner": {"partner": "category"}}
    for m in ALL:
        if m.shape is Shape.PARTNERS:
            needed[m.key] = {}
        else:
            needed.setdefault(m.facts, {}).update({**m.dimensions, **m.more})
    return needed
