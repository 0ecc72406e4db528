"""The desk's page: who may, what is shown, and that it works without the worker for a while and without script."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from conftest import Cast
from varde.core.idempotency import new_key
from varde.core.tasks import Worker
from varde.events.models import Event
from varde.exchange.actions import forget_old_files, give_up_abandoned, path_of
from varde.exchange.models import ImportRun, RunStatus
from varde.exchange.tests.factories import HEADS, PROJECT, WHOLE, bring_in, write
from varde.people.public import Account

pytestmark = pytest.mark.django_db
As = Callable[[Account], Client]
LIST = "/arbeidsbok/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "files"


def upload(client: Client, path: Path, content: object = WHOLE) -> ImportRun:
    write(path / "aktivitet.xlsx", content)  # type: ignore[arg-type]
    file = SimpleUploadedFile("aktivitet.xlsx", (path / "aktivitet.xlsx").read_bytes())
    answer = client.post(LIST, {"import-workbook": file, "idempotency_key": new_key()})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.order_by("-pk")[0]


def test_a_workbook_goes_from_upload_to_preview_to_stored_to_undone(as_: As, cast: Cast, tmp_path: Path) -> None:
    client = as_(cast.office)
    run = upload(client, tmp_path)
    page = client.get(f"{LIST}{run.pk}/").content.decode()
    assert "Filen kontrolleres" in page and f"{LIST}{run.pk}/framdrift/" in page and "<progress" in page
    Worker().once()
    page = client.get(f"{LIST}{run.pk}/framdrift/").content.decode()
    assert "Klar til å lagres" in page and "every 1s" not in page and not Event.objects.exists()
    answer = client.post(f"{LIST}{run.pk}/lagre/", {"idempotency_key": new_key()})
    assert answer.status_code == 302
    assert "Lagres" in client.get(f"{LIST}{run.pk}/").content.decode()
    Worker().once()
    page = client.get(f"{LIST}{run.pk}/").content.decode()
    assert "Alt i arbeidsboken er lagret." in page and "Odd" in page and Event.objects.count() == 1
    run.refresh_from_db()
    assert run.file == "" and not list((tmp_path / "files").rglob("*.xlsx"))
    assert "trygt" in client.get(f"{LIST}{run.pk}/angre/").content.decode()
    client.post(f"{LIST}{run.pk}/angre/", {"idempotency_key": new_key()})
    assert not Event.objects.exists()
    assert "Angret" in client.get(f"{LIST}{run.pk}/").content.decode()


def test_every_fault_stands_on_the_page_and_in_a_file(as_: As, cast: Cast, tmp_path: Path) -> None:
    client = as_(cast.leader)
    rows = [{**HEADS, "Antall": -n, "Sektor": "<b>"} for n in range(1, 251)]
    run = upload(client, tmp_path, WHOLE | {"Deltakelse": rows})
    Worker().once()
    page = client.get(f"{LIST}{run.pk}/").content.decode()
    assert page.count("Tallet er mindre enn null.") == 250 and page.count("Verdien er ukjent.") == 250
    assert "500 feil må rettes" in page and "<b>" not in page
    assert client.post(f"{LIST}{run.pk}/lagre/", {"idempotency_key": new_key()}, follow=True).status_code == 200
    Worker().once()
    assert not Event.objects.exists()
    sheet = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{LIST}{run.pk}/liste/").content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 501


def test_what_is_not_a_workbook_says_so_on_the_page(as_: As, cast: Cast) -> None:
    client = as_(cast.office)
    client.post(LIST, {"import-workbook": SimpleUploadedFile("x.xlsx", b"hei"), "idempotency_key": new_key()})
    Worker().once()
    run = ImportRun.objects.get()
    assert "ikke en Excel-fil" in client.get(f"{LIST}{run.pk}/").content.decode()


def test_what_is_too_large_is_refused_at_once_beside_the_form(as_: As, cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAX_WORKBOOK_BYTES = 10
    file = SimpleUploadedFile("x.xlsx", b"x" * 11)
    answer = as_(cast.office).post(LIST, {"import-workbook": file, "idempotency_key": new_key()})
    assert answer.status_code == 422 and "for stor" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_form_without_a_file_is_shown_again(as_: As, cast: Cast) -> None:
    assert as_(cast.office).post(LIST, {"idempotency_key": new_key()}).status_code == 422


def test_the_same_form_sent_twice_is_one_import(as_: As, cast: Cast, tmp_path: Path) -> None:
    client, key = as_(cast.office), new_key()
    content = write(tmp_path / "a.xlsx", WHOLE).read_bytes()
    for _ in range(2):
        client.post(LIST, {"import-workbook": SimpleUploadedFile("a.xlsx", content), "idempotency_key": key})
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("who", ["adviser", "reader"])
def test_who_may_not_import_is_refused(as_: As, cast: Cast, tmp_path: Path, who: str) -> None:
    run = bring_in(tmp_path, cast.ost, WHOLE)
    client = as_(getattr(cast, who))
    for path in (LIST, f"{LIST}{run.pk}/", f"{LIST}{run.pk}/framdrift/", f"{LIST}{run.pk}/liste/", f"{LIST}mal/",
                 f"{LIST}{run.pk}/angre/", f"{LIST}eksport/?export-year=2024"):  # fmt: skip
        assert client.get(path).status_code == 403, path
    for path in (LIST, f"{LIST}{run.pk}/lagre/", f"{LIST}{run.pk}/angre/"):
        assert client.post(path).status_code == 403, path
    assert Event.objects.exists()


def test_another_centres_import_is_not_there(as_: As, cast: Cast, tmp_path: Path) -> None:
    run = bring_in(tmp_path, cast.ost, WHOLE)
    client = as_(cast.colleague)
    assert "bok.xlsx" not in client.get(LIST).content.decode()
    for path in ("", "framdrift/", "liste/", "angre/"):
        assert client.get(f"{LIST}{run.pk}/{path}").status_code == 404
    assert client.post(f"{LIST}{run.pk}/angre/").status_code == 404


def test_the_page_says_when_nobody_works_on_it(as_: As, cast: Cast, tmp_path: Path) -> None:
    client = as_(cast.office)
    run = upload(client, tmp_path)
    assert "Bakgrunnsprosessen svarer ikke" not in client.get(f"{LIST}{run.pk}/").content.decode()
    ImportRun.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert "Bakgrunnsprosessen svarer ikke" in client.get(f"{LIST}{run.pk}/").content.decode()
    Worker().beat()
    assert "Bakgrunnsprosessen svarer ikke" not in client.get(f"{LIST}{run.pk}/").content.decode()


def test_an_import_whose_task_was_given_up_says_that_nothing_is_stored(cast: Cast, as_: As, tmp_path: Path) -> None:
    from django_tasks_db.models import DBTaskResult

    run = upload(as_(cast.office), tmp_path)
    assert give_up_abandoned() == 0
    DBTaskResult.objects.update(status="FAILED")
    assert give_up_abandoned() == 1
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED and "Ingenting er lagret" in run.refusal


def test_files_nobody_stored_are_removed_after_a_week(cast: Cast, as_: As, tmp_path: Path) -> None:
    run = upload(as_(cast.office), tmp_path)
    Worker().once()
    assert path_of(run).exists() and forget_old_files() == 0
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert forget_old_files() == 1 and not path_of(run).exists()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED


def test_a_year_is_taken_out_as_a_file(as_: As, cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, cast.ost, WHOLE)
    answer = as_(cast.office).get(f"{LIST}eksport/?{urlencode({'export-year': 2024})}")
    assert "aktivitet-ost-2024.xlsx" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.get_sheet_by_name("Prosjekter").to_python()[1][0] == PROJECT["Prosjektnr"]
    assert as_(cast.office).get(f"{LIST}eksport/?export-year=x").status_code == 302
    assert as_(cast.office).get(f"{LIST}mal/").content[:2] == b"PK"


def test_the_list_of_imports_takes_few_queries_whatever_its_length(
    as_: As, cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    ImportRun.objects.bulk_create(
        [ImportRun(centre=cast.ost, by_name="Odd", file_name=f"{n}.xlsx", faults=[{}] * 50) for n in range(60)]
    )
    client = as_(cast.office)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert client.get(reverse("exchange:list")).status_code == 200
