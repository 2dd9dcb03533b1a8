"""Tiers of a table: every reference row, refusals, an area's own rules."""

import io

import pytest

from tests.vectors import REFERENCE, table
from throughcare.core.mistakes import InputMistakes
from throughcare.core.tiering import read_rule_set
from throughcare.folders.tiers import SCHEMES, explanations, tiered, write_tiers

ROWS = {"v2-protect": 122, "v2-change": 111, "v3": 227}
NOMS = "case,roh_level,likelihood,ppo,mappa_level,requirements,needs,tier,override_reason,approved_by\n"


def written(path, text, scheme, rules=None):
    """The rows of the answer to a table, as dictionaries."""
    path.write_text(text, encoding="utf-8")
    columns, rows = tiered(path, scheme, rules)
    stream = io.StringIO()
    write_tiers(stream, columns, rows)
    lines = stream.getvalue().splitlines()
    assert lines[0].split(",") == columns and len(lines) >= len(rows) + 1
    return [one.cells() for one in rows]


@pytest.mark.parametrize("scheme", ROWS)
def test_every_reference_row(scheme):
    rows = table(f"tiers/{scheme}.csv")
    assert len(rows) == ROWS[scheme]
    _, found = tiered(REFERENCE / "tiers" / f"{scheme}.csv", scheme)
    ours = [one.cells() for one in found]
    assert [{name: cells[name] for name in rows[0]} for cells in ours] == list(rows)
    assert {cells["errors"] for cells in ours} == {""}


@pytest.mark.parametrize(
    ("rsr", "points"),
    [
        *(("2.99", "0"), ("2.995", "10"), ("3", "10"), ("6.99", "10"), ("6.9949", "10")),
        *(("6.995", "20"), ("99.99", "20"), ("100", "0"), ("", "0")),
    ],
)
def test_rsr_is_rounded_to_its_two_decimals_before_it_earns_points(tmp_path, rsr, points):
    head = ",".join(SCHEMES["v2-protect"].needed)
    (row,) = written(tmp_path / "t.csv", f"{head}\n{rsr},,,0,M,0,0,0,0\n", "v2-protect")
    assert row["pts_rsr"] == points
    assert row["missing"] == ("" if rsr else "rsr_pct")


def test_wrong_cells_are_a_result_with_every_reason(tmp_path):
    head = ",".join(SCHEMES["v2-protect"].needed)
    (row,) = written(tmp_path / "t.csv", f"{head}\n-1,RHRHH,M4,1.5,X,2,0,0,0\n", "v2-protect")
    assert row["level"] == row["total"] == ""
    for column in ("rsr_pct", "rosh_code", "mappa_level", "complexity_flag_count", "gender"):
        assert f"{column}: " in row["errors"]
    assert 'rosh_code: "RHRHH" is not known here. Did you mean "RHRH"?' in row["errors"]


def test_a_band_without_the_score_it_stands_on_is_refused(tmp_path):
    head = ",".join(SCHEMES["v3"].needed)
    cells = "50,1,1,1,{score},MEDIUM,0,RLRH,,0,0,0,0"
    for score, tier in (("0.59", ""), ("", ""), ("0.60", "D"), ("1.12", "C"), ("2.11", "D")):
        text = f"{head}\n{cells.format(score=score)}\n"
        (row,) = written(tmp_path / "t.csv", text, "v3")
        assert (row["tier"], bool(row["errors"])) == (tier, not tier)


@pytest.mark.parametrize(
    ("days", "tier"),
    [("0", "B"), ("365", "B"), ("366", "D"), ("1826", "D"), ("1827", "E"), ("", "G")],
)
def test_the_days_since_the_release_of_a_lifer(tmp_path, days, tier):
    head = ",".join(SCHEMES["v3"].needed)
    (row,) = written(tmp_path / "t.csv", f"{head}\n0,0,1,1,,,0,RLRH,{days},0,0,0,0\n", "v3")
    assert row["tier"] == tier


def test_without_a_predictor_version_3_has_no_tier(tmp_path):
    head = ",".join(SCHEMES["v3"].needed)
    (row,) = written(tmp_path / "t.csv", f"{head}\n,1,0,1,,,0,RLRH,,0,0,0,0\n", "v3")
    assert (row["tier"], row["provisional"], row["missing"]) == ("MISSING", "0", "arp_pct")


def test_a_recorded_tier_is_compared(tmp_path):
    text = NOMS + (
        "c1,high,low,false,,SUP,none,3,,\n"
        "c2,low,low,false,,UPW,none,1,,\n"
        "c3,low,low,false,,UPW,none,2,,\n"
        "c4,medium,high,false,,SUP,none,2,A short order.,A. Manager\n"
    )
    rows = written(tmp_path / "cases.csv", text, "noms-2005")
    assert [(r["tier"], r["computed_tier"], r["agreement"]) for r in rows] == [
        ("3", "4", "under-tiered"),
        ("1", "1", "agrees"),
        ("2", "1", "over-tiered"),
        ("2", "3", "overridden with reason"),
    ]
    _, found = tiered(tmp_path / "cases.csv", "noms-2005")
    said = "".join(explanations(tmp_path / "cases.csv", found))
    assert (
        "Recorded: 2. It is overridden with reason (A short order., approved by A. Manager)."
        in said
    )
    assert "* T4-HIGH (4): risk of harm is high" in said and "[roh_level high]" in said


def test_what_is_not_recorded_makes_the_tier_provisional(tmp_path):
    rows = written(
        tmp_path / "cases.csv", NOMS + "c1,,,,,,,,,\nc2,low,low,,,UPW,none,1,,\n", "noms-2005"
    )
    assert [(r["computed_tier"], r["provisional"], r["missing"]) for r in rows] == [
        ("1", "1", "roh_level likelihood requirements needs"),
        ("1", "0", ""),
    ]


def test_an_area_may_have_its_own_rules(tmp_path):
    rules = tmp_path / "ours.yaml"
    rules.write_text(
        "id: ours\ntitle: Ours\nsource: this test\nrules:\n"
        "  - {id: ALL-4, tier: 4, any_of: [{ppo: ['true']}], reason: r, confidence: ours, source: s}\n"
    )
    text = NOMS + "c1,low,low,true,,,none,,,\nc2,low,low,false,,,none,,,\n"
    rows = written(tmp_path / "cases.csv", text, "noms-2005", read_rule_set(rules))
    assert [(r["computed_tier"], r["errors"]) for r in rows] == [
        ("4", ""),
        ("", "no rule of this set fires."),
    ]


def test_mistakes_of_a_rule_set_are_all_told(tmp_path):
    rules = tmp_path / "ours.yaml"
    rules.write_text(
        "id: ours\ntitle: Ours\nsource: this test\nrules:\n"
        "  - {id: A, tier: 5, any_of: [{roh_leve: [high]}], reason: r, confidence: sure, source: s}\n"
        "  - {id: A, tier: 4, any_of: [{roh_level: [hihg]}], reason: r, confidence: ours, source: s}\n"
    )
    with pytest.raises(InputMistakes) as caught:
        read_rule_set(rules)
    said = str(caught.value)
    assert len(caught.value.mistakes) == 5
    for part in ("tier", 'Did you mean "roh_level"', "confidence", 'Did you mean "high"', "twice"):
        assert part in said


def test_a_column_that_is_missing_is_a_mistake_of_the_file(tmp_path):
    with pytest.raises(InputMistakes) as caught:
        written(tmp_path / "t.csv", "rsr_pct,rosh_code\n1,RHRH\n", "v2-protect")
    assert len(caught.value.mistakes) == 7


def test_an_answer_from_before_does_not_stay_beside_a_refusal(tmp_path):
    head = ",".join((*SCHEMES["v3"].needed, "tier", "errors"))
    (row,) = written(tmp_path / "t.csv", f"{head}\n50,1,1,1,0.1,MEDIUM,0,,,0,0,0,0,A,\n", "v3")
    assert row["tier"] == row["provisional"] == "" and row["errors"].startswith("dc_srp_score")


def test_a_header_alone_gives_a_header(tmp_path):
    assert (
        written(tmp_path / "t.csv", ",".join(SCHEMES["v2-change"].needed) + "\n", "v2-change") == []
    )
