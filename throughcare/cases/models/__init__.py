"""The tables of the record, by what they hold. Those about a case open only through the gate."""

from throughcare.cases.models.access import (
    AccessLimit,
    EmergencyAccess,
    LimitedPerson,
    SampledAccess,
)
from throughcare.cases.models.caseload import Area, AreaTable, Case, Person, SiteStandard
from throughcare.cases.models.derived import CaseAppointment, CaseLink, CaseObligation
from throughcare.cases.models.journal import Draft, Entry, Victim, VictimEntry
from throughcare.cases.models.retention import Disposal, Hold

__all__ = [
    "AccessLimit",
    "Area",
    "AreaTable",
    "Case",
    "CaseAppointment",
    "CaseLink",
    "CaseObligation",
    "Disposal",
    "Draft",
    "EmergencyAccess",
    "Entry",
    "Hold",
    "LimitedPerson",
    "Person",
    "SampledAccess",
    "SiteStandard",
    "Victim",
    "VictimEntry",
]
