from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from conftest import Cast
from varde.core import locks
from varde.core.errors import EditConflict, Refused, YearIsClosed
from varde.core.models import AuditLine, ChangedDay
from varde.people.public import Account, Membership, Role
from varde.projects import actions, points
from varde.projects.models import CoreField, FieldOfWork, Funder, Partner, Project, ProjectYear
from varde.projects.tests.factories import make_field, make_letter, make_project


def changed_days() -> set[date]:
    return set(ChangedDay.objects.values_list("day", flat=True))


def test_a_new_project_gets_the_next_number_its_year_a_history_and_a_trace(cast: Cast) -> None:
    make_project(cast.ost, "P24-004")
    project = actions.create_project(
        actor=cast.viewer(cast.leader), centre=cast.ost, year=2024, values={"title": "Trygge overganger"}
    )
    row = project.years.get()
    assert project.number == "P24-005"
    assert (row.year, row.status, str(row.funder)) == (2024, "running", "Hdir")
    assert project.status_changes.get().status == "running"
    assert AuditLine.objects.get(object_type="projects.project", object_id=project.pk).actor_name == "Liv"
    assert changed_days() == {date(2024, 1, 1)}


def test_a_number_is_used_once_at_a_centre_and_the_next_one_is_told(cast: Cast) -> None:
    make_project(cast.ost, "P24-001")
    make_project(cast.sor, "P24-002")
    values = {"title": "x", "number": "P24-001"}
    with pytest.raises(Refused, match="P24-002"):
        actions.create_project(actor=cast.viewer(cast.leader), centre=cast.ost, year=2024, values=values)


@pytest.mark.parametrize("who", ["adviser", "reader", "colleague", "stranger"])
def test_who_may_not_make_or_change_projects_at_the_centre(cast: Cast, who: str) -> None:
    project = make_project(cast.ost)
    viewer = cast.viewer(getattr(cast, who))
    with pytest.raises(PermissionDenied):
        actions.create_project(actor=viewer, centre=cast.ost, year=2024, values={"title": "x"})
    with pytest.raises(PermissionDenied):
        actions.update_project(actor=viewer, project=project, version=1, values={"title": "x"})
    with pytest.raises(PermissionDenied):
        actions.update_project_year(actor=viewer, row=project.years.get(), version=1, values={"activity": "x"})
    with pytest.raises(PermissionDenied):
        actions.change_status(actor=viewer, project=project, status="closed", from_on=date(2024, 5, 1))


def test_a_project_leader_and_the_office_may_change_projects(cast: Cast) -> None:
    project = make_project(cast.ost)
    petra = Account.objects.create_user("petra@example.org", name="Petra")
    Membership.objects.create(account=petra, centre=cast.ost, role=Role.PROJECT_LEADER)
    actions.update_project(actor=cast.viewer(petra), project=project, version=1, values={"title": "Ny tittel"})
    actions.update_project(actor=cast.viewer(cast.office), project=project, version=2, values={"goal": "Mål"})
    project.refresh_from_db()
    assert (project.title, project.goal, project.version) == ("Ny tittel", "Mål", 3)


def test_the_second_of_two_editors_is_told_and_nothing_is_written(cast: Cast) -> None:
    project = make_project(cast.ost)
    liv, odd = cast.viewer(cast.leader), cast.viewer(cast.office)
    actions.update_project(actor=liv, project=project, version=1, values={"title": "Livs", "goal": "G"})
    with pytest.raises(EditConflict) as caught:
        actions.update_project(actor=odd, project=project, version=1, values={"title": "Odds", "goal": "G"})
    assert (caught.value.version_now, caught.value.changed_by) == (2, "Liv")
    assert [(d.label, d.theirs, d.yours) for d in caught.value.differences] == [("Tittel", "Livs", "Odds")]
    assert Project.objects.get(pk=project.pk).title == "Livs"


def test_saving_what_was_there_changes_nothing_and_leaves_no_trace(cast: Cast) -> None:
    project = make_project(cast.ost)
    lines = AuditLine.objects.count()
    values = {"title": project.title, "group": [], "starts_on": None}
    actions.update_project(actor=cast.viewer(cast.leader), project=project, version=1, values=values)
    assert AuditLine.objects.count() == lines
    assert Project.objects.get(pk=project.pk).version == 1


def test_a_change_of_the_year_marks_first_of_january_and_a_new_field_marks_the_days_others_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def days(project_id: int, year: int) -> list[date]:
        asked.append((project_id, year))
        return [date(year, 3, 4), date(year, 9, 9)]

    monkeypatch.setattr(points, "when_project_field_changes", [days])
    project = make_project(cast.ost)
    row, liv = project.years.get(), cast.viewer(cast.leader)
    row = actions.update_project_year(actor=liv, row=row, version=1, values={"user_involvement": "planning"})
    assert changed_days() == {date(2024, 1, 1)}
    assert asked == []
    other = make_field(cast.ost, 2024, "Ledelse")
    actions.update_project_year(actor=liv, row=row, version=2, values={"field": other})
    assert changed_days() == {date(2024, 1, 1), date(2024, 3, 4), date(2024, 9, 9)}
    assert asked == [(project.pk, 2024)]


def test_partners_of_a_year_are_changed_with_from_and_to_in_the_history(cast: Cast) -> None:
    row = make_project(cast.ost).years.get()
    both = list(Partner.objects.filter(name__in=["RVTS", "NKVTS"]))
    liv = cast.viewer(cast.leader)
    row = actions.update_project_year(actor=liv, row=row, version=1, values={"partners": both})
    actions.update_project_year(actor=liv, row=row, version=2, values={"partners": both[:1]})
    line = AuditLine.objects.filter(object_type="projects.projectyear").first()
    assert line is not None
    assert line.changes == {"Samarbeidssentre": ["NKVTS, RVTS", "RVTS"]}


def test_the_next_year_is_copied_from_this_one_but_not_what_was_done(cast: Cast) -> None:
    before, after = make_letter(2024), make_letter(2025, ("2.1.3", "9"))
    project = make_project(
        cast.ost, year_user_involvement="planning", year_activity="Tre samlinger", year_goals_served=["G1a"]
    )
    row = project.years.get()
    row.headings.set(before.headings.filter(number__in=["2.1", "2.1.3"]))
    row.partners.set(Partner.objects.filter(name="NSSF"))
    made = actions.copy_year(actor=cast.viewer(cast.leader), row=row, year=2025)
    assert made.field is not None
    assert (made.field.year, made.field.name) == (2025, "Vold og seksuelle overgrep")
    assert (made.user_involvement, made.activity, made.goals_served) == ("planning", "", ["G1a"])
    assert [str(p) for p in made.partners.all()] == ["NSSF"]
    assert list(made.headings.all()) == list(after.headings.filter(number="2.1.3"))
    with pytest.raises(Refused, match="2025"):
        actions.copy_year(actor=cast.viewer(cast.leader), row=row, year=2025)


def test_a_year_that_must_be_there_takes_its_field_by_name_and_leaves_the_rest_unsaid(cast: Cast) -> None:
    project = make_project(cast.ost, year_user_involvement="planning")
    made = actions.ensure_year(project, 2026)
    assert made.field is not None
    assert (made.field.year, made.field.name, made.user_involvement) == (2026, "Vold og seksuelle overgrep", "")
    assert made.field.core_field == project.years.get(year=2024).field.core_field  # type: ignore[union-attr]
    assert actions.ensure_year(project, 2026) == made
    assert FieldOfWork.objects.filter(centre=cast.ost, year=2026).count() == 1
    assert changed_days() == {date(2026, 1, 1)}


def test_a_new_field_finds_its_place_in_the_common_core(cast: Cast) -> None:
    field = actions.field_named(centre=cast.ost, year=2024, name="Forebygging av selvmord")
    assert field.core_field == CoreField.objects.get(code="selvmord")


def test_the_status_has_a_history_and_follows_into_the_years_after(cast: Cast) -> None:
    project = make_project(cast.ost)
    ProjectYear.objects.create(project=project, year=2025)
    liv = cast.viewer(cast.leader)
    actions.change_status(
        actor=liv, project=project, status="on_hold", from_on=date(2025, 3, 1), reason="Utsatt på grunn av pandemi"
    )
    project.refresh_from_db()
    assert project.status == "on_hold"
    assert dict(project.years.values_list("year", "status")) == {2024: "running", 2025: "on_hold"}
    assert changed_days() == {date(2025, 1, 1)}
    with pytest.raises(Refused, match="kan ikke bli"):
        actions.change_status(actor=liv, project=project, status="planned", from_on=date(2025, 4, 1), reason="x")
    with pytest.raises(Refused, match="01.03.2025"):
        actions.change_status(actor=liv, project=project, status="running", from_on=date(2025, 2, 1))
    with pytest.raises(Refused, match="fram i tid"):
        actions.change_status(actor=liv, project=project, status="running", from_on=date(2999, 1, 1))


def test_a_stop_without_a_reason_is_refused(cast: Cast) -> None:
    project = make_project(cast.ost)
    with pytest.raises(Refused, match="hvorfor"):
        actions.change_status(
            actor=cast.viewer(cast.leader), project=project, status="on_hold", from_on=date(2024, 3, 1)
        )


def test_a_planned_project_starts_when_the_parts_the_report_needs_are_there(cast: Cast) -> None:
    project = make_project(cast.ost, status="planned", year_status="planned")
    liv = cast.viewer(cast.leader)
    with pytest.raises(Refused, match="mål, målgruppe, finansiering, brukermedvirkning"):
        actions.change_status(actor=liv, project=project, status="running", from_on=date(2024, 3, 1))
    actions.update_project(actor=liv, project=project, version=1, values={"goal": "g", "target_group": "m"})
    actions.update_project_year(
        actor=liv,
        row=project.years.get(),
        version=1,
        values={"funder": Funder.objects.get(name="Hdir"), "user_involvement": "not_applicable"},
    )
    actions.change_status(actor=liv, project=project, status="running", from_on=date(2024, 3, 1))
    assert project.years.get().status == "running"


def test_a_closed_year_is_changed_by_the_leader_with_a_reason_only(cast: Cast) -> None:
    row = make_project(cast.ost).years.get()
    locks.lock_year(centre="ost", year=2024)
    values = {"user_involvement": "planning"}
    with pytest.raises(YearIsClosed, match="senterleder"):
        actions.update_project_year(actor=cast.viewer(cast.office), row=row, version=1, values=values, reason="Feil")
    with pytest.raises(YearIsClosed, match="hvorfor"):
        actions.update_project_year(actor=cast.viewer(cast.leader), row=row, version=1, values=values)
    actions.update_project_year(
        actor=cast.viewer(cast.leader), row=row, version=1, values=values, reason="Feil avkryssing"
    )
    assert ProjectYear.objects.get(pk=row.pk).user_involvement == "planning"
    with pytest.raises(YearIsClosed):
        actions.create_project(actor=cast.viewer(cast.office), centre=cast.ost, year=2024, values={"title": "For sent"})


def test_text_for_the_report_is_written_also_after_the_year_is_closed(cast: Cast) -> None:
    row = make_project(cast.ost).years.get()
    locks.lock_year(centre="ost", year=2024)
    actions.update_project_year(
        actor=cast.viewer(cast.office), row=row, version=1, values={"activity": "Tre samlinger", "partners": []}
    )
    assert ProjectYear.objects.get(pk=row.pk).activity == "Tre samlinger"


def test_a_year_is_removed_only_when_nothing_lies_in_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(cast.ost)
    extra = actions.ensure_year(project, 2025)
    liv = cast.viewer(cast.leader)
    monkeypatch.setattr(points, "when_project_field_changes", [lambda _p, year: [date(year, 5, 5)]])
    with pytest.raises(Refused, match="1 dager"):
        actions.remove_year(actor=liv, row=extra)
    monkeypatch.setattr(points, "when_project_field_changes", [])
    actions.remove_year(actor=liv, row=extra)
    with pytest.raises(Refused, match="minst ett år"):
        actions.remove_year(actor=liv, row=project.years.get())


def test_lists_of_fields_are_copied_and_only_what_is_missing_is_added(cast: Cast) -> None:
    for n, name in enumerate(["Vold", "Traumer", "Ledelse"]):
        make_field(cast.ost, 2024, name, order=n)
    make_field(cast.ost, 2025, "Vold")
    make_field(cast.sor, 2024, "Sørs felt")
    liv = cast.viewer(cast.leader)
    assert actions.copy_fields(actor=liv, centre=cast.ost, from_year=2024, year=2025) == 2
    assert actions.copy_fields(actor=liv, centre=cast.ost, from_year=2024, year=2025) == 0
    names = FieldOfWork.objects.filter(centre=cast.ost, year=2025).values_list("name", flat=True)
    assert set(names) == {"Vold", "Traumer", "Ledelse"}
    with pytest.raises(PermissionDenied):
        actions.copy_fields(actor=liv, centre=cast.sor, from_year=2024, year=2025)


def test_a_field_in_use_stays_and_an_unused_one_goes(cast: Cast) -> None:
    project = make_project(cast.ost)
    field = project.years.get().field
    assert field is not None
    liv = cast.viewer(cast.leader)
    with pytest.raises(Refused, match="i bruk"):
        actions.remove_field(actor=liv, field=field)
    unused = actions.add_field(actor=liv, centre=cast.ost, year=2024, name="Ledelse", core_field=None)
    actions.remove_field(actor=liv, field=unused)
    assert list(FieldOfWork.objects.filter(centre=cast.ost, year=2024)) == [field]


def test_pasted_headings_become_a_tree_and_pasting_again_changes_titles_only(cast: Cast) -> None:
    liv = cast.viewer(cast.leader)
    letter = actions.save_letter(actor=liv, letter=None, funder=Funder.objects.get(name="Bufdir"), year=2024, title="")
    assert actions.paste_headings(actor=liv, letter=letter, text="2 Oppdrag\n2.1 Vold\n2.1.3 Barn") == (3, 0)
    assert actions.paste_headings(actor=liv, letter=letter, text="2.1 Vold og overgrep\n2.1.3 Barn") == (0, 1)
    child = letter.headings.get(number="2.1.3")
    assert str(child.parent) == "2.1 Vold og overgrep"
    with pytest.raises(Refused, match="Uten nummer"):
        actions.paste_headings(actor=liv, letter=letter, text="2.2 Ny\nUten nummer")
    assert not letter.headings.filter(number="2.2").exists()


def test_headings_come_over_from_last_years_letter(cast: Cast) -> None:
    make_letter(2023)
    letter = make_letter(2025, ("2",))
    assert actions.copy_headings(actor=cast.viewer(cast.leader), letter=letter) == 2
    assert letter.headings.get(number="2.1.3").parent.number == "2.1"


def test_a_heading_or_measure_that_projects_answer_is_not_removed(cast: Cast) -> None:
    liv = cast.viewer(cast.leader)
    heading = make_letter(2024).headings.get(number="2.1")
    measure = actions.add_plan_measure(actor=liv, plan="Opptrappingsplan", number="8 b", title="")
    row = make_project(cast.ost).years.get()
    row.headings.add(heading)
    row.plan_measures.add(measure)
    with pytest.raises(Refused):
        actions.remove_heading(actor=liv, heading=heading)
    with pytest.raises(Refused):
        actions.remove_plan_measure(actor=liv, measure=measure)
    row.headings.clear()
    actions.remove_heading(actor=liv, heading=heading)
    assert not row.headings.exists()


def test_advisers_and_readers_leave_the_lists_alone(cast: Cast) -> None:
    for account in (cast.adviser, cast.reader, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.add_plan_measure(actor=cast.viewer(account), plan="Plan", number="1", title="")


@pytest.mark.django_db(transaction=True)
def test_the_first_lists_are_there_again_after_a_flush_and_come_only_once() -> None:
    call_command("flush", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    assert list(Partner.objects.values_list("name", flat=True)) == [
        "RVTS", "NKVTS", "NSSF", "RBUP", "KORUS Øst", "KORUS Oslo", "NAPHA", "Andre",
    ]  # fmt: skip
    assert Funder.objects.get(name="Hdir").full_name == "Helsedirektoratet"
    assert CoreField.objects.count() == 8
