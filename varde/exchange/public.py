"""The door of `exchange`."""

from varde.exchange.checking import check_workbook
from varde.exchange.writing import write_template, write_year

__all__ = ["check_workbook", "write_template", "write_year"]
