"""A report as a file."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from accounts import site
from adminpanel.reports.layout import layout_of, table_of
from dashboard.figures import Span
from gotrs.common.clock import now
from gotrs.common.tables import FORMATS as TABLES
from gotrs.common.tables import table_response

PDF = "pdf"
FORMATS = (*TABLES, PDF)


def as_file(kind: str, report_type: str, span: Span, found: dict[str, Any]) -> HttpResponseBase:
    """The figures of a report as a download; ``kind`` is one of FORMATS."""
    first, last = _days(span)
    name = f"{report_type}-{first}-{last}"
    if kind != PDF:
        header, rows = table_of(report_type, found)
        return table_response(kind, name, header, rows)
    from adminpanel.reports import pdf  # a fifth of a second, which not every start has to take

    made_at = now().astimezone(span.zone)
    content = pdf.render(
        layout_of(report_type, found),
        site_name=f"{site.get('organization') or site.get('site_name')}, {made_at:%Y-%m-%d %H:%M}",
        period=first if first == last else f"{first} – {last}",
        made_at=made_at,
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _days(span: Span) -> tuple[str, str]:
    """The first and the last day, both included."""
    last = span.end - timedelta(microseconds=1)
    return tuple(  # type: ignore[return-value]
        f"{moment.astimezone(span.zone):%Y-%m-%d}" for moment in (span.start, last)
    )
