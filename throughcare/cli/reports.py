"""`throughcare report`: the published report, from an inspection folder or from the figures of 2006."""

from __future__ import annotations

from pathlib import Path

import click

from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.report.document import Document

FORMATS = ("html", "pdf", "docx")


@click.command(
    epilog="Example: throughcare report demo-output/inspection --out demo-output --formats html,pdf"
)
@click.argument("inspection_dir", required=False, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--formats", default=",".join(FORMATS), show_default=True, help="Which to write.")
@click.option("--published", metavar="ID", help="A published report instead, e.g. cheshire-2006.")
def report(inspection_dir: Path | None, out: Path, formats: str, published: str | None) -> None:
    """Writes report.html, report.pdf and report.docx of an inspection folder.

    INSPECTION-DIR is a folder like demo-output/inspection. The same folder gives the same bytes.
    """
    if (inspection_dir is None) == (published is None):
        raise click.UsageError("Give either an inspection folder or --published ID.")
    wanted = _formats(formats)
    written = _written(_document(inspection_dir, published), wanted)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in written.items():
            (out / name).write_bytes(content)
    except OSError as error:
        remedy = "Give a folder that can be written to."
        problem = f"cannot be written: {error.strerror}."
        raise InputMistakes([Mistake(str(out), None, None, problem, remedy)]) from None
    for name in written:
        click.echo(str(out / name), err=True)


def _formats(given: str) -> list[str]:
    wanted = [name.strip() for name in given.split(",") if name.strip()]
    for name in wanted:
        if name not in FORMATS:
            raise click.BadParameter(
                f'"{name}" is not a format. {did_you_mean(name, FORMATS)}', param_hint="--formats"
            )
    if not wanted:
        raise click.BadParameter("name at least one format.", param_hint="--formats")
    return wanted


def _document(folder: Path | None, published: str | None) -> Document:
    if folder is not None:
        from throughcare.folders.inspections import read_inspection
        from throughcare.report.inspection import build_report

        return build_report(read_inspection(folder))
    from throughcare.report.published import build_published

    assert published is not None
    return build_published(published)


def _written(document: Document, wanted: list[str]) -> dict[str, bytes]:
    """Every file before any is written: a mistake leaves nothing half done."""
    made: dict[str, bytes] = {}
    if "html" in wanted:
        from throughcare.report.html import write_html

        made["report.html"] = write_html(document).encode()
    if "pdf" in wanted:
        from throughcare.report.pdf import write_pdf

        made["report.pdf"] = write_pdf(document)
    if "docx" in wanted:
        from throughcare.report.docx import write_docx

        made["report.docx"] = write_docx(document)
    return made
