"""docs/reference/standards-language.md: the vocabulary, and each construct by its worked answers.

The answers are those that tests/spec runs, so the page cannot say anything that does not hold.
"""

from __future__ import annotations

from pathlib import Path

from docs.markdown import code, document, table
from docs.wording import rule_in_words
from throughcare.core.definitions import Mapping, read
from throughcare.core.standard_files import standard_from
from throughcare.core.standards import DEFAULT_FALLS_AWAY

WORKED = Path(__file__).parents[2] / "tests" / "spec" / "standards-language.yaml"

INTRO = """A standard says to which cases it applies, which entry starts its clock, how much time there is, and
which entry fulfils it. Each time a clock starts there is one **obligation**. The vocabulary below is
closed: a new word needs a decision record, the evaluator, a worked answer here, and this page."""

VOCABULARY = [
    ("id, title, source", "every standard has them; the id is the name of its file"),
    ("note, confidence, covers", "what is uncertain; how sure we are (`read`, `report`, `unverified`, `ours`); "
     "the rows of the national standards that it puts into effect"),
    ("in_use", "`false`: known and not verified; evaluated only when it is named"),
    ("in_force_from, in_force_to", "both inclusive, compared with the trigger's date"),
    ("applies_to", "fields of the case and their values, on the trigger's date with that day's entries; all must hold. "
     "A field without a value yet takes its first one after it; a field that never gets one does not match"),
    ("starts_on", "kinds of entry; or `{kind, where, dated_by}`; or `{nth, of, within}`: the nth inside a stretch, "
     "counted afresh after each trigger"),
    ("within", "`working_days`, `days`, `weeks` or `months` after the trigger; or `{by: fact}`: the date in that fact"),
    ("before", "`{fact, days: [from, to]}`: counted backwards from the date in that fact"),
    ("count, each, for", "so many entries in each stretch of time; one obligation a stretch, due on its last day"),
    ("fulfilled_by", "`{kind, where, answers, already}`, or `any_of`, or `all_of` of such"),
    ("answers", "only an entry whose fact names the trigger, or the entry that dates it"),
    ("already", "an entry before the trigger, and after the previous trigger, fulfils too"),
    ("repeats_every", "once fulfilled, the next is due that long after; unfulfilled, the one stays open"),
    ("falls_away_on", "kinds that end what is not yet overdue; by default " + ", ".join(DEFAULT_FALLS_AWAY)),
    ("subject", "`victim`: triggers and entries of one victim belong together"),
    ("examples", "entries, a day, and every obligation expected then; run by `throughcare standard check`"),
]  # fmt: skip

TIME = """The trigger's date is day 0 and the first working day after it is working day 1, also when the trigger fell
on a weekend or a bank holiday. Other lengths run on the calendar: 31 January and one month is the last
day of February. What is due on a day is due until its end.

States: `met`, `late`, `due` (also on the last day), `overdue`, `fallen_away`. `days_late` counts calendar
days from `due_on` to the fulfilment, or to the day that is asked about."""

COLUMNS = ("trigger_entry", "trigger_on", "due_on", "fulfilled_entry", "fulfilled_on", "state")


def page() -> str:
    parts = [INTRO, table(("key", "says"), VOCABULARY), TIME, "## Worked answers"]
    parts.append("Entries are called e1, e2 and so on by their line. Calendar: England and Wales.")
    source = read(WORKED)
    for item in source.items():
        parts += _worked(item)
    source.check()
    return document("The language of standards", *parts)


def _worked(item: Mapping) -> list[str]:
    rule = item.mapping("standard", required=True)
    assert rule is not None
    standard = standard_from(rule, with_head=False)
    assert standard is not None
    note = item.optional_text("note")
    parts = [f"### {item.text('title')}"]
    if note:
        parts.append(f"{note[:1].upper()}{note[1:]}.")
    parts += [code(_flow(item.raw("standard")), "yaml"), " ".join(rule_in_words(standard))]
    given = [_entry(entry, number) for number, entry in enumerate(item.mappings("given"), 1)]
    parts.append(table(("id", "happened on", "kind", "facts"), given))
    expect = [dict(row.items()) for row in item.mappings("expect")]
    parts.append(
        f"On {item.text('as_of')}:" if expect else f"On {item.text('as_of')}: nothing is owed."
    )
    if expect:
        header = [column.replace("_", " ") for column in COLUMNS]
        parts.append(table(header, [[row.get(column) for column in COLUMNS] for row in expect]))
    return parts


def _entry(entry: Mapping, number: int) -> tuple[str, str, str, str]:
    facts = {key: value for key, value in entry.items() if key not in ("id", "kind", "happened_on")}
    said = ", ".join(f"{key}: {_flow(value)}" for key, value in facts.items())
    return (
        entry.optional_text("id") or f"e{number}",
        entry.text("happened_on"),
        entry.text("kind"),
        said,
    )


def _flow(value: object, depth: int = 0) -> str:
    """A plain value as YAML: the outermost mapping a line a key, the rest in one line."""
    if isinstance(value, dict):
        inner = [f"{key}: {_flow(part, depth + 1)}" for key, part in value.items()]
        return "\n".join(inner) if depth == 0 else "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part, depth + 1) for part in value) + "]"
    return "null" if value is None else str(value)
