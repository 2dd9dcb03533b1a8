"""Performance measures: what is counted, of what, against which target. As data, evaluated purely.

A measure's file says under `counts` one thing of this closed vocabulary:

| key | counts | value |
|---|---|---|
| `obligations` | what some standards asked for, by its state: `standards`, `dated_by` (`trigger_on`, `due_on`, `fulfilled_on`: which of its dates has to lie in the window), `of` and `met` (states), `by` (`obligation`; `case`: met when all of the case's are; `part`: each entry that a stretch asks for) | percent |
| `entries` | entries that happened in the window: `of` and `met` (patterns), `leaving_out`, `by` (`entry` or `case`) | percent |
| `supervisions` | orders and licences that ran in the window: `kinds`, `failed_by` (kinds of entry in the window), `unless_answered` | percent |
| `volume` | entries that happened in the window, against the area's own volume target: `of` (a list of patterns), `once_per_sentence` | percent of target |
| `elapsed` | working days from one entry to another: `of` (a pattern), `since` (facts to follow, one after the other), `adults_only`, `within` | mean days, or with `within` percent |
| `absence` | working days lost to sickness for each full-time post: `annualised` | days |
| `staff` | staff in post on the last day by one of their facts: `fact`, `leaving_out`, `met` | percent |

A pattern is `kind`, `where` (fact: values), `names` (fact: pattern of the entry that this fact names) and
`named_by` (`kind`, `fact`, `where`: some entry whose `fact` names this one). In `met` and
`leaving_out` it says more of the entry that `of` found, so it has no `kind`.
"""

from throughcare.core.measures.evaluation import Evaluation, evaluate
from throughcare.core.measures.explanations import explain, in_words
from throughcare.core.measures.files import measures_named, read_measure, shipped_measures
from throughcare.core.measures.model import Measure, Target
from throughcare.core.measures.results import LeftOut, MeasureCase, MeasureResult

__all__ = [
    "Evaluation",
    "LeftOut",
    "Measure",
    "MeasureCase",
    "MeasureResult",
    "Target",
    "evaluate",
    "explain",
    "in_words",
    "measures_named",
    "read_measure",
    "shipped_measures",
]
