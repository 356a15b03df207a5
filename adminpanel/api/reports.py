"""Reports, and their export as files."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.preferences import zone_of
from adminpanel.api.audit import SPAN
from adminpanel.api.base import AdminApi
from adminpanel.api.shapes import (
    PerformanceReportSerializer,
    SlaReportSerializer,
    TicketsReportSerializer,
    UsersReportSerializer,
)
from adminpanel.reports.export import FORMATS, as_file
from adminpanel.reports.figures import REPORTS
from dashboard.figures import Span, read_span
from gotrs.common.api import InputSerializer, ok
from gotrs.common.api.inputs import ChoiceFact, TextFact, read_input
from gotrs.common.api.schema import DAY_OR_MOMENT, describe
from gotrs.common.errors import DomainError

TAG = "Administration"


class DayFact(TextFact):
    """A day or a moment; read with its other end (dashboard.figures.read_span)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def described(self) -> dict[str, Any]:
        """One of the two formats."""
        return dict(DAY_OR_MOMENT)


# "from" is a word of Python, so this field can't be written like the others.
ExportInput = type(
    "ReportExportInput",
    (InputSerializer,),
    {
        "__doc__": "Which report, of which days, as which kind of file.",
        "report_type": ChoiceFact(choices=tuple(REPORTS), required=True),
        "format": ChoiceFact(choices=FORMATS, required=True),
        "from": DayFact(allow_null=True, help_text="A day, included."),
        "to": DayFact(allow_null=True, help_text="A day, included."),
    },
)


class ReportViewSet(AdminApi):
    """/admin/reports/…"""

    # A file is not kept for a repeat; making it again does no harm.
    repeatable = False

    @describe("reports_tickets", "Tickets of a time", TAG, TicketsReportSerializer, query=SPAN)
    def tickets(self, request: Request) -> Response:
        """Created and closed; what was created by queue, priority, state and type."""
        return self._report("tickets")

    @describe("reports_users", "Accounts", TAG, UsersReportSerializer, query=SPAN)
    def users(self, request: Request) -> Response:
        """Agents and customers: all, valid, new, by role."""
        return self._report("users")

    @describe("reports_sla", "Whether promises were kept", TAG, SlaReportSerializer, query=SPAN)
    def sla(self, request: Request) -> Response:
        """Of the tickets created in the time, in all and by queue."""
        return self._report("sla")

    @describe(
        "reports_performance", "How fast agents were", TAG, PerformanceReportSerializer, query=SPAN
    )
    def performance(self, request: Request) -> Response:
        """First answers and closing, in plain time."""
        return self._report("performance")

    @describe(
        "reports_export", "A report as a file", TAG, OpenApiTypes.BINARY, body=ExportInput,
        bare=True,
    )  # fmt: skip
    def export(self, request: Request) -> Any:
        """CSV, XLSX or PDF."""
        said, span = self._read_export()
        report_type, kind = said["report_type"], said["format"]
        found = REPORTS[report_type](self.actor, span)
        audit.record(
            self.actor,
            "report.export",
            "report",
            report_type,
            new={"format": kind, "from": span.start, "to": span.end},
        )
        return as_file(kind, report_type, span, found)

    def _report(self, name: str) -> Response:
        span = read_span(self.request.query_params, zone_of(self.person))
        return ok(REPORTS[name](self.actor, span))

    def _read_export(self) -> tuple[dict[str, Any], Span]:
        """What is asked for. Raises ValidationError with all wrong fields."""
        wrong: dict[str, Any] = {}
        said: dict[str, Any] = {}
        span = None
        try:
            said = read_input(ExportInput, self.body)
        except serializers.ValidationError as error:
            wrong = dict(error.detail) if isinstance(error.detail, dict) else {"body": error.detail}
        if not {"from", "to"} & set(wrong):
            try:
                span = read_span(self.body, zone_of(self.person))
            except DomainError as error:
                wrong |= error.details
        if wrong or span is None:
            raise serializers.ValidationError(wrong)
        return said, span
