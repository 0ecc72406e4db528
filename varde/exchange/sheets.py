"""The sheets of the activity workbook, in its order. Each room describes its own register."""

from varde.content.workbook import WebSheet
from varde.core.bulk import Sheet
from varde.evaluation.workbook import EvaluationSheet
from varde.events.workbook import AttendanceSheet, EventSheet
from varde.inquiries.workbook import InquirySheet
from varde.projects.workbook import ProjectSheet
from varde.worklog.workbook import StaffSheet

#: As they stand in the workbook, and as they plan: a sheet may ask those before it.
SHEETS: tuple[type[Sheet], ...] = (
    ProjectSheet,
    EventSheet,
    AttendanceSheet,
    InquirySheet,
    EvaluationSheet,
    StaffSheet,
    WebSheet,
)
#: As they are written: what others point at comes first.
STORE_ORDER = ("projects", "evaluations", "events", "attendance", "inquiries", "staff", "web")
