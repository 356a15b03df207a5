"""Forms of the customer portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts import site
from accounts.actors import Actor
from queues.models import Queue, Service
from queues.services import services_of
from tickets.forms.fields import FilesField
from tickets.rules import MAX_TITLE


class PortalTicketForm(forms.Form):
    """A new request of a customer: what about, and what happened."""

    queue = forms.ModelChoiceField(
        label=gettext_lazy("Topic"), queryset=Queue.objects.none(), empty_label=None
    )
    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=gettext_lazy("None of these"),
    )
    title = forms.CharField(label=gettext_lazy("Subject"), max_length=MAX_TITLE)
    body = forms.CharField(
        label=gettext_lazy("What can we do for you?"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=5_000_000,
    )
    attachments = FilesField(label=gettext_lazy("Files"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = Queue.objects.visible_to(actor).by_name()  # type: ignore[attr-defined]
        self.fields["queue"].initial = site.get("portal_queue")
        services = services_of(actor.customer).order_by("name")
        if services.exists():
            self.fields["service"].queryset = services  # type: ignore[attr-defined]
        else:
            del self.fields["service"]


class PortalReplyForm(forms.Form):
    """What a customer adds to their ticket."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5_000_000,
    )
    attachments = FilesField(label=gettext_lazy("Files"), required=False)
