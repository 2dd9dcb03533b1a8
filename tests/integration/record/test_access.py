"""Limited access, allocation, access in an emergency, and what a page tells of it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import person
from tests.integration.record.conftest import acting, as_principal, case_path, day, the_case
from tests.small_folders import AREA, CASES, INSPECTION, SAMPLED
from throughcare.accounts.actions import end_role
from throughcare.accounts.models import Notice, Role
from throughcare.accounts.scope import as_machine
from throughcare.cases import gate
from throughcare.cases.actions.access import limit_access, open_in_emergency
from throughcare.cases.actions.journal import CannotRecord, Overtaken, allocate_case
from throughcare.cases.models import AccessLimit, EmergencyAccess

TODAY = timezone.localdate
CASE = case_path(0)
MESSAGE = "Ask the district manager before you speak to anybody"
ELSEWHERE = f"/areas/{AREA}/emergency/"


def limit(kind, people, *, from_on=None, to_on=None, by="district-manager"):
    with acting(by):
        return limit_access(
            case=the_case(), kind=kind, people=[person(name) for name in people], message=MESSAGE,
            from_on=from_on or TODAY(), to_on=to_on, by=as_principal(by),
        )  # fmt: skip


def answers(who, somebody):
    """What somebody gets of the case, by every way there is."""
    asked = somebody(who)
    return {
        "file": asked.get(CASE).status,
        "list": CASES[0] in asked.get(f"/areas/{AREA}/cases/").text,
        "search": "1 case that you may see" in asked.post("/search/", q=CASES[0]).text,
    }


OPEN = {"file": 200, "list": True, "search": True}
SHUT = {"file": 404, "list": False, "search": False}


def test_a_restriction_leaves_the_case_to_those_it_names(somebody):
    assert answers("colleague", somebody) == OPEN
    limit(AccessLimit.RESTRICTION, ["officer", "district-manager"])
    assert answers("officer", somebody) == OPEN
    assert answers("colleague", somebody) == SHUT
    assert answers("chief", somebody) == SHUT


def test_an_exclusion_keeps_out_whom_it_names(somebody):
    limit(AccessLimit.EXCLUSION, ["colleague"])
    assert answers("colleague", somebody) == SHUT
    assert answers("officer", somebody) == OPEN


@pytest.mark.parametrize("days", [(1, None), (-9, -1)])
def test_a_limit_counts_from_its_first_to_its_last_day(somebody, days):
    first, last = (TODAY() + datetime.timedelta(days=n) if n else None for n in days)
    limit(AccessLimit.EXCLUSION, ["colleague"], from_on=first, to_on=last)
    assert answers("colleague", somebody) == OPEN


def test_the_message_is_told_to_those_who_may_see_and_to_nobody_else(somebody):
    limit(AccessLimit.EXCLUSION, ["colleague"])
    assert MESSAGE in somebody("officer").get(CASE).text
    assert MESSAGE in somebody("senior").get(f"{CASE}allocate/").text
    refused = somebody("colleague").get(CASE)
    nothing = somebody("colleague").get(case_path(0).replace(CASES[0], "T999"))
    assert MESSAGE not in refused.text
    assert refused.raw.content == nothing.raw.content
    assert dict(refused.raw.headers) == dict(nothing.raw.headers)


def test_a_limit_holds_for_the_copy_that_an_inspection_reads(somebody):
    path = f"/inspections/{INSPECTION}/sample/{SAMPLED[0]}/"
    assert somebody("inspector").get(path).status == 200
    limit(AccessLimit.EXCLUSION, ["inspector"])
    assert somebody("inspector").get(path).status == 404
    assert somebody("inspector").get(f"{path}file/").status == 404
    assert somebody("lead").get(path).status == 200


def test_nobody_shuts_the_last_door_behind_themselves(somebody):
    said = {"message": MESSAGE, **day(str(TODAY()), "from_on")}
    manager = somebody("district-manager")
    alone = manager.post(f"{CASE}limits/", kind="restriction", people="officer", **said)
    assert alone.status == 422 and "Name yourself too" in alone.text
    unknown = manager.post(f"{CASE}limits/", kind="exclusion", people="nobody-here", **said)
    assert unknown.status == 422 and "Nobody signs in as nobody-here" in unknown.text
    done = manager.post(f"{CASE}limits/", kind="exclusion", people="colleague", **said)
    assert done.status == 200 and MESSAGE in done.text
    with as_machine("tests"):
        number = AccessLimit.objects.get().pk
    assert manager.post(f"{CASE}limits/", end=str(number)).status == 200
    assert answers("colleague", somebody) == OPEN


def test_a_case_is_not_given_to_whom_a_limit_keeps_out(somebody):
    limit(AccessLimit.EXCLUSION, ["colleague"])
    senior = somebody("senior")
    page = senior.get(f"{CASE}allocate/")
    assert "Cannot hold it, for access is limited: Colleague Example" in page.text
    sent = {"id": page.value("id"), "version": page.value("version"), "officer": "colleague"}
    answer = senior.post(f"{CASE}allocate/", **sent, **day("2006-06-30"))
    assert answer.status == 422 and "access to it is limited" in answer.text
    with acting("senior"), pytest.raises(CannotRecord):
        allocate_case(case=the_case(), ref="a", officer=person("colleague"), seen_version=0,
                      happened_on=datetime.date(2006, 6, 30), by=as_principal("senior"))  # fmt: skip


def test_an_allocation_moves_the_case_and_its_readers_with_it(somebody):
    """Who held it keeps it for 90 days to hand over; who gave it to another team sees it no more."""
    senior = somebody("senior")
    page = senior.get(f"{CASE}allocate/")
    sent = {"id": page.value("id"), "version": page.value("version"), "officer": "officer-of-south"}
    done = senior.post(f"{CASE}allocate/", **sent, reason="moved house", **day("2006-06-30"))
    assert done.status == 200 and "no longer yours to see" in done.text
    assert somebody("officer-of-south").get(CASE).status == 200
    assert somebody("officer").get(CASE).status == 200  # former
    assert somebody("officer").post(f"{CASE}record/noted/").status == 404
    assert somebody("colleague").get(CASE).status == 404


def test_an_allocation_made_on_an_old_page_is_told_and_not_done(site):
    with acting("senior"), pytest.raises(Overtaken):
        allocate_case(case=the_case(), ref="a", officer=person("colleague"), seen_version=99,
                      happened_on=datetime.date(2006, 6, 30), by=as_principal("senior"))  # fmt: skip


def test_an_emergency_opens_a_case_for_four_hours_and_tells_the_managers(somebody):
    other = somebody("officer-of-south")
    assert other.get(CASE).status == 404
    assert other.post(ELSEWHERE, ref=CASES[0], reason="").status == 422
    opened = other.post(ELSEWHERE, ref=CASES[0], reason="At the door, says he will hurt her")
    assert opened.status == 200 and "Your managers were told" in opened.text
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert {"senior", "district-manager", "chief"} <= told and "chief-elsewhere" not in told
    assert "At the door" in somebody("chief").get(f"{CASE}who-can-see/").text
    with as_machine("tests"):
        opened_at = timezone.now() - datetime.timedelta(hours=4, seconds=1)
        over_at = opened_at + datetime.timedelta(hours=4)
        EmergencyAccess.objects.update(at=opened_at, until_at=over_at)
    assert other.get(CASE).status == 404


def test_an_emergency_passes_no_limit(somebody):
    limit(AccessLimit.EXCLUSION, ["officer-of-south"])
    refused = somebody("officer-of-south").post(ELSEWHERE, ref=CASES[0], reason="now")
    nothing = somebody("officer-of-south").post(ELSEWHERE, ref="T999", reason="now")
    assert refused.status == nothing.status == 422
    assert refused.text.replace(CASES[0], "") == nothing.text.replace("T999", "")


def test_an_emergency_is_for_those_whose_work_may_need_it(somebody):
    assert somebody("tutor").get(ELSEWHERE).status == 404
    assert somebody("chief-elsewhere").get(ELSEWHERE).status == 404


def test_a_role_that_ends_ends_on_the_next_request(somebody):
    officer = somebody("officer")
    assert officer.get(CASE).status == 200
    end_role(role=Role.objects.get(user__username="officer"), by="tests")
    assert officer.get(CASE).status == 404


def test_a_manager_learns_who_can_see_a_case_and_whom_a_limit_keeps_out(somebody):
    limit(AccessLimit.EXCLUSION, ["colleague"])
    text = somebody("senior").get(f"{CASE}who-can-see/").text
    assert "Officer Example" in text and "Offender manager: they hold the case" in text
    assert "Colleague Example" in text and "kept out" in text.lower()
    assert "Chief Elsewhere" not in text


def test_what_the_page_says_is_what_the_gate_does(somebody):
    """The people that "who can see this case" names are those who can open it, and no others."""
    from tests.cast import CAST
    from throughcare.cases.queries.access import who_can_see

    limit(AccessLimit.EXCLUSION, ["colleague"])
    with acting("chief"):
        named = {row.username for row in who_can_see(the_case()) if not row.kept_out}
    for name in CAST:
        assert (somebody(name).get(CASE).status == 200) == (name in named), name


def test_who_has_nothing_to_do_with_a_case_costs_no_query(site, monkeypatch):
    from tests.cast import principal
    from throughcare.accounts.principals import principals
    from throughcare.cases.queries import access

    officer = principal("officer")
    strangers = [
        replace(officer, name=f"stranger-{n}", user_id=10_000 + n, staff=f"S-{n}")
        for n in range(50)
    ]
    counts = []
    for people in ([], strangers):
        everybody = [*principals(), *people]
        monkeypatch.setattr(access, "principals", lambda everybody=everybody: everybody)
        with acting("chief"), CaptureQueriesContext(connection) as queries:
            named = {row.username for row in access.who_can_see(the_case())}
        assert "officer" in named
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_learns_what_they_may_see_and_why(somebody):
    text = somebody("officer").get("/account/access/").text
    assert "they hold the case, or a role in it, now" in text
    assert "Allocate" not in text


def test_who_opens_a_case_is_seen_opening_it(somebody):
    somebody("colleague").get(CASE)
    text = somebody("chief").get(f"{CASE}trail/").text
    assert "Colleague Example" in text


def test_reading_the_trail_is_in_the_trail(somebody):
    somebody("senior").get(f"{CASE}trail/")
    text = somebody("chief").get(f"/areas/{AREA}/trail/senior/").text
    assert "case trail" in text


def test_unusual_look_ups_are_named(somebody):
    """The same family name, the same post code, no relation."""
    case = the_case()
    with as_machine("tests"):
        case.person.postcode = "CH1 1AA"
        case.person.family_name = "Example"
        case.person.save()
    staff = person("colleague").staff
    staff.postcode = "CH1 1AA"
    staff.save()
    somebody("colleague").get(CASE)
    with acting("officer-of-south"):
        open_in_emergency(area=AREA, ref=CASES[0], reason="x", by=as_principal("officer-of-south"))
    somebody("officer-of-south").get(CASE)
    text = somebody("chief").get(f"/areas/{AREA}/trail/").text
    assert "the same family name" in text and "the same post code as their home" in text
    assert "no relation to the case now" in text


def test_a_manager_reads_the_trail_of_their_own_people_only(somebody):
    assert somebody("chief").get(f"/areas/{AREA}/trail/officer/").status == 200
    assert somebody("chief").get(f"/areas/{AREA}/trail/lead/").status == 404
    assert somebody("officer").get(f"/areas/{AREA}/trail/officer/").status == 404


def test_the_gate_says_no_without_a_second_factor(somebody):
    without = somebody("officer", second_factor=False).get(CASE)
    assert without.address.startswith("/account/second-factor/")
    with acting("officer"):
        assert gate.may(the_case(), "read")
