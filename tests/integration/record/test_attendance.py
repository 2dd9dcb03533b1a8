"""A group's attendance on one page, in one transaction."""

from __future__ import annotations

import datetime

import pytest

from tests.integration.record.conftest import acting, as_principal, the_case
from tests.small_folders import CASES
from throughcare.accounts.scope import as_machine
from throughcare.cases.actions.attendance import Attendance, record_group
from throughcare.cases.actions.journal import CannotRecord, Wanted, record_entry
from throughcare.cases.models import CaseAppointment, Entry

ON = datetime.date(2006, 6, 20)
PAGE = "/attendance/"


@pytest.fixture
def group(site) -> list[str]:
    """Three cases with an unpaid work session on one day; gives the appointments' ids."""
    with acting("senior"):
        for number in range(3):
            facts = {"for_on": ON.isoformat(), "type": "unpaid_work", "national_standard": True}
            wanted = Wanted(f"g-{number}", "appointment_made", datetime.date(2006, 6, 1), facts)
            record_entry(case=the_case(number), wanted=wanted, by=as_principal("senior"))
    return [f"g-{number}" for number in range(3)]


def sent(page, **outcomes):
    fields = {}
    for key in ("g-0", "g-1", "g-2"):
        fields[f"id-{key}"] = page.value(f"id-{key}")
        fields[f"hours-id-{key}"] = page.value(f"hours-id-{key}")
    return {"on": ON.isoformat(), "type": "unpaid_work", **fields, **outcomes}


def test_a_group_is_recorded_on_one_page(somebody, group):
    officer = somebody("unpaid-work")
    page = officer.get(f"{PAGE}?on={ON}&type=unpaid_work")
    assert "3 appointments on 20 June 2006" in page.text
    answer = officer.post(PAGE, **sent(page, **{"outcome-g-0": "complied", "hours-g-0": "6.5",
                                                "outcome-g-1": "did_not_attend"}))  # fmt: skip
    assert answer.status == 200, answer.text
    assert "Recorded" in answer.text
    with as_machine("tests"):
        found = dict(CaseAppointment.objects.filter(for_on=ON).values_list("ref", "outcome"))
        hours = Entry.objects.get(kind="unpaid_work_session")
    assert found == {"g-0": "complied", "g-1": "did_not_attend", "g-2": ""}
    assert hours.facts["hours_credited"] == 6.5


def test_sending_it_again_records_nothing_twice(somebody, group):
    officer = somebody("unpaid-work")
    page = officer.get(f"{PAGE}?on={ON}&type=unpaid_work")
    said = sent(page, **{"outcome-g-0": "complied", "hours-g-0": "6"})
    officer.post(PAGE, **said)
    officer.post(PAGE, **said)
    with as_machine("tests"):
        assert Entry.objects.filter(kind="unpaid_work_session").count() == 1
        assert (
            Entry.objects.filter(facts__appointment="g-0", kind="attendance_recorded").count() == 1
        )


def test_what_somebody_else_recorded_first_stands_and_is_told(somebody, group):
    first, second = somebody("unpaid-work"), somebody("senior")
    seen_by_first = first.get(f"{PAGE}?on={ON}")
    seen_by_second = second.get(f"{PAGE}?on={ON}")
    first.post(PAGE, **sent(seen_by_first, **{"outcome-g-0": "complied"}))
    late = second.post(PAGE, **sent(seen_by_second, **{"outcome-g-0": "did_not_attend",
                                                       "outcome-g-2": "complied"}))  # fmt: skip
    assert "Not recorded" in late.text and "complied" in late.text
    with as_machine("tests"):
        found = dict(CaseAppointment.objects.filter(for_on=ON).values_list("ref", "outcome"))
    assert found == {"g-0": "complied", "g-1": "", "g-2": "complied"}


def test_one_line_that_cannot_be_recorded_takes_the_others_back(group):
    wanted = [Attendance(f"x-{n}", the_case(n), f"g-{n}", outcome)
              for n, outcome in enumerate(["complied", "no_such_outcome"])]  # fmt: skip
    with acting("senior"), pytest.raises(CannotRecord):
        record_group(attendances=wanted, happened_on=ON, by=as_principal("senior"))
    with as_machine("tests"):
        assert not Entry.objects.filter(ref="x-0").exists()


@pytest.mark.parametrize("hours", ["x", "-1", "25", "1e9", "nan"])
def test_hours_that_are_none_are_told_and_nothing_is_recorded(somebody, group, hours):
    officer = somebody("unpaid-work")
    page = officer.get(f"{PAGE}?on={ON}&type=unpaid_work")
    answer = officer.post(PAGE, **sent(page, **{"outcome-g-0": "complied", "hours-g-0": hours}))
    assert answer.status == 422 and "must be a number from 0 to 24" in answer.text
    assert answer.html.xpath('//select[@id="outcome-g-0"]/option[@selected]/@value') == ["complied"]
    with as_machine("tests"):
        assert not Entry.objects.filter(kind="unpaid_work_session").exists()


def test_only_cases_that_one_writes_in_are_listed(somebody, group):
    assert CASES[0] not in somebody("officer-of-south").get(f"{PAGE}?on={ON}").text
    assert somebody("analyst").get(PAGE).status == 404


@pytest.mark.parametrize("on", ["", "yesterday", "2006-02-30", "9999-99-99"])
def test_a_day_that_is_none_is_told(somebody, on):
    page = somebody("officer").get(f"{PAGE}?on={on}")
    assert page.status in (200, 422)
