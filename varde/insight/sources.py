"""The rooms that give facts to figures. A new room is one line here."""

from types import ModuleType

from varde.content import figures as content
from varde.evaluation import figures as evaluation
from varde.events import figures as events
from varde.inquiries import figures as inquiries
from varde.projects import figures as projects
from varde.worklog import figures as worklog

#: Each has `facts(centre, first, last)`, `MEASURES`, `describe(kind, ids)`, and perhaps `days_that_follow(...)`.
ROOMS: tuple[ModuleType, ...] = (events, projects, inquiries, evaluation, worklog, content)
