"""Every read of the record that is more than a get, by what is read."""

from throughcare.cases.queries.case import Due, due_in, timeline
from throughcare.cases.queries.caseload import figures

__all__ = ["Due", "due_in", "figures", "timeline"]
