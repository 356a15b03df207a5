"""The mail doctor in the back office: one button, and what was found."""

import ipaddress
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gotrs.common.destinations import IpAddress
from tickets.mail.doctor.examine import examine
from tickets.mail.doctor.findings import Finding, Level, is_all_well


class DoctorForm(forms.Form):
    """What the doctor can't know."""

    leaves_from = forms.CharField(
        label=_("Address that mail leaves from"),
        required=False,
        max_length=200,
        help_text=_(
            "The IP address by which your mail server reaches the world, if you know it: it is "
            "looked for in SPF. Several with blanks between them."
        ),
    )
    with_mail = forms.BooleanField(
        label=_("Send a mail round by each server"),
        required=False,
        initial=True,
        help_text=_("From your addresses to themselves. No ticket comes of it."),
    )

    def clean_leaves_from(self) -> list[IpAddress]:
        """IP addresses."""
        try:
            return [ipaddress.ip_address(word) for word in self.cleaned_data["leaves_from"].split()]
        except ValueError:
            raise forms.ValidationError(_("This is not an IP address.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
def mail_doctor(request: HttpRequest) -> HttpResponse:
    """Asked by GET it waits for the button: an examination takes up to half a minute."""
    form = DoctorForm(request.POST if request.method == "POST" else None)
    findings: list[Finding] | None = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        findings = examine(with_mail=data["with_mail"], leaves_from=data["leaves_from"])
    context = admin.site.each_context(request) | {
        "title": _("Mail doctor"),
        "form": form,
        "groups": None if findings is None else _groups(findings),
        "all_well": is_all_well(findings or ()),
    }
    status = 422 if form.errors else 200
    return render(request, "admin/mail_doctor.html", context, status=status)


def _groups(findings: list[Finding]) -> list[dict[str, Any]]:
    """By what they are about, in their order."""
    return [
        {"subject": subject, "findings": [_shown(one) for one in found]}
        for subject, found in groupby(findings, lambda one: one.subject)
    ]


_STATUS = {Level.WELL: "healthy", Level.NOTE: "degraded", Level.MEND: "unhealthy"}


def _shown(finding: Finding) -> dict[str, Any]:
    return {"status": _STATUS[finding.level], "finding": finding}
