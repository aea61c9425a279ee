"""A town's file as catalogue rows. A bad row never costs a good one: each problem is told with its cell."""

from services.catalog.importing.model import Problem, Reading, ReadRow, Severity
from services.catalog.importing.reader import read

__all__ = ["Problem", "ReadRow", "Reading", "Severity", "read"]
