"""The main journeys with JavaScript switched off (U3)."""

from pathlib import Path

from tests.harness.test_crash import workbook
from varde.core.tasks import Worker


def test_signing_in_registering_a_day_and_seeing_the_figures(world, visit):
    visitor = visit(world, "anonymous", width=390, scripts=False)
    page = visitor.page
    visitor.open("/konto/logg-inn/")
    page.fill("input[name=login]", world.cast.adviser.email)
    page.fill("input[name=password]", "correct horse battery")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/hjem/")

    visitor.open("/arrangementer/hurtig/")
    page.fill("[name$='-title']", "Uten skript")
    page.fill("[name='q-heads']", "12")
    page.locator("form:has([name='q-heads'])").get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/arrangementer/hurtig/*/")
    assert "Uten skript" in page.content()

    assert visitor.open("/tall/") == 200
    assert page.locator("h1").count() == 1
    assert visitor.faults == []


def test_bringing_a_workbook_in(world, visit, tmp_path: Path):
    visitor = visit(world, "leader", scripts=False)
    page = visitor.page
    workbook(tmp_path, events=5)
    visitor.open("/arbeidsbok/")
    page.set_input_files("input[type=file]", str(tmp_path / "arbeidsbok.xlsx"))
    page.get_by_role("button", name="Kontroller filen").click()
    page.wait_for_url("**/arbeidsbok/*/")
    Worker().once()
    page.reload()
    page.locator("form[action$='/lagre/'] button").click()
    Worker().once()
    page.reload()
    assert "Lagret" in page.content()
    assert visitor.faults == []
