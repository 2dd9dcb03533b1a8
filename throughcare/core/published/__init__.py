"""Published inspection reports: what they print, rebuilt from their own figures, and checked.

published = read_published("cheshire-2006")
published.scores, .ratings, .performance, .figures, .findings, .recommendations
published.rebuilt()   each score beside the printed one
published.checks()    what does not hold together
"""

from throughcare.core.published.checks import CHECKS, check_published
from throughcare.core.published.model import (
    Figure,
    GoodPractice,
    Performance,
    Published,
    PublishedCriterion,
    PublishedFinding,
    QuestionValue,
    Recommendation,
)
from throughcare.core.published.reading import published_ids, read_published
from throughcare.core.published.rebuilt import RebuiltScore, rebuild
from throughcare.core.published.slips import Slip

__all__ = [
    "CHECKS",
    "Figure",
    "GoodPractice",
    "Performance",
    "Published",
    "PublishedCriterion",
    "PublishedFinding",
    "QuestionValue",
    "RebuiltScore",
    "Recommendation",
    "Slip",
    "check_published",
    "published_ids",
    "read_published",
    "rebuild",
]
