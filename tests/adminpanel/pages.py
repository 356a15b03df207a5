"""Pages of the back office: where they are, what a browser sends from them, what they say."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from queues.models import MailAccount


def page_url(model: str, page: str, *args: object) -> str:
    """Where a page of a model is: its ``changelist``, ``add`` or ``change``."""
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def form_data(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if the form at ``url`` were saved as it is."""
    answer = client.get(url)
    assert answer.status_code == 200
    data: dict[str, Any] = {}
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    return data


def page_with_errors(answer: Any) -> str:
    """The text of a page that a form came back with."""
    assert answer.status_code == 200, "the form was accepted"
    return re.sub(r"\s+", " ", answer.content.decode())


def said(answer: Any) -> str:
    """The messages of a page."""
    return " ".join(str(message) for message in answer.context["messages"])


def errors(answer: Any) -> str:
    """What the form says that came back."""
    return str(answer.context["adminform"].form.errors)


def make_mailbox(**more: Any) -> MailAccount:
    """A mailbox that is never asked."""
    facts = {"name": "in", "host": "imap.test", "port": 993, "login": "in", "password": "geheim!"}
    return MailAccount.objects.create(**(facts | more))
