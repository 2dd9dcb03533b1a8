"""What the entry kinds are made of: the base class, and the types that their facts share.

A kind is one class. Its name gives the kind's name (`RohAnalysed` is `roh_analysed`), its docstring what
it records, its annotations the facts: type, choices, limits, unit, the kind of entry a reference names.
Forms, the import check, the data dictionary and the API schema are all derived from the class.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Date = datetime.date | None
Text = str | None
YesNo = bool | None
Count = Annotated[int, Meta(ge=0)] | None
Months = Annotated[int, Meta(ge=0, extra={"unit": "months"})] | None
Hours = Annotated[int, Meta(ge=0, extra={"unit": "hours"})] | None
Tier = Literal[1, 2, 3, 4]
RohLevel = Literal["low", "medium", "high", "very_high"]
MappaLevel = Literal[1, 2, 3]
MappaCategory = Literal[1, 2, 3]
CourtType = Literal["magistrates", "crown"]
ReportType = Literal["standard", "fast", "oral"]
Grade = Annotated[
    str | None, Meta(extra={"usual": ["PO", "PSO", "trainee", "SPO", "DM", "CA", "other"]})
]
RequirementCode = Literal[
    "UPW", "ACT", "PRG", "PRO", "CUR", "EXC", "RES", "MHT", "DRR", "ALC", "SUP", "ATC", "EM"
]
Mode = Literal["office", "home", "prison", "video_link", "telephone", "letter"]
Need = Annotated[
    str | None,
    Meta(
        extra={
            "usual": [
                "accommodation",
                "employment",
                "finance",
                "relationships",
                "lifestyle",
                "drugs",
                "alcohol",
                "emotional_wellbeing",
                "thinking_and_behaviour",
                "attitudes",
                "basic_skills",
                "mental_health",
            ]
        }
    ),
]


class Facts(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    gc=False,
    rename=lambda name: name.rstrip(
        "_"
    ),  # a fact called `with` or `from` is held by `with_`, `from_`
):
    """The facts of one kind of entry. Each is optional on import unless it has no default."""


def kind_of(cls: type[Facts]) -> str:
    """The kind's name: `UnpaidWorkPlaced` -> `unpaid_work_placed`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def label_of(name: str) -> str:
    """A fact's or a kind's name as a person reads it: `roh_level` -> `RoH level`."""
    words = name.replace("_", " ")
    for short in ("roh", "ppo", "mappa", "hdc", "oasys", "pnc", "cro", "drr"):
        words = re.sub(rf"\b{short}\b", "RoH" if short == "roh" else short.upper(), words)
    words = words.replace("OASYS", "OASys")
    if words in ("for on", "until on"):  # a day alone says "for" and "until"
        words = words.removesuffix(" on")
    return words[:1].upper() + words[1:]


def meta_extra(annotation: Any, key: str) -> Any:
    """What an annotation says under `key` in its `Meta(extra=...)`, or None."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and key in meta.extra:
            return meta.extra[key]
    return None
