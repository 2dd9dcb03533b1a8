"""Builds the report of an inspection: from scores, findings and evidence to one Document.

The parts and their order are those of the Cheshire report; the words are ours. Everything that can be
derived is derived here from the inspection folder, so that report and data cannot disagree.
"""

from __future__ import annotations

from throughcare.core.disclosure import Profile, profiles
from throughcare.folders.inspections import Inspection
from throughcare.report.document import Document, Section, runs
from throughcare.report.inspection import context, criteria, front, scores, wording
from throughcare.report.inspection.appendices import appendices

BANNERS = {
    "synthetic": "Synthetic data: no real person, case or area",
    "published": "Published figures of the real inspection of 2006",
}
PUBLISHER = "throughcare"


def build_report(inspection: Inspection, profile: Profile | None = None) -> Document:
    """The report as one Document. `profile` is the disclosure profile (default: `published`)."""
    profile = profile or profiles()["published"]
    info = inspection.info
    after = _after_contents(inspection, profile)
    before = (front.foreword(inspection), front.acknowledgements(inspection), front.contents())
    abbreviations = front.abbreviations_used((*before, *after))
    return Document(
        title=info.title,
        subtitle=f"Offender management in {info.area.name}",
        banner=BANNERS[info.source],
        publisher=PUBLISHER,
        published_on=info.published_on,
        cover=(
            runs(f"Fieldwork {wording.period(info.fieldwork_from, info.fieldwork_to)}"),
            runs(f"Published {wording.date(info.published_on)}"),
            runs(front.framework_line(inspection.framework)),
        ),
        sections=(*before, abbreviations, *after),
        description=f"Report of an inspection of offender management. {BANNERS[info.source]}.",
        footer=f"{info.title}, {info.published_on.strftime('%B %Y')}",
        keywords=("offender management", "inspection", info.area.name, info.source),
    )


def _after_contents(inspection: Inspection, profile: Profile) -> tuple[Section, ...]:
    parts = (
        front.summary(inspection),
        scores.summary_of_scores(inspection),
        front.recommendations(inspection),
        front.next_steps(inspection),
        front.good_practice(inspection),
        context.area(inspection),
        context.service_users(inspection, profile),
        *criteria.sections(inspection, profile),
        *appendices(inspection, profile),
    )
    return tuple(part for part in parts if part is not None)
