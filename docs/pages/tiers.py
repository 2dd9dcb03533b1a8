"""docs/reference/tiers.md: the rules of NOMS 2005 and of today's tiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docs.markdown import bullets, document, table
from throughcare.core.oasys import items, screening_indicators, thresholds
from throughcare.core.tiering import shipped_rule_set
from throughcare.core.tiering.points import table as scheme
from throughcare.core.tiering.rules import Rule

INTRO = """`throughcare tier` gives each case of a file its tier ([how](../how-to/check-tiers.md)). The rules are data:
throughcare/definitions/tiering and throughcare/definitions/oasys."""

NOMS = """The highest tier whose rule fires is the least that the case should have. How sure: `read`, the source was read;
`inferred` from it; `unverified`; `ours`, the sources say nothing. The national rules themselves were not reachable, so a
wrong tier by these is a question to the officer and never a proof."""


def page() -> str:
    rules = shipped_rule_set()
    return document(
        "Tiers and needs",
        INTRO,
        f"## {rules.title}",
        f"Source: {rules.source}.",
        NOMS,
        table(("rule", "tier", "fires when", "why", "how sure", "source"), map(_rule, rules.rules)),
        *_version_2(scheme("v2")),
        *_version_3(scheme("v3")),
        "## Needs of OASys",
        "A section's answers are added up. Before 2009 no thresholds were found, so there are none.",
        table(
            ("version", "from", "section", "need", "severe", "items", "how sure", "source"),
            _needs(),
        ),
        "## Screening of risk of harm",
        "Any of these asks for a full analysis, unless the officer records why not and a middle manager countersigns:",
        bullets(screening_indicators().values()),
        "## Items of OASys",
        table(
            ("item", "section", "asks about", "answers", "how sure"),
            (
                (i.item, i.section, i.title, " ".join(i.answers), i.confidence)
                for i in items().values()
            ),
        ),
    )


def _rule(rule: Rule) -> tuple[str, ...]:
    return rule.id, rule.tier, _when(rule), rule.reason, rule.confidence, rule.source


def _when(rule: Rule) -> str:
    """The alternatives of a rule in words."""
    said = []
    for alternative in rule.any_of:
        parts = [f"{key.replace('_', ' ')} {' or '.join(v)}" for key, v in alternative.items()]
        said.append(" and ".join(parts) or "always")
    return "; or ".join(said)


def _version_2(found: Mapping[str, Any]) -> Iterator[str]:
    protect, change = found["protect"], found["change"]
    yield f"## {found['title']}"
    yield f"Source: {found['source']}."
    yield bullets(
        [
            f"RSR, from: {_pairs(protect['rsr']['ranges'])}; none above {protect['rsr']['to']}",
            f"Risk of harm: {_pairs(protect['rosh'])}; of RSR and this only the larger counts",
            f"MAPPA: {_pairs(protect['mappa'])}",
            f"Each kind of complexity: {protect['complexity_flag']} ({', '.join(found['complexity_registers'])})",
            f"Of women also: {_pairs(protect['women'])}",
            f"Protect, from: {_pairs(protect['levels'])}",
            f"Needs (severe counts twice): {_pairs(change['needs'])}",
            f"OGRS3: a point for each {change['ogrs3_points_for_each']} per cent",
            f"Integrated offender management: {change['iom_nominal']}",
            f"Change, from: {_pairs(change['levels'])}; without a mandate 0; without an assessment "
            f"{change['no_assessment']}",
        ]
    )
    yield "Where we differ from the service:\n\n" + bullets(found["differences"])


def _version_3(found: Mapping[str, Any]) -> Iterator[str]:
    matrix = found["matrix"]
    yield f"## {found['title']}"
    yield f"Source: {found['source']}. The highest of these steps is the tier."
    columns = [f"all from {least}" for least in matrix["cols_arp_from"]]
    rows = [
        (f"serious from {least}", *cells)
        for least, cells in zip(matrix["rows_csrp_from"], matrix["cells"], strict=True)
    ]
    yield table(("", *columns), rows)
    direct = {k: v for k, v in found["dc_srp"].items() if isinstance(v, str)}
    yield bullets(
        [
            f"Direct contact sexual predictor: {_pairs(direct)}; MEDIUM, from: "
            f"{_pairs(found['dc_srp']['MEDIUM'])}",
            f"Risk of harm under MAPPA: {_pairs(found['mappa_rosh']['mappa'])}; otherwise: "
            f"{_pairs(found['mappa_rosh']['no_mappa'])}",
            f"Days since the release of a lifer, up to: {_pairs(found['lifer_ipp'])}",
            f"Flags: {_pairs(found['flags'])}",
        ]
    )


def _pairs(pairs: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in pairs.items())


def _needs() -> Iterator[tuple[object, ...]]:
    for one in thresholds():
        yield (
            one.version,
            one.in_use_from,
            one.section,
            one.standard_from,
            one.severe_from,
            " ".join(one.items),
            one.confidence,
            one.source,
        )
