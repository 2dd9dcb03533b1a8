"""The case record: kinds of entry, the journal's entry, the case file, identifiers, reference lists."""

from throughcare.core.record.case_file import CaseFile, Supervision
from throughcare.core.record.entry import Entry, read_facts
from throughcare.core.record.kinds import KINDS, RESTRICTED, facts_of

__all__ = ["KINDS", "RESTRICTED", "CaseFile", "Entry", "Supervision", "facts_of", "read_facts"]
