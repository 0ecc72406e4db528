"""Who may open which address. One row per address; an address without a row breaks the build (check A1).

`who`: "open" (anybody), "account" (anybody signed in), "desk" (anybody with a role at a centre), or the ability that
people.access demands. `post`: what sending the form demands, when that is more than opening the page.
`of`: the table whose id stands in the address. Rows are short on purpose: the rules live in test_matrix.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.world import HELD_ON


@dataclass(frozen=True)
class Row:
    who: str
    methods: str = "GET"
    post: str = ""
    of: str = ""
    #: Other parts of the address, the same for all; "{pk}" stands for the id.
    parts: Mapping[str, Any] = field(default_factory=dict)
    #: Whose is the row in `of`: "centre", "seat" (the centre one sits at now), "account" (only the keeper's own),
    #: "all" (common to the centres).
    owner: str = "centre"
    #: What the address needs behind the question mark.
    query: Mapping[str, Any] = field(default_factory=dict)
    #: What a good answer to a GET may be.
    answers: tuple[int, ...] = (200,)
    #: Sending the form changes only what belongs to the sender's own account.
    own_account: bool = False


YEAR = HELD_ON.year

TABLE: dict[str, Row] = {
    "portal:front": Row("open", answers=(200, 302)),
    "portal:health": Row("open"),
    "portal:home": Row("desk"),
    "portal:home_warnings": Row("desk"),
    "portal:guide": Row("account"),
    "portal:components": Row("account"),
    "insight:coverage": Row("desk"),
    "insight:coverage_place": Row("desk", parts={"code": "3101"}),
    "people:demo_login": Row("open", "POST"),
    "people:sit_at": Row("account", "POST", own_account=True),
    "people:choose_language": Row("open", "POST", own_account=True),
    "people:my_account": Row("account", "GET POST", own_account=True),
    "people:my_data": Row("account"),
    "people:save_view": Row("account", "POST", own_account=True),
    "people:forget_view": Row("account", "POST", of="people.SavedView", owner="account", own_account=True),
    "people:organisations": Row("desk"),
    "people:new_organisation": Row("organisations", "GET POST"),
    "people:organisation": Row("desk", "GET POST", post="organisations", of="people.Organisation", owner="all"),
    "people:employees": Row("desk"),
    "people:new_employee": Row("employees", "GET POST"),
    "people:employee": Row("desk", "GET POST", post="employees", of="people.Employee"),
    "people:merge_employee": Row("employees", "POST", of="people.Employee"),
    "people:erase_employee": Row("employees", "GET POST", of="people.Employee"),
    "people:accounts": Row("accounts", "GET POST"),
    "people:take_role": Row("accounts", "POST", of="people.Membership", owner="seat"),
    "people:erase_account": Row("accounts", "GET POST", of="people.Account", owner="seat"),
    "exchange:list": Row("import", "GET POST"),
    "exchange:template": Row("import"),
    "exchange:export": Row("import", query={"export-year": YEAR}),
    "exchange:run": Row("import", of="exchange.ImportRun"),
    "exchange:progress": Row("import", of="exchange.ImportRun"),
    "exchange:store": Row("import", "POST", of="exchange.ImportRun"),
    "exchange:undo": Row("import", "GET POST", of="exchange.ImportRun", answers=(200, 302)),
    "exchange:problems": Row("import", of="exchange.ImportRun"),
    # --- events -----------------------------------------------------------------------------------------
    "events:list": Row("desk"),
    "events:quick": Row("events", "GET POST"),
    "events:quick_saved": Row("desk", of="events.Event"),
    "events:undo_quick": Row("events", "POST", of="events.Event"),
    "events:places": Row("desk"),
    "events:hosts": Row("desk"),
    "events:project_guess": Row("events", answers=(200, 204)),
    "events:new": Row("events", "GET POST"),
    "events:attendance": Row("events", "GET POST", of="events.TeachingDay"),
    "events:event": Row("desk", of="events.Event"),
    "events:edit": Row("events", "GET POST", of="events.Event"),
    "events:copy": Row("events", "GET POST", of="events.Event"),
    "events:delete_draft": Row("events", "POST", of="events.Event"),
    "events:move": Row("events", "GET POST", of="events.Event"),
    "events:evaluation": Row("evaluation", "GET POST", of="events.Event"),
    "events:change_status": Row("events", "GET POST", of="events.Event", parts={"change": "avlys"}),
    # --- figures ----------------------------------------------------------------------------------------
    "insight:figures": Row("desk"),
    "insight:figures_file": Row("desk", parts={"kind": "xlsx"}),
    "insight:figure": Row("desk", parts={"key": "participants.days"}),
    "insight:behind": Row("desk", parts={"key": "participants.days"}),
    "insight:figure_file": Row("desk", parts={"key": "participants.days", "kind": "csv"}),
    "insight:quality": Row("desk"),
    "insight:quality_year": Row("desk", parts={"year": YEAR}),
    "insight:quality_check": Row("desk", parts={"year": YEAR, "slug": "uten-niva"}, answers=(200, 404)),
    "insight:quality_row": Row(
        "desk", "GET POST", post="events", of="events.Event", answers=(200, 404),
        parts={"year": YEAR, "slug": "uten-niva", "subject": "arrangement-{pk}"},
    ),
    "insight:quality_undo": Row("events", "POST", of="insight.QualityAnswer"),
    "insight:periods": Row("desk"),
    "insight:period_download": Row("desk", parts={"year": 2011, "kind": "json"}, answers=(200, 404)),
    "insight:period": Row("desk", "GET POST", post="close_year", parts={"year": YEAR}),
    # --- registers ----
    "evaluation:list": Row("desk"),
    "evaluation:evaluation": Row("desk", of="evaluation.Evaluation"),
    "evaluation:new": Row("evaluation", "GET POST"),
    "evaluation:edit": Row("evaluation", "GET POST", of="evaluation.Evaluation"),
    "worklog:list": Row("desk"),
    "worklog:staff_year": Row("desk", of="worklog.StaffYear", answers=(302,)),
    "worklog:edit_year": Row("worklog", "GET POST", parts={"year": YEAR}),
    "content:list": Row("desk"),
    "content:statistic": Row("desk", of="content.WebStatistic"),
    "content:new": Row("content", "GET POST"),
    "content:edit": Row("content", "GET POST", of="content.WebStatistic"),
    "content:remove": Row("content", "POST", of="content.WebStatistic"),
    "inquiries:list": Row("desk"),
    "inquiries:inquiry": Row("desk", of="inquiries.Inquiry"),
    "inquiries:new": Row("inquiries", "GET POST"),
    "inquiries:edit": Row("inquiries", "GET POST", of="inquiries.Inquiry"),
    "inquiries:set_outcome": Row("inquiries", "POST", of="inquiries.Inquiry"),
    "projects:list": Row("desk"),
    "projects:project": Row("desk", of="projects.Project"),
    "projects:new": Row("projects", "GET POST"),
    "projects:edit": Row("projects", "GET POST", of="projects.Project"),
    "projects:status": Row("projects", "GET POST", of="projects.Project"),
    "projects:edit_year": Row("projects", "GET POST", of="projects.Project", parts={"year": YEAR}),
    "projects:copy_year": Row("projects", "GET POST", of="projects.Project", parts={"year": YEAR}),
    "projects:remove_year": Row("projects", "GET POST", of="projects.Project", parts={"year": YEAR}),
    "projects:lists": Row("projects", "GET POST"),
    "projects:copy_fields": Row("projects", "POST"),
    "projects:field": Row("projects", "GET POST", of="projects.FieldOfWork"),
    "projects:remove_field": Row("projects", "POST", of="projects.FieldOfWork"),
    "projects:funders": Row("projects", "GET POST"),
    "projects:funder": Row("projects", "GET POST", of="projects.Funder", owner="all"),
    "projects:letters": Row("projects", "GET POST"),
    "projects:letter": Row("projects", "GET POST", of="projects.GrantLetter", owner="all"),
    "projects:copy_headings": Row("projects", "POST", of="projects.GrantLetter", owner="all"),
    "projects:heading": Row("projects", "GET POST", of="projects.GrantHeading", owner="all"),
    "projects:remove_heading": Row("projects", "POST", of="projects.GrantHeading", owner="all"),
    "projects:measures": Row("projects", "GET POST"),
    "projects:measure": Row("projects", "GET POST", of="projects.PlanMeasure", owner="all"),
    "projects:remove_measure": Row("projects", "POST", of="projects.PlanMeasure", owner="all"),
}  # fmt: skip
#: Pages of allauth: its own tests guard them; here only that they never break, and show nobody's canary.
BORROWED = "konto/"
