"""Reviews of risk and plan, changes, MAPPA meetings, monthly reviews."""

from __future__ import annotations

import datetime

from throughcare.core.record import assessment, plan
from throughcare.demo.journal.opening import _assessed
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import rates

_DAY = datetime.timedelta(days=1)
_INTERVAL = 16 * 7 * _DAY


def write_reviews(w: Writer) -> None:
    """Every review of the time under supervision."""
    changed_on = _change(w)
    _risk_reviews(w, changed_on)
    if w.plan.tier > 1:
        _plan_reviews(w)
    if w.plan.high_risk:
        _monthly(w)
    if w.plan.mappa_level >= 2:
        _mappa(w)


def _change(w: Writer) -> datetime.date | None:
    """A significant change, and its review where there is one; the day of that review."""
    if not w.decided("significant_change"):
        return None
    chance = w.chance
    noted_on = w.workday(w.plan.start_on + chance.whole(20, 170) * _DAY)
    if noted_on > w.supervised_until:
        return None
    what = chance.one_of(("new partner", "moved home", "lost work", "drinking again", "new charge"))
    change = w.add(noted_on, assessment.RiskChangeNoted(what=what, direction="up"))
    reviewed = w.decided("reviewed_after_change")
    reviewed_on = w.days.after(noted_on, chance.whole(1, 5))
    if not reviewed or change is None or reviewed_on > w.supervised_until:
        return None
    w.add(reviewed_on, assessment.RohReviewed(reason="change", change=change, level=w.plan.roh))
    return reviewed_on


def _risk_reviews(w: Writer, changed_on: datetime.date | None) -> None:
    """Due sixteen weeks after the start, and then after the last one done."""
    rate = rates()["roh_review_in_time"] / 100
    last = w.plan.start_on
    for day in _reviews(w, last, rate, changed_on):
        level = _LOWER[w.plan.roh] if w.chance.happens(0.12) else w.plan.roh
        w.add(
            day, assessment.RohReviewed(reason="interval", planning_continues=w.chance.happens(0.8))
        )
        if level != w.plan.roh and day < w.supervised_until:
            w.add(day, assessment.RohAnalysed(level=level))


_LOWER = {"very_high": "high", "high": "medium", "medium": "low", "low": "low"}


def _reviews(
    w: Writer, last: datetime.date, rate: float, extra: datetime.date | None = None
) -> list[datetime.date]:
    """The days of the reviews that are done at an interval: in time, late, or then no more."""
    found: list[datetime.date] = []
    while True:
        due = last + _INTERVAL
        if extra and last < extra <= due:  # another review has been done; the next is due after it
            last, extra = extra, None
            continue
        if w.chance.happens(rate):
            day = w.workday(due - w.chance.whole(4, 18) * _DAY)
        elif w.chance.happens(0.62):
            day = w.workday(due + w.chance.whole(3, 60) * _DAY)
        else:
            return found
        if day > w.supervised_until:
            return found
        found.append(day)
        last = max(day, extra) if extra and extra < day else day


def _plan_reviews(w: Writer) -> None:
    rate = rates()["plan_review_in_time"] / 100
    for number, day in enumerate(_reviews(w, w.plan.start_on, rate)):
        w.add(
            day,
            plan.SentencePlanReviewed(
                stage="first" if number == 0 else "interval",
                brought_up_to_date=w.chance.happens(0.35),
            ),
        )
        if w.chance.happens(0.5):
            rescored = _assessed(w, "review")
            improved = w.chance.happens(0.31)
            w.add(
                day,
                type(rescored)(stage="review", likelihood=rescored.likelihood, improved=improved),
            )


def _monthly(w: Writer) -> None:
    day = w.plan.start_on
    while True:
        in_time = w.chance.happens(rates()["monthly_review_in_time"] / 100)
        day = w.workday(
            day + (w.chance.whole(20, 27) if in_time else w.chance.whole(33, 45)) * _DAY
        )
        if day > w.supervised_until:
            return
        w.add(day, assessment.HighRiskReviewed(noted_to_manager=True), by="SPO")


def _mappa(w: Writer) -> None:
    weeks = (4, 6) if w.plan.mappa_level == 3 else (8, 12)
    day = w.plan.start_on + w.chance.whole(10, 40) * _DAY
    filed = iter(w.chance.shares(200, rates()["mappa_minutes_filed"] / 100))
    while day <= w.supervised_until:
        meeting_on = w.workday(day)
        attended = w.plan.mappa_level == 3 or w.chance.happens(0.2)
        met = assessment.MappaMet(level=w.plan.mappa_level, officer_attended=attended)
        meeting = w.add(meeting_on, met, by="MAPPA coordinator")
        if next(filed) and meeting:
            filed_on = w.days.after(meeting_on, w.chance.whole(2, 9))
            w.add(filed_on, assessment.MappaMinutesFiled(meeting=meeting), by="MAPPA coordinator")
        day += w.chance.whole(*weeks) * 7 * _DAY
