"""The published report as it was stored, byte for byte."""

from __future__ import annotations

import base64
import hashlib
import re

from csp.constants import NONE
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from throughcare.inspections.models import ReportFile

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
STYLES = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


def response(file: ReportFile) -> HttpResponse:
    """The file. The HTML report carries its own style: the page may use that one, named by its hash,
    and nothing else."""
    content = bytes(file.content)
    answer = HttpResponse(content, content_type=MEDIA_TYPES[file.format])
    name = f"{file.inspection_id}.{file.format}"
    answer["Content-Disposition"] = str(content_disposition_header(file.format != "html", name))
    if file.format == "html":
        answer._csp_replace = {"style-src": style_hashes(content), "img-src": [NONE]}  # type: ignore[attr-defined]
    return answer


def style_hashes(html: bytes) -> list[str]:
    """What a Content-Security-Policy says to let exactly these style elements through."""
    digests = [hashlib.sha256(style).digest() for style in STYLES.findall(html)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests] or [NONE]
