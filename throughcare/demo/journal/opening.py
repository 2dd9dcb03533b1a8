"""Before supervision: the report, the sentence, prison, the victims, the release."""

from __future__ import annotations

import datetime

from throughcare.core.record import assessment, court, custody, victims
from throughcare.core.record import plan as plans
from throughcare.core.record.contact import ContactNoted
from throughcare.demo.journal.writer import Writer
from throughcare.demo.plans import ACT_2003, Plan

_MAGISTRATES = ("Chester", "Crewe", "Macclesfield", "Warrington", "Halton", "Vale Royal")
_CROWN = ("Chester", "Knutsford", "Warrington")
_PRISONS = ("HMP Risley", "HMP Risley", "HMP Altcourse", "HMYOI Thorn Cross", "HMP Liverpool")
_WOMENS_PRISON = "HMP Styal"
# Offence codes by what the case is like; theft and driving otherwise.
_OFFENCES = (
    "02800",
    "04910",
    "00806",
    "10501",
    "19507",
    "09212",
    "80300",
    "03400",
    "05300",
    "14903",
)
_DAY = datetime.timedelta(days=1)


def open_case(w: Writer) -> str | None:
    """The report and the sentence; the id of the sentence's entry."""
    _report(w)
    plan = w.plan
    sentence = w.add(plan.sentence_on, _sentence(w), by="court officer")
    if plan.custodial:
        _in_custody(w, sentence)
    return sentence


def _report(w: Writer) -> None:
    plan = w.plan
    if not plan.report_court:
        return
    due_on = w.days.after(plan.sentence_on - 7 * _DAY, 2)
    asked_on = w.workday(due_on - datetime.timedelta(days=w.chance.whole(15, 22)))
    fast = w.chance.happens(0.35) and not plan.custodial
    kind = "fast" if fast else "standard"
    magistrates = plan.report_court == "magistrates"
    names = _MAGISTRATES if magistrates else _CROWN
    court_name = f"{w.chance.one_of(names)} {'magistrates' if magistrates else 'Crown Court'}"
    request = w.add(
        asked_on,
        court.ReportRequested(
            court=court_name, court_type=plan.report_court, report=kind, due_on=due_on,
            seriousness=_seriousness(w), remanded=plan.custodial and w.chance.happens(0.5),
        ),
        by="court officer",
    )  # fmt: skip
    same = plan.officers == 1 or w.chance.happens(0.4)
    author = w.officer if same else f"author {w.chance.whole(1, 40)}"
    w.add(asked_on + _DAY, court.ReportAllocated(request=request, author=author))
    delivered_on = due_on - w.chance.whole(0, 2) * _DAY
    if not w.decided("report_in_time"):
        delivered_on = due_on + w.chance.whole(1, 2) * _DAY
    w.add(delivered_on, _delivered(w, request, author, kind), by=author)
    if plan.tier > 1 and not fast:
        w.add(delivered_on, _assessed(w, "report"), by=author)


def _seriousness(w: Writer) -> str:
    return "custody" if w.plan.custodial else w.chance.one_of(("low", "medium", "high"))


def _delivered(w: Writer, request: str | None, author: str, kind: str) -> court.ReportDelivered:
    plan, chance = w.plan, w.chance
    return court.ReportDelivered(
        request=request,
        author=author,
        report=kind,
        oasys_template=chance.happens(0.3),
        nationally_approved_format=chance.happens(0.95),
        proposal=plan.requirements or None if chance.happens(0.82) else ["SUP"],
        proposed_disposal="community_order" if chance.happens(0.95) else None,
        outline_plan=chance.happens(0.64),
        risk_and_needs_covered=chance.happens(0.82),
        victim_information_used=chance.happens(0.36),
        self_harm_issue=chance.happens(0.12),
    )


def _assessed(w: Writer, stage: str) -> assessment.Assessed:
    plan, chance = w.plan, w.chance
    needs = [need for need, rate in _NEEDS if chance.happens(rate)]
    return assessment.Assessed(
        stage=stage,
        likelihood=plan.likelihood,
        oasys_score=float(
            {"low": 5, "medium": 41, "high": 100}[plan.likelihood] + chance.whole(0, 34)
        ),
        needs=needs or None,
        priority_need=chance.weighted(_PRIORITY),
        learning_style=chance.happens(0.85),
        motivation=True,
        capacity_to_change=chance.happens(0.9),
        positive_influences=chance.happens(0.7),
    )


_NEEDS = (
    ("thinking_and_behaviour", 0.7), ("alcohol", 0.42), ("drugs", 0.3), ("employment", 0.5),
    ("accommodation", 0.3), ("relationships", 0.4), ("lifestyle", 0.4), ("attitudes", 0.35),
)  # fmt: skip
_PRIORITY = (
    ("thinking_and_behaviour", 0.5), ("alcohol", 0.19), ("drugs", 0.11), ("employment", 0.08),
    ("accommodation", 0.05), ("relationships", 0.04), ("lifestyle", 0.03),
)  # fmt: skip


def _sentence(w: Writer) -> court.Sentenced:
    plan, chance = w.plan, w.chance
    crown = plan.report_court == "crown"
    names = _CROWN if crown else _MAGISTRATES
    return court.Sentenced(
        disposal=plan.disposal,
        requirements=plan.requirements if _has_requirements(plan) else None,
        unpaid_work_hours=plan.unpaid_work_hours or None,
        length_months=plan.length_months,
        court=chance.one_of(names),
        court_type="crown" if crown else "magistrates",
        offence_code=chance.one_of(_OFFENCES),
        offence_on=plan.sentence_on - datetime.timedelta(days=chance.whole(40, 300)),
        sentence_type="determinate" if plan.custodial else None,
        release_or_tariff_on=plan.release_on,
        sentence_band=None if plan.custodial else _band(plan.tier),
        proposal_followed=chance.happens(0.82) if plan.report_court else None,
    )


def criminal_record(w: Writer, born_on: datetime.date) -> assessment.OffendingHistoryRecorded:
    """What predictors need: the more likely to reoffend the plan has somebody, the more they were sanctioned.
    The numbers are ours."""
    plan, chance = w.plan, w.chance
    age = (plan.sentence_on - born_on).days * 4 // 1461
    if chance.happens(_FIRST_TIMERS[plan.likelihood]):
        return assessment.OffendingHistoryRecorded(
            sanctions=1, violent_sanctions=0, age_at_first_sanction=age, ever_sexual_offence=False
        )
    sanctions = 1 + chance.whole(*_SANCTIONS[plan.likelihood])
    return assessment.OffendingHistoryRecorded(
        sanctions=sanctions,
        violent_sanctions=chance.whole(0, sanctions // 3),
        age_at_first_sanction=chance.whole(12, min(age, 28)),
        ever_sexual_offence=False,
    )


_FIRST_TIMERS = {"low": 0.4, "medium": 0.12, "high": 0.02}
_SANCTIONS = {"low": (1, 4), "medium": (3, 12), "high": (9, 34)}


def _has_requirements(plan: Plan) -> bool:
    """Requirements belong to the orders of the newer Act."""
    return not plan.custodial and plan.sentence_on >= ACT_2003


def _band(tier: int) -> str:
    return "low" if tier == 1 else "medium" if tier < 4 else "high"


def _in_custody(w: Writer, sentence: str | None) -> None:
    case, chance = w.plan, w.chance
    prison = _WOMENS_PRISON if case.sex == "F" else chance.one_of(_PRISONS)
    w.add(case.sentence_on, custody.ReceivedIntoCustody(establishment=prison, reason="sentence"))
    _victims(w, sentence)
    first = w.workday(case.sentence_on + chance.whole(14, 50) * _DAY)
    w.add(first, _assessed(w, "start"), by="offender supervisor")
    if case.roh != "low":
        w.add(
            first, assessment.RohAnalysed(level=case.roh, public=case.roh), by="offender supervisor"
        )
    w.add(first + _DAY, plans.SentencePlanMade(stage="custody"), by="offender supervisor")
    if chance.happens(0.25) and prison != "HMP Risley" and case.sex == "M":
        w.add(first + 5 * _DAY, custody.PrisonMoveRequested(to="HMP Risley", reason="nearer home"))
        if chance.happens(0.6):
            w.add(first + 25 * _DAY, custody.MovedPrison(establishment="HMP Risley"))
    _release(w, prison)


def _release(w: Writer, prison: str) -> None:
    case, chance = w.plan, w.chance
    assert case.release_on is not None
    planned_on = w.workday(case.release_on - 70 * _DAY)
    if planned_on > case.sentence_on:
        w.add(planned_on, custody.ReleasePlanned(expected_on=case.release_on, establishment=prison))
    if chance.happens(0.3):
        applied = w.add(planned_on + _DAY, custody.HdcApplied(address_suitable=chance.happens(0.8)))
        decision = w.add(
            planned_on + 20 * _DAY,
            custody.HdcDecided(granted=chance.happens(0.5), application=applied),
        )
        if decision and chance.happens(0.5):
            w.add(
                w.days.after(planned_on + 20 * _DAY, chance.whole(1, 5)),
                custody.HdcDecisionTold(decision=decision),
            )
    if w.decided("pre_release_contact"):
        seen_on = case.release_on - chance.whole(14, 20) * _DAY
        mode = "video_link" if chance.happens(0.4) else "prison"
        w.add(seen_on, ContactNoted(with_="prisoner", mode=mode))
    elif chance.happens(0.3):
        w.add(
            case.release_on - chance.whole(30, 60) * _DAY,
            ContactNoted(with_="prisoner", mode="letter"),
        )
    w.add(
        case.release_on,
        custody.Released(
            licence=True,
            licence_ends_on=case.end_on,
            conditions=_conditions(w),
            release="hdc" if chance.happens(0.15) else "automatic",
            establishment=prison,
            victim_conditions=bool(case.victims) and chance.happens(0.5),
        ),
        by="offender supervisor",
    )


def _conditions(w: Writer) -> list[str]:
    found = ["standard"]
    if w.plan.high_risk:
        found += ["residence", "curfew"]
    if w.plan.victims or w.plan.domestic_abuse:
        found.append("no contact")
    if w.plan.programme:
        found.append("programme")
    return found


def _victims(w: Writer, sentence: str | None) -> None:
    case, chance = w.plan, w.chance
    for number in range(case.victims):
        victim = f"{case.case}-V{number + 1}"
        known_on = w.workday(case.sentence_on + chance.whole(3, 20) * _DAY)
        w.add(
            known_on,
            victims.VictimRegistered(victim=victim, sentence=sentence, statutory=True),
            by="victim unit",
        )
        latest = case.sentence_on + 56 * _DAY
        offered_on = known_on + chance.whole(1, max(1, (latest - known_on).days - 3)) * _DAY
        if not w.decided("victim_in_time"):
            offered_on = latest + chance.whole(1, 40) * _DAY
        offered = victims.VictimOfferedContact(victim=victim, face_to_face=True, in_writing=True)
        w.add(offered_on, offered, by="victim unit")
        if chance.happens(0.55):
            w.add(offered_on + 14 * _DAY, victims.VictimMet(victim=victim), by="victim unit")
            assert case.release_on is not None
            commented = victims.VictimCommented(victim=victim, offered=chance.happens(0.83))
            w.add(case.release_on - 40 * _DAY, commented, by="victim unit")
        elif chance.happens(0.6):
            w.add(
                offered_on + 10 * _DAY,
                victims.VictimDeclined(victim=victim, reason="declined"),
                by="victim unit",
            )
