"""The checks: what may be wrong in a year's registrations, in the order a reader should meet them.

Each is a plain function over Material; none reads the database itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from statistics import median

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today
from varde.insight import measures
from varde.insight.measures import Shape
from varde.insight.quality.findings import Check, Finding, Severity
from varde.insight.quality.material import Day, Held, Material
from varde.places.public import fold

EVENT, INQUIRY, PROJECT = "events:event", "inquiries:inquiry", "projects:project"
#: More heads than this many times the usual for the kind and form, and at least MANY_HEADS, is worth a look.
TIMES_THE_USUAL = 10
MANY_HEADS = 200
LONG_DAY = 12
#: Below this many days of a kind and form, the usual is taken from all days of the year.
FEW_DAYS = 5
SIMILAR_TITLES = 0.85


def _of_event(e: Held, mend: str, **more: object) -> Finding:
    given: dict[str, object] = {"amount": e.heads, "on": e.first_on} | more
    return Finding(
        subject=f"arrangement-{e.pk}", label=e.label, project=e.project, page=EVENT, pk=e.pk, mend=mend,
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


def _of_day(m: Material, d: Day, mend: str, **more: object) -> Finding:
    event = m.event_of.get(d.event) if d.event else None
    given: dict[str, object] = {"amount": d.heads} | more
    return Finding(
        subject=f"dag-{d.pk}",
        label=event.label if event else _t("Deltakelse uten arrangement"),
        on=d.on,
        project=event.project if event else d.project,
        page=EVENT if event else "",
        pk=event.pk if event else d.pk,
        mend=mend,
        **given,  # type: ignore[arg-type]
    )


def loose_days(m: Material) -> list[Finding]:
    return [_of_day(m, d, "loose_day", data=d.pk) for d in m.loose_days]


def without_mode(m: Material) -> list[Finding]:
    return [_of_event(e, "mode") for e in m.events if not e.mode]


def _without(m: Material, part: str, mend: str) -> list[Finding]:
    found = []
    for e in m.events:
        if missing := sum(getattr(d, part) for d in e.days):
            why = _t("%(missing)s av %(all)s deltakere") % {"missing": missing, "all": e.heads}
            found.append(_of_event(e, mend, amount=missing, why=why, data=[d.pk for d in e.days if getattr(d, part)]))
    for d in m.loose_days:
        if missing := getattr(d, part):
            found.append(_of_day(m, d, mend, amount=missing, data=[d.pk]))
    return sorted(found, key=lambda f: -(f.amount or 0))


def without_sector(m: Material) -> list[Finding]:
    return _without(m, "no_sector", "sector")


def without_level(m: Material) -> list[Finding]:
    return _without(m, "no_level", "level")


def outside_dates(m: Material) -> list[Finding]:
    found = []
    for e in m.events:
        for d in e.days:
            if (e.starts_on and d.on < e.starts_on) or (e.ends_on and d.on > e.ends_on):
                why = _t("Arrangementet står med %(first)s–%(last)s") % {
                    "first": _short(e.starts_on),
                    "last": _short(e.ends_on),
                }
                found.append(_of_day(m, d, "fit_dates", why=why))
    return found


def without_attendance(m: Material) -> list[Finding]:
    return [
        _of_day(m, d, "heads_of_day") for d in m.days if d.heads is None and d.event in m.event_of and d.on < today()
    ]


def _usual(m: Material) -> dict[tuple[str, str], float]:
    """The median heads of a day, per kind and form; ("", "") for all days."""
    heads: dict[tuple[str, str], list[int]] = defaultdict(list)
    for d in m.days:
        if d.heads:
            event = m.event_of.get(d.event) if d.event else None
            heads[(event.kind, event.mode) if event else ("loose", "")].append(d.heads)
            heads[("", "")].append(d.heads)
    every = median(heads[("", "")]) if heads[("", "")] else 0
    return {key: median(n) if len(n) >= FEW_DAYS else every for key, n in heads.items()}


def many_heads(m: Material) -> list[Finding]:
    usual, found = _usual(m), []
    for d in m.days:
        event = m.event_of.get(d.event) if d.event else None
        if not d.heads or d.heads < MANY_HEADS:
            continue
        normal = usual[(event.kind, event.mode) if event else ("loose", "")]
        if d.heads > TIMES_THE_USUAL * normal:
            why = _t("Vanlig for slike dager er %(usual)s. Største gruppe: %(largest)s.") % {
                "usual": f"{normal:.0f}",
                "largest": d.largest,
            }
            found.append(_of_day(m, d, "largest_group", why=why))
    return sorted(found, key=lambda f: -(f.amount or 0))


def long_days(m: Material) -> list[Finding]:
    return [_of_day(m, d, "hours", amount=d.hours) for d in m.days if d.hours is not None and d.hours > LONG_DAY]


def duplicates(m: Material) -> list[Finding]:
    """Two events with the same heads on the same day and the same project or nearly the same title."""
    by_day: dict[tuple[date, int], list[Held]] = defaultdict(list)
    for e in m.events:
        for d in e.days:
            if d.heads:
                by_day[(d.on, d.heads)].append(e)
    pairs: dict[tuple[int, int], Finding] = {}
    for (on, heads), same in by_day.items():
        for a, b in combinations(same, 2):
            if a.pk != b.pk and (a.pk, b.pk) not in pairs and _alike(a, b):
                pairs[(a.pk, b.pk)] = Finding(
                    subject=f"par-{a.pk}-{b.pk}", label=a.label, on=on, project=a.project, amount=heads,
                    why=_t("Ligner på %(other)s: samme dag og like mange deltakere") % {"other": b.label},
                    page=EVENT, pk=a.pk, mend="duplicate", data=(a.pk, a.label, b.pk, b.label),
                )  # fmt: skip
    return list(pairs.values())


def _alike(a: Held, b: Held) -> bool:
    if a.project_id is not None and a.project_id == b.project_id and a.kind == b.kind:
        return True
    one, other = fold(a.title), fold(b.title)
    return one == other or SequenceMatcher(None, one, other).ratio() >= SIMILAR_TITLES


def misplaced(m: Material) -> list[Finding]:
    pages = {"day": "", "event": EVENT, "inquiry": INQUIRY}
    words = {"day": "dag", "event": "arrangement", "inquiry": "henvendelse"}
    return [
        Finding(
            subject=f"sted-{words[p.kind]}-{p.pk}-{p.place}",
            label=p.label,
            on=p.on,
            project=p.project,
            amount=p.heads,
            why=p.note,
            page=pages[p.kind],
            pk=p.pk,
            mend="place" if p.instead else "",
            data=p,
        )
        for p in m.misplaced
    ]


def without_project(m: Material) -> list[Finding]:
    return [_of_event(e, "project") for e in m.events if e.project_id is None]


def _project_year(m: Material, part: int, mend: str) -> list[Finding]:
    return [
        Finding(subject=f"prosjektar-{row[0]}", label=row[2], page=PROJECT, pk=row[1], mend=mend, data=row[0])
        for row in m.project_years
        if not row[part]
    ]


def without_field(m: Material) -> list[Finding]:
    return _project_year(m, 3, "field")


def without_user_involvement(m: Material) -> list[Finding]:
    return _project_year(m, 4, "user_involvement")


def without_funder(m: Material) -> list[Finding]:
    return _project_year(m, 5, "funder")


def many_answers(m: Material) -> list[Finding]:
    """Sure only against all days together: who came on the second day may be somebody else."""
    found = []
    for pk, on, title, project, answers, event_pk in m.evaluations:
        event = m.event_of.get(event_pk) if event_pk else None
        if event and event.heads and answers > event.heads:
            why = _t("%(answers)s besvarelser, men %(heads)s deltakere") % {"answers": answers, "heads": event.heads}
            found.append(
                Finding(
                    f"evaluering-{pk}", event.label or title, on, project, answers - event.heads, why, EVENT, event.pk
                )
            )
    return found


def unlinked_inquiries(m: Material) -> list[Finding]:
    return [
        # the subject is shown, but never kept with an answer: it is to be forgotten
        Finding(f"henvendelse-{pk}", number, on, why=subject, page=INQUIRY, pk=pk, mend="inquiry_project")
        for pk, on, number, subject in m.followed_up_without_project
    ]


def sums(m: Material) -> list[Finding]:
    """Each breakdown against its total, and the total of participants against the registrations themselves."""
    found = []
    for measure in measures.ALL:
        cells = m.cells.get(measure.key, {})
        if measure.shape is not Shape.SUM or "" not in cells:
            continue
        for dimension in measure.dimensions:
            if dimension in cells and cells[dimension] != cells[""]:
                why = _t("Fordelt på %(by)s: %(parts)s, til sammen %(total)s") % {
                    "by": dimension,
                    "parts": cells[dimension],
                    "total": cells[""],
                }
                found.append(_of_sum(measure, dimension, abs(cells[""] - cells[dimension]), why))
    counted = m.cells.get("participants.days", {}).get("", 0)
    if counted != m.participant_days:
        why = _t("Tallene viser %(counted)s, registreringene %(registered)s") % {
            "counted": counted,
            "registered": m.participant_days,
        }
        found.append(_of_sum(measures.get("participants.days"), "", abs(counted - m.participant_days), why))
    return found


def _of_sum(measure: measures.Measure, dimension: str, amount: object, why: str) -> Finding:
    return Finding(
        subject=f"sum-{measure.key.replace('.', '-')}-{dimension or 'alle'}", label=str(measure.name),
        amount=amount, why=why, mend="recount",  # type: ignore[arg-type]
    )  # fmt: skip


def _short(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else "–"


_PARTICIPANTS = _("deltakere")
CHECKS: tuple[Check, ...] = (
    Check(
        "sums", "summer", _("Summer som ikke går opp"),
        _("Hver fordeling skal ha samme sum som totalen. Her gjør den ikke det. "
          "Som regel hjelper det å regne på nytt."),
        Severity.WRONG, sums, unit=_("avvik"), ability="import",
    ),
    Check(
        "many_heads", "mange-deltakere", _("Kanskje en null for mye"),
        _("Dager med minst 200 deltakere og mer enn ti ganger det vanlige for samme type og form. "
          "Stemmer tallet, sier du bare det."),
        Severity.WRONG, many_heads, unit=_PARTICIPANTS, confirmable=True,
    ),
    Check(
        "duplicates", "dubletter", _("Kanskje registrert to ganger"),
        _("To arrangementer på samme dag, med like mange deltakere og samme prosjekt eller nesten samme tittel."),
        Severity.WRONG, duplicates, unit=_PARTICIPANTS, confirmable=True,
    ),
    Check(
        "loose_days", "uten-arrangement", _("Deltakelse uten arrangement"),
        _("Deltakere som er ført på et prosjekt, men ikke på et arrangement. De teller som deltakere, "
          "men har verken form eller type."),
        Severity.MISSING, loose_days, unit=_PARTICIPANTS, share_of_participants=True,
    ),
    Check(
        "no_mode", "uten-form", _("Arrangementer uten form"),
        _("Var det fysisk, digitalt eller hybrid? Uten form havner deltakerne i «ikke oppgitt»."),
        Severity.MISSING, without_mode, unit=_PARTICIPANTS, share_of_participants=True,
    ),
    Check(
        "no_sector", "uten-sektor", _("Deltakere uten sektor"),
        _("Velg sektoren de kom fra, hvis du vet at det gjelder alle. Er det ukjent, lar du det stå."),
        Severity.MISSING, without_sector, unit=_PARTICIPANTS, share_of_participants=True,
    ),
    Check(
        "no_level", "uten-niva", _("Deltakere uten forvaltningsnivå"),
        _("Velg nivået de arbeider på, hvis du vet at det gjelder alle. Er det ukjent, lar du det stå."),
        Severity.MISSING, without_level, unit=_PARTICIPANTS, share_of_participants=True,
    ),
    Check(
        "no_attendance", "uten-deltakere", _("Dager uten registrerte deltakere"),
        _("Dagen har vært, men ingen har ført hvor mange som var der. Skriv antallet, eller 0 hvis ingen kom."),
        Severity.MISSING, without_attendance,
    ),
    Check(
        "outside_dates", "utenfor-datoene", _("Dag utenfor arrangementets datoer"),
        _("Undervisningsdagen ligger før arrangementet starter eller etter at det er slutt."),
        Severity.LOOK, outside_dates, unit=_PARTICIPANTS, confirmable=True,
    ),
    Check(
        "long_days", "lange-dager", _("Mer enn tolv timer på en dag"),
        _("Skal det være timer for hele arrangementet, eller har et komma falt ut?"),
        Severity.LOOK, long_days, unit=_("timer"), confirmable=True,
    ),
    Check(
        "misplaced", "sted-og-dato", _("Kommuner som ikke gjaldt på datoen"),
        _("Kommunen hadde et annet nummer, eller fantes ikke, den dagen."),
        Severity.LOOK, misplaced, unit=_PARTICIPANTS, confirmable=True,
    ),
    Check(
        "no_project", "uten-prosjekt", _("Arrangementer uten prosjekt"),
        _("Uten prosjekt har deltakerne verken tjenesteområde eller finansiering."),
        Severity.MISSING, without_project, unit=_PARTICIPANTS, confirmable=True, share_of_participants=True,
    ),
    Check(
        "no_field", "prosjekt-uten-omrade", _("Prosjekter uten tjenesteområde"),
        _("Prosjektet er i gang dette året, men står ikke under noe tjenesteområde."),
        Severity.MISSING, without_field, ability="projects",
    ),
    Check(
        "no_user_involvement", "prosjekt-uten-brukermedvirkning", _("Prosjekter uten brukermedvirkning"),
        _("Hvert prosjekt skal ha ett av de fem svarene. «Ikke aktuelt» er også et svar."),
        Severity.MISSING, without_user_involvement, ability="projects",
    ),
    Check(
        "no_funder", "prosjekt-uten-finansiering", _("Prosjekter uten finansiering"),
        _("Hvem betaler for prosjektet dette året?"),
        Severity.MISSING, without_funder, ability="projects",
    ),
    Check(
        "many_answers", "flere-svar-enn-deltakere", _("Flere besvarelser enn deltakere"),
        _("Enten mangler det deltakere på arrangementet, eller så er antallet besvarelser feil."),
        Severity.WRONG, many_answers, unit=_("for mange"), ability="evaluation", confirmable=True,
    ),
    Check(
        "unlinked_inquiries", "henvendelser-uten-prosjekt", _("Henvendelser som følges opp uten prosjekt"),
        _("Utfallet er «Følges opp». Hvilket prosjekt tok den med seg?"),
        Severity.LOOK, unlinked_inquiries, ability="inquiries", confirmable=True,
    ),
)  # fmt: skip
BY_KEY = {c.key: c for c in CHECKS}
BY_SLUG = {c.slug: c for c in CHECKS}


def find(checks: Iterable[Check], m: Material) -> dict[str, list[Finding]]:
    return {c.key: c.find(m) for c in checks}
