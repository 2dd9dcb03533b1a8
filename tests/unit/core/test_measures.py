"""Measures on hand-made case files: what is counted, at the edges of the window too."""

import datetime
from dataclasses import replace
from itertools import count

import pytest

from throughcare.core.measures import Evaluation, Target, evaluate, explain, in_words
from throughcare.core.measures.explanations import near_miss_of, window_of
from throughcare.core.measures.model import (
    AbsenceCount,
    ElapsedCount,
    EntryCount,
    Measure,
    ObligationCount,
    StaffCount,
    SupervisionCount,
    VolumeCount,
)
from throughcare.core.measures.patterns import NamedBy, Pattern
from throughcare.core.measures.results import Tally, verdict
from throughcare.core.record import CaseFile, Entry, read_facts
from throughcare.core.record.people import Absence, Person, Staff, VolumeTarget
from throughcare.core.standards import AnyOf, Selector, Span, Standard, Start, Stretches

YEAR = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
THREE_IN_A_WEEK = Stretches(3, Span("weeks", 1), Span("weeks", 1))
_numbers = count(1)


def day(text):
    return datetime.date.fromisoformat(text)


def entry(kind, on, id=None, corrects=None, **facts):
    typed, _, problems = read_facts(kind, facts, strict=False)
    assert not problems
    return Entry(id or f"x{next(_numbers)}", "c1", kind, day(on), None, "", corrects, typed)


def measure(counts, unit="percent", **more):
    plain = {
        "id": "M",
        "title": "A measure",
        "source": "made up",
        "confidence": "ours",
        "unit": unit,
        "better": "higher",
        "numerator": "those done",
        "denominator": "things to do",
        "counts": counts,
        "window": "financial_year",
        "place": 1,
    }
    return Measure(**{**plain, **more})


def result(made, *case_files, window=YEAR, **more):
    results, left_out = evaluate([made], case_files, *window, **more)
    assert left_out == []
    return results[0]


def figures(found):
    return found.numerator, found.denominator, found.value


def plan_in_a_week(**more):
    return Standard(
        id="plan",
        title="",
        source="",
        starts_on=Start((Selector("sentenced"),)),
        within=Span("days", 7),
        fulfilled_by=Selector("sentence_plan_made"),
        **more,
    )


def sentence_and_plan(sentenced, planned=None):
    entries = [entry("sentenced", sentenced, disposal="community_order")]
    return CaseFile(entries + ([entry("sentence_plan_made", planned)] if planned else []))


class TestObligations:
    counts = ObligationCount(
        ("plan",), "due_on", frozenset(["met", "late", "overdue"]), frozenset(["met"])
    )

    def of(self, *case_files, counts=counts, window=YEAR, **more):
        standards = {"plan": plan_in_a_week()}
        return result(measure(counts), *case_files, window=window, standards=standards, **more)

    def test_met_late_and_overdue_are_counted_once_each(self):
        found = self.of(
            sentence_and_plan("2005-05-02", "2005-05-09"),
            sentence_and_plan("2005-05-02", "2005-05-10"),
            sentence_and_plan("2005-05-02"),
            sentence_and_plan("2005-05-02", "2005-05-02"),
        )
        assert figures(found) == (2, 4, 50.0)

    @pytest.mark.parametrize(
        ("sentenced", "counted"),
        [("2005-03-24", 0), ("2005-03-25", 1), ("2006-03-24", 1), ("2006-03-25", 0)],
    )
    def test_the_due_date_has_to_lie_in_the_window_both_days_included(self, sentenced, counted):
        planned = (day(sentenced) + datetime.timedelta(2)).isoformat()
        assert self.of(sentence_and_plan(sentenced, planned)).denominator == counted

    def test_due_on_the_last_day_and_not_done_is_neither_met_nor_missed(self):
        found = self.of(sentence_and_plan("2006-03-24"))
        assert figures(found) == (0, 0, None)
        assert found.left_out == {"due": 1}

    def test_what_was_done_after_the_window_does_not_count(self):
        found = self.of(sentence_and_plan("2006-03-20", "2006-04-02"))
        assert figures(found) == (0, 1, 0.0)

    def test_what_fell_away_is_left_out(self):
        ended = CaseFile(
            [
                entry("sentenced", "2005-06-01", disposal="community_order"),
                entry("died", "2005-06-03"),
            ]
        )
        found = self.of(ended, listing=True)
        assert found.denominator == 0
        assert found.left_out == {"fallen away": 1}
        assert [(c.counted, c.in_numerator, c.detail) for c in found.cases] == [
            (False, False, "left out: fallen away")
        ]

    def test_dated_by_fulfilment_counts_what_was_begun(self):
        begun = replace(self.counts, dated_by="fulfilled_on", of=frozenset(["met", "late"]))
        found = self.of(
            sentence_and_plan("2005-03-30", "2005-04-01"),
            sentence_and_plan("2005-05-02", "2005-06-02"),
            sentence_and_plan("2005-05-02"),
            sentence_and_plan("2006-03-30", "2006-04-01"),
            counts=begun,
        )
        assert figures(found) == (1, 2, 50.0)

    def test_by_case_all_have_to_be_met(self):
        two = CaseFile(
            [
                entry("sentenced", "2005-05-02", disposal="community_order"),
                entry("sentence_plan_made", "2005-05-04"),
                entry("sentenced", "2005-08-01", disposal="community_order"),
            ]
        )
        by_case = replace(self.counts, by="case")
        found = self.of(two, sentence_and_plan("2005-05-02", "2005-05-03"), counts=by_case)
        assert figures(found) == (1, 2, 50.0)
        assert self.of(two).denominator == 2

    def test_by_part_each_entry_that_a_stretch_asks_for_is_counted(self):
        stretch = replace(
            plan_in_a_week(),
            within=None,
            stretches=THREE_IN_A_WEEK,
            fulfilled_by=AnyOf((Selector("sentence_plan_made"), Selector("home_visited"))),
        )
        two_of_three = CaseFile(
            [
                entry("sentenced", "2005-05-02", disposal="community_order"),
                entry("sentence_plan_made", "2005-05-02"),
                entry("sentence_plan_made", "2005-05-08"),
                entry("sentence_plan_made", "2005-05-09"),
            ]
        )
        five = CaseFile(
            [entry("sentenced", "2005-05-02", disposal="community_order")]
            + [entry("sentence_plan_made", "2005-05-03") for _ in range(5)]
        )
        made = measure(replace(self.counts, by="part"))
        found = result(made, two_of_three, five, standards={"plan": stretch}, listing=True)
        assert figures(found) == (5, 6, pytest.approx(500 / 6))
        assert [c.detail for c in found.cases] == ["2 of 3", "3 of 3"]
        one_each = result(
            made, sentence_and_plan("2005-05-02"), standards={"plan": plan_in_a_week()}
        )
        assert figures(one_each) == (0, 1, 0.0)

    def test_the_cases_behind_a_figure_are_listed_on_demand(self):
        case_file = sentence_and_plan("2005-05-02", "2005-05-10")
        assert self.of(case_file).cases == ()
        listed = self.of(case_file, listing=True).cases
        assert [(c.case, c.entry, c.counted, c.in_numerator) for c in listed] == [
            ("c1", case_file.entries[0].id, True, False)
        ]
        assert listed[0].detail == "due 9 May 2005, late 10 May 2005"

    def test_a_standard_is_evaluated_once_for_all_measures(self, monkeypatch):
        asked = []
        real = __import__("throughcare.core.obligations", fromlist=["evaluate"]).evaluate

        def spy(standard, *more):
            asked.append(standard.id)
            return real(standard, *more)

        monkeypatch.setattr("throughcare.core.measures.evaluation.obligations_of", spy)
        two = [measure(self.counts), measure(replace(self.counts, by="case"), id="N")]
        evaluate(
            two,
            [sentence_and_plan("2005-05-02")],
            *YEAR,
            standards={"plan": plan_in_a_week()},
        )
        assert asked == ["plan"]


class TestClippedWindow:
    def test_a_measure_counts_from_its_first_day(self):
        made = measure(TestObligations.counts, counts_from=day("2005-08-01"))
        standards = {"plan": plan_in_a_week()}
        before, first = (
            sentence_and_plan("2005-07-24", "2005-07-25"),
            sentence_and_plan("2005-07-25", "2005-07-25"),
        )
        found = result(made, before, first, standards=standards)
        assert (found.from_on, found.to_on) == (day("2005-08-01"), YEAR[1])
        assert found.denominator == 1
        assert found.remarks == ("Counted from 2005-08-01: the measure did not count before.",)

    def test_a_window_before_the_first_day_leaves_the_measure_out(self):
        made = measure(TestObligations.counts, counts_from=day("2005-08-01"))
        results, left_out = evaluate([made], [], day("2005-04-01"), day("2005-07-31"), standards={})
        assert results == []
        assert [found.reason for found in left_out] == ["it counts from 2005-08-01 only"]


def appointment(number, made_on="2005-05-01", **facts):
    return entry("appointment_made", made_on, id=f"a{number}", **facts)


def attended(number, on, outcome, **facts):
    return entry(
        "attendance_recorded",
        on,
        id=f"t{number}",
        appointment=f"a{number}",
        outcome=outcome,
        **facts,
    )


class TestEntries:
    counts = EntryCount(
        of=Pattern(
            "attendance_recorded",
            where=(("outcome", frozenset(["complied", "failed_to_comply", "did_not_attend"])),),
            names=(
                (
                    "appointment",
                    Pattern("appointment_made", (("national_standard", frozenset(["true"])),)),
                ),
            ),
        ),
        met=Pattern("", (("outcome", frozenset(["complied"])),)),
    )

    def person(self, **outcomes):
        """One appointment a day from 2 May 2005; `x` before an outcome: not for the standard."""
        entries = []
        for number, outcome in enumerate(outcomes.values(), 1):
            entries.append(appointment(number, national_standard=not outcome.startswith("x")))
            entries.append(attended(number, f"2005-05-{number + 1:02}", outcome.removeprefix("x")))
        return entries

    def test_outcomes_of_appointments_for_the_standard(self):
        entries = self.person(
            a="complied",
            b="did_not_attend",
            c="failed_to_comply",
            d="xcomplied",
            e="stood_down_on_the_day",
            f="stood_down_in_advance",
        )
        assert figures(result(measure(self.counts), CaseFile(entries))) == (
            1,
            3,
            pytest.approx(100 / 3),
        )

    def test_an_outcome_without_its_appointment_is_not_counted(self):
        entries = [entry("attendance_recorded", "2005-05-02", outcome="complied")]
        assert result(measure(self.counts), CaseFile(entries)).denominator == 0

    def test_a_corrected_appointment_is_followed_to_what_replaced_it(self):
        entries = [
            *self.person(a="complied"),
            entry("appointment_made", "2005-05-01", corrects="a1", national_standard=False),
        ]
        assert result(measure(self.counts), CaseFile(entries)).denominator == 0

    @pytest.mark.parametrize(
        ("on", "counted"),
        [("2005-03-31", 0), ("2005-04-01", 1), ("2006-03-31", 1), ("2006-04-01", 0)],
    )
    def test_the_window_includes_both_of_its_days(self, on, counted):
        entries = [
            appointment(1, made_on="2005-03-01", national_standard=True),
            attended(1, on, "complied"),
        ]
        assert result(measure(self.counts), CaseFile(entries)).denominator == counted

    def test_acceptable_absences_can_be_left_out(self):
        excused = Pattern(
            "",
            named_by=NamedBy(
                "absence_judged", "attendance", (("acceptable", frozenset(["true"])),)
            ),
        )
        entries = [
            *self.person(a="complied", b="did_not_attend", c="did_not_attend"),
            entry("absence_judged", "2005-05-05", attendance="t2", acceptable=True),
            entry("absence_judged", "2005-05-05", attendance="t3", acceptable=False),
        ]
        made = measure(replace(self.counts, leaving_out=excused))
        found = result(made, CaseFile(entries))
        assert figures(found) == (1, 2, 50.0)
        assert sum(found.left_out.values()) == 1
        assert result(measure(self.counts), CaseFile(entries)).denominator == 3

    def test_a_judgement_after_the_window_excuses_nothing(self):
        excused = Pattern("", named_by=NamedBy("absence_judged", "attendance"))
        entries = [
            *self.person(a="did_not_attend"),
            entry("absence_judged", "2005-06-01", attendance="t1", acceptable=True),
        ]
        made = measure(replace(self.counts, leaving_out=excused))
        window = (day("2005-05-01"), day("2005-05-31"))
        assert result(made, CaseFile(entries), window=window).denominator == 1

    def test_by_case_every_one_has_to_be_attended(self):
        made = measure(replace(self.counts, by_case=True))
        kept = CaseFile(self.person(a="complied", b="complied"))
        missed = CaseFile(self.person(a="complied", b="did_not_attend"))
        assert figures(result(made, kept, missed)) == (1, 2, 50.0)


class TestSupervisions:
    counts = SupervisionCount(
        kinds=("order", "licence"),
        failed_by=("breach_started", "recall_requested"),
        unless_answered=NamedBy(
            "breach_resolved",
            "breach",
            (("outcome", frozenset(["allowed_to_continue", "withdrawn", "dismissed"])),),
        ),
    )

    def order(self, *entries, sentenced="2005-05-02"):
        return CaseFile([entry("sentenced", sentenced, disposal="community_order"), *entries])

    def of(self, *case_files, **more):
        return result(measure(self.counts), *case_files, **more)

    def test_without_a_breach_it_complied(self):
        assert figures(self.of(self.order())) == (1, 1, 100.0)

    @pytest.mark.parametrize(
        ("outcome", "complied"),
        [
            ("allowed_to_continue", 1),
            ("withdrawn", 1),
            ("dismissed", 1),
            ("more_onerous", 0),
            ("revoked", 0),
        ],
    )
    def test_after_a_breach_the_courts_outcome_decides(self, outcome, complied):
        case_file = self.order(
            entry("breach_started", "2005-07-01", id="b1"),
            entry("breach_resolved", "2005-08-01", breach="b1", outcome=outcome),
        )
        assert self.of(case_file).numerator == complied

    def test_a_breach_that_is_not_resolved_by_the_end_fails(self):
        case_file = self.order(
            entry("breach_started", "2006-03-01", id="b1"),
            entry("breach_resolved", "2006-04-01", breach="b1", outcome="allowed_to_continue"),
        )
        assert figures(self.of(case_file)) == (0, 1, 0.0)

    def test_a_breach_before_the_window_does_not_count_in_it(self):
        case_file = self.order(entry("breach_started", "2005-03-31"), sentenced="2005-01-10")
        assert figures(self.of(case_file)) == (1, 1, 100.0)

    @pytest.mark.parametrize(
        ("sentenced", "closed", "counted"),
        [
            ("2005-01-10", "2005-04-01", 0),
            ("2005-01-10", "2005-04-02", 1),
            ("2006-03-31", "2006-05-01", 1),
            ("2006-04-01", "2006-05-01", 0),
        ],
    )
    def test_it_has_to_run_on_a_day_of_the_window(self, sentenced, closed, counted):
        case_file = self.order(entry("closed", closed), sentenced=sentenced)
        assert self.of(case_file).denominator == counted

    def test_a_licence_after_custody_is_one_of_its_own_and_fails_on_its_last_day(self):
        case_file = self.order(
            entry("closed", "2005-06-01"),
            entry("sentenced", "2005-06-10", disposal="custody"),
            entry("released", "2005-09-01", licence=True),
            entry("recall_requested", "2005-10-03"),
            entry("recalled", "2005-10-03"),
        )
        found = self.of(case_file, listing=True)
        assert figures(found) == (1, 2, 50.0)
        assert [c.detail for c in found.cases] == [
            "order from 2 May 2005",
            "licence from 1 September 2005, recall requested 3 October 2005",
        ]


class TestVolume:
    counts = VolumeCount(
        of=(
            Pattern("requirement_started", (("requirement", frozenset(["DRR"])),)),
            Pattern("sentenced", (("disposal", frozenset(["drug_treatment_and_testing_order"])),)),
        ),
        once_per_sentence=True,
    )
    targets = (VolumeTarget("M", *YEAR, 10), VolumeTarget("OTHER", *YEAR, 99))

    def of(self, *case_files, targets=targets, window=YEAR, **more):
        made = measure(self.counts, unit="percent_of_target", targets=(Target(100),))
        return result(made, *case_files, targets=targets, window=window, **more)

    def test_the_areas_own_volume_is_the_denominator(self):
        started = CaseFile(
            [
                entry("sentenced", "2005-05-02", disposal="community_order"),
                entry("requirement_started", "2005-05-09", requirement="DRR"),
            ]
        )
        found = self.of(started)
        assert figures(found) == (1, 10, 10.0)
        assert (found.low, found.high) == (None, None)

    def test_an_order_and_its_own_requirement_count_once_but_each_sentence_anew(self):
        case_file = CaseFile(
            [
                entry("sentenced", "2005-05-02", disposal="drug_treatment_and_testing_order"),
                entry("requirement_started", "2005-05-09", requirement="DRR"),
                entry("requirement_started", "2005-06-09", requirement="DRR"),
                entry("sentenced", "2005-09-02", disposal="community_order"),
                entry("requirement_started", "2005-09-09", requirement="UPW"),
                entry("requirement_started", "2005-09-10", requirement="DRR"),
            ]
        )
        found = self.of(case_file, listing=True)
        assert found.numerator == 2
        started = [case_file.entries[0].id, case_file.entries[-1].id]
        assert [(c.entry, c.counted, c.in_numerator) for c in found.cases] == [
            (id, True, True) for id in started
        ]

    def test_a_start_before_the_window_is_not_begun_again_in_it(self):
        case_file = CaseFile(
            [
                entry("sentenced", "2005-03-02", disposal="community_order"),
                entry("requirement_started", "2005-03-09", requirement="DRR"),
                entry("requirement_started", "2005-06-09", requirement="DRR"),
            ]
        )
        assert self.of(case_file).numerator == 0

    def test_a_shorter_window_takes_its_days_of_the_volume(self):
        found = self.of(window=(day("2005-04-01"), day("2005-06-30")))
        assert found.denominator == pytest.approx(10 * 91 / 365)
        assert found.remarks == ("The area's volume was shared out by days to fit the window.",)

    def test_a_window_with_no_volume_for_some_days_leaves_it_out(self):
        made = measure(self.counts, unit="percent_of_target")
        window = (day("2005-04-01"), day("2006-04-10"))
        results, left_out = evaluate([made], [], *window, targets=self.targets)
        assert results == []
        assert left_out[0].reason == "targets.csv has no volume for 10 days of the window"

    def test_a_volume_that_stands_twice_leaves_it_out(self):
        made = measure(self.counts, unit="percent_of_target")
        _, left_out = evaluate([made], [], *YEAR, targets=self.targets * 2)
        expected = "targets.csv has more than one volume for some days of the window"
        assert left_out[0].reason == expected

    def test_two_halves_make_a_year_and_a_volume_of_nothing_no_figure(self):
        halves = (
            VolumeTarget("M", day("2005-04-01"), day("2005-09-30"), 4),
            VolumeTarget("M", day("2005-10-01"), day("2006-03-31"), 6),
        )
        assert self.of(targets=halves).denominator == 10
        assert self.of(targets=halves).remarks == ()
        none = self.of(targets=(VolumeTarget("M", *YEAR, 0),))
        assert (none.value, none.met, none.near_miss) == (None, None, None)


class TestElapsed:
    mean = ElapsedCount(Pattern("breach_resolved"), ("breach", "failure"), adults_only=True)

    def breach(self, failed, resolved, born=None):
        person = Person("p1", born_on=day(born)) if born else None
        entries = [
            attended(1, failed, "did_not_attend"),
            entry("breach_started", failed, id="b1", failure="t1"),
            entry("breach_resolved", resolved, breach="b1", outcome="revoked"),
        ]
        return CaseFile(entries, person)

    def of(self, *case_files, counts=mean, **more):
        unit = "days" if counts.within is None else "percent"
        return result(measure(counts, unit=unit), *case_files, **more)

    def test_the_mean_of_working_days_with_a_t_interval(self):
        # Friday to Monday is 1; 10 to 24 April 2006 skips Good Friday and Easter Monday: 8.
        found = self.of(
            self.breach("2006-03-10", "2006-03-13"),
            self.breach("2006-04-10", "2006-04-24"),
            window=(day("2006-01-01"), day("2006-04-30")),
        )
        assert figures(found) == (9, 2, 4.5)
        half_width = 12.706204736 * 3.5  # t for one degree of freedom x sd / sqrt(2)
        assert found.low == pytest.approx(4.5 - half_width)
        assert found.high == pytest.approx(4.5 + half_width)

    def test_the_share_within_a_limit_includes_its_last_day(self):
        within = replace(self.mean, within=25)
        on_it, after = (
            self.breach("2006-01-03", "2006-02-07"),
            self.breach("2006-01-03", "2006-02-08"),
        )
        found = self.of(on_it, after, counts=within)
        assert figures(found) == (1, 2, 50.0)

    def test_children_are_left_out_on_the_day_of_the_resolution(self):
        child = self.breach("2005-05-02", "2005-06-02", born="1987-06-03")
        adult = self.breach("2005-05-02", "2005-06-02", born="1987-06-02")
        unknown = self.breach("2005-05-02", "2005-06-02")
        found = self.of(child, adult, unknown)
        assert found.denominator == 2
        assert found.left_out == {"under 18 on that day": 1}

    def test_a_resolution_that_answers_nothing_is_left_out(self):
        entries = [entry("breach_resolved", "2005-06-02", outcome="revoked")]
        backwards = self.breach("2005-06-02", "2005-05-02")
        found = self.of(CaseFile(entries), backwards)
        assert figures(found) == (0, 0, None)
        assert found.left_out == {
            "what it answers is not recorded": 1,
            "it comes before what it answers": 1,
        }

    def test_it_is_dated_by_the_resolution(self):
        found = self.of(
            self.breach("2005-03-01", "2005-04-01"), self.breach("2006-03-01", "2006-04-03")
        )
        assert found.denominator == 1

    def test_one_alone_has_no_interval(self):
        found = self.of(self.breach("2005-05-03", "2005-05-04"), listing=True)
        assert (found.low, found.high) == (None, None)
        assert found.cases[0].detail == "1 working day"


class TestStaff:
    race = StaffCount("ethnicity", met=frozenset(["A1", "B1"]), leaving_out=frozenset(["NS"]))

    def test_heads_in_post_on_the_last_day(self):
        staff = [
            Staff("1", ethnicity="A1", fte=0.5),
            Staff("2", ethnicity="W1"),
            Staff("3", ethnicity="NS"),
            Staff("4"),
            Staff("5", ethnicity="B1", left_on=day("2006-03-30")),
            Staff("6", ethnicity="W1", left_on=day("2006-03-31")),
            Staff("7", ethnicity="B1", joined_on=day("2006-04-01")),
        ]
        found = result(measure(self.race), staff=staff)
        assert figures(found) == (1, 3, pytest.approx(100 / 3))
        assert found.left_out == {"ethnicity NS": 1, "ethnicity not recorded": 1}

    @pytest.mark.parametrize("asked_twice", [False, True])
    def test_asking_again_changes_nothing(self, asked_twice):
        evaluation = Evaluation([measure(self.race)], *YEAR, staff=[Staff("1", ethnicity="A1")])
        if asked_twice:
            evaluation.results()
        assert evaluation.results()[0].denominator == 1

    def test_without_the_table_it_is_left_out_and_named(self):
        _, left_out = evaluate([measure(self.race)], [], *YEAR)
        assert [found.reason for found in left_out] == ["staff.csv is not there"]


class TestAbsence:
    sick = measure(AbsenceCount(), unit="days", better="lower", targets=(Target(9),))

    def of(self, staff, absences, window=YEAR, made=sick):
        return result(made, staff=staff, absences=absences, window=window)

    def test_days_lost_for_each_full_time_post(self):
        staff = [Staff("1"), Staff("2", fte=0.5), Staff("3", joined_on=day("2005-10-01"))]
        spell = Absence("1", day("2005-05-02"), day("2005-05-20"), 14)
        found = self.of(staff, [spell])
        assert found.denominator == pytest.approx(1.5 + 182 / 365)
        assert found.value == pytest.approx(14 / (1.5 + 182 / 365))

    def test_a_spell_over_the_edge_is_shared_out_by_working_days(self):
        # 28 March to 8 April 2005: 28 is Easter Monday, so 3 working days before 1 April, 6 from then.
        spell = Absence("1", day("2005-03-28"), day("2005-04-08"), 9)
        assert self.of([Staff("1")], [spell]).numerator == pytest.approx(6)

    def test_a_spell_that_goes_on_lasts_to_the_end_of_the_window(self):
        spell = Absence("1", day("2006-03-27"), None, 5)
        assert self.of([Staff("1")], [spell]).numerator == 5
        assert self.of([Staff("1")], [Absence("1", day("2006-04-03"), None, 5)]).numerator == 0

    def test_a_shorter_window_is_made_a_year(self):
        window = (day("2005-04-01"), day("2005-06-30"))
        spell = Absence("1", day("2005-05-03"), day("2005-05-04"), 2)
        found = self.of([Staff("1")], [spell], window)
        assert found.value == pytest.approx(2 * 365 / 91)
        assert found.remarks == (
            "The window is not a year: the days lost are a year's at its rate.",
        )
        plain = replace(self.sick, counts=AbsenceCount(annualised=False))
        assert self.of([Staff("1")], [spell], window, plain).value == 2

    def test_nobody_in_post_gives_no_figure(self):
        assert self.of([], []).value is None

    def test_without_both_tables_it_is_left_out(self):
        _, left_out = evaluate([self.sick], [], *YEAR)
        assert left_out[0].reason == "staff.csv and absences.csv are not there"


class TestVerdict:
    higher = measure(AbsenceCount(), near_miss=5)
    lower = measure(AbsenceCount(), better="lower", near_miss=0.1)

    @pytest.mark.parametrize(
        ("made", "value", "target", "expected"),
        [
            (higher, 90.0, 90, (True, False)),
            (higher, 89.999, 90, (False, True)),
            (higher, 85.0, 90, (False, True)),
            (higher, 84.999, 90, (False, False)),
            (lower, 9.0, 9, (True, False)),
            (lower, 9.1, 9, (False, True)),
            (lower, 9.11, 9, (False, False)),
            (replace(higher, near_miss=None), 89.999, 90, (False, False)),
            (higher, None, 90, (None, None)),
            (higher, 90.0, None, (None, None)),
        ],
    )
    def test_met_near_missed(self, made, value, target, expected):
        assert verdict(made, value, target) == expected

    def test_the_target_is_that_of_the_last_day(self):
        made = measure(
            AbsenceCount(),
            targets=(
                Target(80, None, day("2005-03-31")),
                Target(90, day("2005-04-01"), day("2006-03-31")),
            ),
        )
        found = [made.target_on(day(d)) for d in ("2005-03-31", "2005-04-01", "2006-04-01")]
        assert found == [80, 90, None]


class TestInterval:
    def tally(self, *cases):
        tally = Tally()
        for met, counted in cases:
            for number in range(counted):
                tally.count("c", "", YEAR[0], number < met)
            tally.end_case()
        return tally

    def test_one_thing_a_case_is_plain_wilson(self):
        # 81 of 263: the worked example of Newcombe, Statistics in Medicine 17 (1998), method 3.
        tally = self.tally(*[(1, 1)] * 81, *[(0, 1)] * 182)
        assert tally.interval() == (
            pytest.approx(0.2553, abs=5e-5),
            pytest.approx(0.3662, abs=5e-5),
        )

    def test_things_of_a_case_that_all_go_one_way_are_worth_one(self):
        assert self.tally((10, 10), (0, 10), (10, 10), (0, 10)).effective_size() == pytest.approx(4)

    def test_never_worth_more_than_their_number(self):
        assert self.tally((1, 2), (1, 2), (1, 2)).effective_size() == 6

    def test_all_met_is_worth_the_cases(self):
        tally = self.tally((5, 5), (5, 5))
        assert tally.effective_size() == pytest.approx(2)
        assert tally.interval()[1] == 1

    def test_nothing_counted_has_none(self):
        assert Tally().interval() == (None, None)


class TestExplanation:
    def test_a_figure_with_its_target(self):
        made = replace(
            measure(TestEntries.counts, targets=(Target(90),), near_miss=1),
            denominator="appointments of the window",
            numerator="those attended",
        )
        entries = TestEntries().person(a="complied", b="did_not_attend")
        assert explain(result(made, CaseFile(entries))) == (
            "50% (1 of 2), 95% interval 9.5% to 90.5%; target 90%: not met. "
            "Counted: appointments of the window. Of these: those attended."
        )

    def test_no_figure(self):
        found = result(measure(TestEntries.counts))
        assert explain(found) == (
            "No figure: nothing came under this measure in the window. "
            "Counted: things to do. Of these: those done."
        )

    def test_days_and_what_was_left_out(self):
        child = TestElapsed().breach("2005-05-02", "2005-06-02", born="1990-01-01")
        adult = TestElapsed().breach("2005-05-03", "2005-05-04")
        made = measure(TestElapsed.mean, unit="days", better="lower", targets=(Target(35),))
        assert explain(result(made, child, adult)) == (
            "1 day (1 day over 1); target no more than 35 days: met. Counted: those done. "
            "Over: things to do. Left out: 1 (under 18 on that day)."
        )

    def test_a_figure_without_a_target(self):
        entries = TestEntries().person(a="complied")
        said = explain(result(measure(TestEntries.counts), CaseFile(entries)))
        assert said.startswith("100% (1 of 1), 95% interval 20.7% to 100%; no target on the window")

    def test_in_words_for_a_page(self):
        made = measure(
            TestEntries.counts, targets=(Target(90),), near_miss=1, counts_from=day("2005-08-01")
        )
        said = in_words(result(made))
        assert said["near_miss"] == (
            "Up to 1 percentage point below the target (our reading of the stars)."
        )
        assert said["window"] == "The sources count a financial year. It counts from 1 August 2005."
        assert "note" not in said
        assert near_miss_of(replace(made, near_miss=None)) == ""
        assert window_of(replace(made, window="day", counts_from=None)).endswith("of the window.")
