"""What is a fault, what is a warning, and what is neither: one small workbook per case."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from varde.core.locks import lock_year
from varde.events.public import Event
from varde.exchange.checking import check_workbook
from varde.exchange.reading import NotAWorkbook
from varde.exchange.tests.factories import (
    EVALUATION,
    EVENT,
    HEADS,
    INQUIRY,
    PROJECT,
    STAFF,
    WEB,
    WHOLE,
    bring_in,
    check,
    faults,
    warnings,
    write,
)

pytestmark = pytest.mark.django_db


def test_a_whole_workbook_without_faults(cast: Cast, tmp_path: Path) -> None:
    checked = check(tmp_path, cast.ost, WHOLE)
    assert faults(checked) == [] and warnings(checked) == []
    assert {key: c["new"] for key, c in checked.counts.items()} == dict.fromkeys(checked.counts, 1)


@pytest.mark.parametrize(
    ("sheet", "change", "column"),
    [
        ("Prosjekter", {"Prosjektnr": None}, "Prosjektnr"),
        ("Prosjekter", {"Tittel": "  "}, "Tittel"),
        ("Prosjekter", {"Status": "Ferdig"}, "Status"),
        ("Prosjekter", {"Start": "i vår"}, "Start"),
        ("Prosjekter", {"Start": date(2024, 5, 1), "Slutt": date(2024, 4, 1)}, "Slutt"),
        ("Prosjekter", {"Tittel": "x" * 301}, "Tittel"),
        ("Arrangementer", {"Type": None}, "Type"),
        ("Arrangementer", {"Type": "Seminar"}, "Type"),
        ("Arrangementer", {"Form": "Nett"}, "Form"),
        ("Arrangementer", {"Startdato": None}, "Startdato"),
        ("Arrangementer", {"Sluttdato": date(2024, 5, 1)}, "Sluttdato"),
        ("Arrangementer", {"Prosjektnr": "P9"}, "Prosjektnr"),
        ("Arrangementer", {"Sted": "9999"}, "Sted"),
        ("Deltakelse", {"Arrangementsnr": "A9"}, "Arrangementsnr"),
        ("Deltakelse", {"Arrangementsnr": None}, "Arrangementsnr"),
        ("Deltakelse", {"Dato": None}, "Dato"),
        ("Deltakelse", {"Sektor": "Kultur"}, "Sektor"),
        ("Deltakelse", {"Forvaltningsnivå": "Kommunen"}, "Forvaltningsnivå"),
        ("Deltakelse", {"Kommunenr": "Oslo"}, "Kommunenr"),
        ("Deltakelse", {"Kommunenr": "0399"}, "Kommunenr"),
        ("Deltakelse", {"Antall": -1}, "Antall"),
        ("Deltakelse", {"Antall": 1.5}, "Antall"),
        ("Deltakelse", {"Antall": None}, "Antall"),
        ("Deltakelse", {"Antall": "mange"}, "Antall"),
        ("Henvendelser", {"Mottatt": None}, "Mottatt"),
        ("Henvendelser", {"Utfall": "Glemt"}, "Utfall"),
        ("Henvendelser", {"Kanal": "Brevdue"}, "Kanal"),
        ("Henvendelser", {"Prosjektnr": "P9"}, "Prosjektnr"),
        ("Evalueringer", {"Spørsmål": "Lunsj"}, "Spørsmål"),
        ("Evalueringer", {"Besvarelser": 14}, "Besvarelser"),
        ("Evalueringer", {"Helt enig": None}, "Helt enig"),
        ("Evalueringer", {"Arrangementsnr": "A9"}, "Arrangementsnr"),
        ("Årsverk", {"Årsverk": "-1"}, "Årsverk"),
        ("Årsverk", {"År": 24}, "År"),
        ("Nettressurser", {"Periode": "mai 2024"}, "Periode"),
        ("Nettressurser", {"Periode": "2024-13"}, "Periode"),
        ("Nettressurser", {"Mål": "Klikk"}, "Mål"),
        ("Nettressurser", {"Mål": "Åpningsrate", "Antall": 101}, "Antall"),
    ],
)
def test_a_fault_names_sheet_row_and_column(
    cast: Cast, tmp_path: Path, sheet: str, change: dict[str, Any], column: str
) -> None:
    content = WHOLE | {sheet: [{**WHOLE[sheet][0], **change}]}
    checked = check(tmp_path, cast.ost, content)
    assert (sheet, 2, column) in faults(checked)
    assert all(p.wrong for p in checked.problems.faults)
    assert len(checked.problems.faults) == 1 or change.get("Prosjektnr", "") is None


@pytest.mark.parametrize(
    ("sheet", "change", "kind"),
    [
        ("Deltakelse", {"Arrangementsnr": None, "Prosjektnr": "P1"}, "no_event"),
        ("Arrangementer", {"Form": None}, "no_mode"),
        ("Deltakelse", {"Dato": date(2024, 5, 20)}, "outside"),
        ("Deltakelse", {"Antall": 0}, "nobody"),
        ("Deltakelse", {"Kommunenr": "3005"}, "place_mapped"),  # Drammen until 2023
        ("Prosjekter", {"Slutt": date(2022, 12, 31)}, "project_other_year"),
    ],
)
def test_what_is_only_odd_is_a_warning(
    cast: Cast, tmp_path: Path, sheet: str, change: dict[str, Any], kind: str
) -> None:
    checked = check(tmp_path, cast.ost, WHOLE | {sheet: [{**WHOLE[sheet][0], **change}]})
    assert faults(checked) == [] and warnings(checked) == [kind]


@pytest.mark.parametrize(
    ("sheet", "change"),
    [
        ("Arrangementer", {"Sluttdato": None, "Sted": None, "Prosjektnr": None}),
        ("Arrangementer", {"Startdato": "14.05.2024", "Sluttdato": "2024-05-15", "Form": "FYSISK"}),
        ("Deltakelse", {"Sektor": None, "Forvaltningsnivå": None, "Kommunenr": None}),
        ("Deltakelse", {"Kommunenr": 3118, "Antall": "12"}),
        ("Deltakelse", {"Kommunenr": 30105}),
        ("Deltakelse", {"Kommunenr": "UTL"}),
        ("Deltakelse", {"Kommunenr": "03", "Prosjektnr": "P1"}),
        ("Årsverk", {"Årsverk": "6,8", "Finansiering": None}),
        ("Nettressurser", {"Periode": date(2024, 5, 1)}),
        ("Nettressurser", {"Periode": 2024}),
        ("Evalueringer", {"Besvarelser": None}),
        ("Prosjekter", {"Tittel": "Čáđŋšŧž og Åse"}),
    ],
)
def test_what_is_allowed_passes_in_silence(cast: Cast, tmp_path: Path, sheet: str, change: dict[str, Any]) -> None:
    checked = check(tmp_path, cast.ost, WHOLE | {sheet: [{**WHOLE[sheet][0], **change}]})
    assert faults(checked) == [] and warnings(checked) == []


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("Prosjekter", PROJECT), ("Arrangementer", EVENT), ("Deltakelse", HEADS), ("Henvendelser", INQUIRY),
     ("Evalueringer", EVALUATION), ("Årsverk", STAFF), ("Nettressurser", WEB)],
)  # fmt: skip
def test_the_same_key_twice_is_a_fault_that_names_both_rows(
    cast: Cast, tmp_path: Path, sheet: str, row: dict[str, Any]
) -> None:
    checked = check(tmp_path, cast.ost, WHOLE | {sheet: [row, row]})
    (fault,) = checked.problems.faults
    assert (fault.sheet, fault.row) == (sheet, 3)
    assert "rad 2" in fault.wrong and "rad 3" in fault.wrong


def test_forms_handed_in_must_agree_between_the_rows_of_an_event(cast: Cast, tmp_path: Path) -> None:
    rows = [EVALUATION, {**EVALUATION, "Spørsmål": "Fornøyd", "Besvarelser": 17}]
    assert faults(check(tmp_path, cast.ost, WHOLE | {"Evalueringer": rows})) == [("Evalueringer", 3, "Besvarelser")]


def test_participation_in_another_project_than_the_events_is_a_fault(cast: Cast, tmp_path: Path) -> None:
    content = WHOLE | {"Prosjekter": [PROJECT, {**PROJECT, "Prosjektnr": "P2"}]}
    checked = check(tmp_path, cast.ost, content | {"Deltakelse": [{**HEADS, "Prosjektnr": "P2"}]})
    assert faults(checked) == [("Deltakelse", 2, "Prosjektnr")]


def test_unknown_sheets_and_columns_are_named(cast: Cast, tmp_path: Path) -> None:
    checked = check(tmp_path, cast.ost, WHOLE | {"Kurs": [{"Tittel": "x"}]})
    assert [(p.sheet, p.wrong) for p in checked.problems.faults] == [("Kurs", "Ukjent ark.")]
    rows = [{**PROJECT, "Farge": "blå"}]
    path = write(tmp_path / "farge.xlsx", {"Prosjekter": rows}, {"Prosjekter": [*PROJECT, "Farge"]})
    checked = check_workbook(path, cast.ost)
    assert [(p.row, p.column, p.wrong) for p in checked.problems.faults] == [(1, "Farge", "Ukjent kolonne.")]


def test_a_missing_required_column_is_one_fault_and_a_missing_optional_one_is_none(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"Prosjekter": [PROJECT] * 3}, {"Prosjekter": ["Prosjektnr", "Status"]})
    assert ("Prosjekter", 1, "Tittel") in faults(check_workbook(path, cast.ost))
    path = write(tmp_path / "b.xlsx", {"Prosjekter": [{"Tittel": "T", "Prosjektnr*": "P1"}]}, {})
    assert faults(check_workbook(path, cast.ost)) == []


def test_a_workbook_without_rows_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="tom"):
        check(tmp_path, cast.ost, {"Prosjekter": []})


def test_every_one_of_500_faults_is_listed_at_once_and_nothing_is_stored(cast: Cast, tmp_path: Path) -> None:
    rows = [{**HEADS, "Antall": "feil", "Kommunenr": "3118", "Dato": date(2024, 5, 14)} for _ in range(500)]
    checked = check(tmp_path, cast.ost, WHOLE | {"Deltakelse": rows})
    assert len(checked.problems.faults) == 500
    assert [p.row for p in checked.problems.faults] == list(range(2, 502))
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("content", "year"),
    [
        (WHOLE, 2024),
        ({"Henvendelser": [{**INQUIRY, "Mottatt": date(2021, 1, 1)}], "Årsverk": [STAFF]}, 2021),
        ({"Prosjekter": [PROJECT], "Årsverk": [{**STAFF, "År": 2019}]}, 2019),
    ],
)  # fmt: skip
def test_the_year_is_the_most_common_one_of_what_was_held(cast: Cast, tmp_path: Path, content: Any, year: int) -> None:
    assert check(tmp_path, cast.ost, content).work.year == year


def test_the_year_may_be_given(cast: Cast, tmp_path: Path) -> None:
    assert check(tmp_path, cast.ost, WHOLE, year=2023).work.year == 2023


@pytest.mark.parametrize("sheet", ["Prosjekter", "Arrangementer", "Deltakelse", "Henvendelser", "Evalueringer",
                                   "Årsverk", "Nettressurser"])  # fmt: skip
def test_a_closed_year_takes_no_rows(cast: Cast, tmp_path: Path, sheet: str) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    lock_year(centre="ost", year=2024)
    content = {sheet: WHOLE[sheet]}
    found = faults(check(tmp_path, cast.ost, content, year=2024))
    assert [(where, row) for where, row, _column in found] == [(sheet, 2)]
    assert faults(check(tmp_path, cast.sor, {"Årsverk": [STAFF]})) == []
