"""Why did this mail do that? Each stage of a mail, as it was and as it would be now (rule 7.4)."""

from dataclasses import asdict

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tickets.mail.intake.rehearse import run_again
from tickets.mail.intake.stages import Row, Stage, stages
from tickets.models import IncomingMail


@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """What each stage decided; with ``again`` beside what it would decide now."""
    mails = IncomingMail.objects.select_related("raw", "account__queue", "hook__queue", "ticket")
    mail = get_object_or_404(mails, pk=pk)
    asked = bool(request.GET.get("again"))
    rows = run_again(mail) if asked else []
    then, now = stages(mail.trace), stages(rows)
    same = [_same(row, mail.trace, stage, then) for row, stage in zip(rows, now, strict=True)]
    context = admin.site.each_context(request) | {
        "title": gettext("Why did this mail do that?"),
        "opts": IncomingMail._meta,
        "mail": mail,
        "then": then,
        "asked": asked,
        "now": [asdict(s) | {"changed": not is_same} for s, is_same in zip(now, same, strict=True)],
        "differs": not all(same) or len(now) != len(then),
    }
    return render(request, "admin/mail_why.html", context)


def _same(row: Row, trace: list[Row], stage: Stage, then: list[Stage]) -> bool:
    """Whether a stage came to the same. What would be has other words than what was."""
    if row["stage"] == "expected":
        return any(old.get("code") == row["code"] for old in trace)
    if row["stage"] == "answer":
        names = [old.get("name", "") for old in trace if old.get("stage") == "answer"]
        return names == [row["expected"]]
    return stage in then
