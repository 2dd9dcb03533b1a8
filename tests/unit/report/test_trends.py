"""Charts over time."""

from __future__ import annotations

from tests.integration.conftest import results
from throughcare.report.trends import control_chart_of


def test_a_text_in_a_chart_is_shown_as_a_text():
    share = results()[0]
    chart = control_chart_of("x", "<script>title</script>", [share, share])
    assert "<script" not in chart.svg and "&lt;script&gt;title" in chart.svg
