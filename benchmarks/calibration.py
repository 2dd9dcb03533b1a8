"""The synthetic area beside the Cheshire report, figure by figure: `python -m benchmarks.calibration
[FOLDER]` reads the area that `throughcare demo` wrote and writes docs/explanation/demo-area.md."""

from __future__ import annotations

import sys
from pathlib import Path

from throughcare.demo.calibration import TOLERANCE, Compared, compare
from throughcare.folders.areas import read_area
from throughcare.folders.performance import last_year_end, performance_of_year

PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "demo-area.md"
HEAD = """# The demo area beside the report it is modelled on

Every case, person and answer of the demo area is synthetic. Its size and its rates are modelled on the
Cheshire report of 2006: here is each printed figure and what the area that `throughcare demo` makes
has. Joint targets are counted over January to March 2006, all else over 2005-06. The seed is 2006;
with another seed, figures that rest on fewer than about 150 cases may differ by a few points more.

Volume targets (`targets.csv`) are set from the area's own volumes, so that the shares of target come out
as printed. Where the report prints a word, the number is ours and marked so.

| figure | place in the report | printed | demo area | out of | difference |
|---|---|---:|---:|---:|---:|
"""


def page(compared: list[Compared]) -> str:
    return HEAD + "".join(map(_line, compared)) + _foot(compared)


def _line(row: Compared) -> str:
    found = "none" if row.found is None else f"{row.found:.1f}"
    difference = "" if row.difference is None else f"{row.difference:+.1f}"
    base = "" if row.of is None else f"{row.of:,.0f}"
    return f"| {row.figure} | {row.place} | {row.printed:g} | {found} | {base} | {difference} |\n"


def _foot(compared: list[Compared]) -> str:
    close = sum(row.is_close for row in compared)
    return (
        f"\n{close} of {len(compared)} figures are within {TOLERANCE:g} points (or days, or cases) of "
        "what is printed.\n\nWritten by `python -m benchmarks.calibration`.\n"
    )


def main(folder: Path) -> None:
    area = read_area(folder / "area")
    assert area.extracted_on is not None
    performance, _ = performance_of_year(area, last_year_end(area.extracted_on))
    compared = compare(area, performance)
    PAGE.write_text(page(compared), encoding="utf-8")
    far = [row for row in compared if not row.is_close]
    print(f"{len(compared) - len(far)} of {len(compared)} figures are within {TOLERANCE:g} points")
    for row in far:
        print(f"  {row.figure}: printed {row.printed:g}, found {row.found}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output"))
