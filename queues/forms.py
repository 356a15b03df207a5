"""Forms of the back office: the rules of queues/rules.py, field by field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import CustomerUser
from gotrs.common.errors import DomainError
from gotrs.common.validity import Validity
from queues import rules
from queues.models import Service
from queues.services import assign_service, assignment_of


class UsedForm(forms.ModelForm):
    """A row that can't be taken away while others need it."""

    def clean_valid_id(self) -> int:
        """Nothing that is valid may depend on what isn't."""
        valid_id: int = self.cleaned_data["valid_id"]
        row = self.instance
        if row.pk and row.is_valid and valid_id != Validity.VALID:
            try:
                rules.check_unused(row)
            except DomainError as error:
                raise ValidationError(error.message) from None
        return valid_id


class TreeForm(UsedForm):
    """A row whose name is a path: ``Parent::Child``."""

    def clean(self) -> dict[str, Any]:
        """The part before the last ``::`` must be there already, and in use."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"name", "valid_id"} <= data.keys() and {"name", "valid_id"} & set(self.changed_data):
            try:
                rules.check_place(self.instance, data["name"], data["valid_id"])
            except DomainError as error:
                self.add_error("name", error.message)
        return data


class PromiseForm(forms.ModelForm):
    """Times and warnings that belong together."""

    class Meta:
        labels = {notify: _("warning at, in percent") for _time, notify in rules.PROMISES}

    def clean(self) -> dict[str, Any]:
        """Promises that can be kept."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, message in rules.promise_errors(data).items():
            self.add_error(name, message)
        return data


class QueueForm(PromiseForm, TreeForm):
    """A queue; one with work in it can't be taken away."""


class TextForm(UsedForm):
    """A text with tags in it."""

    def clean_text(self) -> str:
        """HTML is cleaned as by the API."""
        return rules.clean_text(self.cleaned_data["text"], self.instance.content_type)


class ServiceForm(TreeForm):
    """A service, and who may choose it (rule 5.24)."""

    is_default = forms.BooleanField(
        label=_("Default service"),
        required=False,
        help_text=_("Offered to all customers who have no services of their own."),
    )
    customers = forms.CharField(
        label=_("Customers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Logins of those who may choose it, one a line. As long as no service is given to "
            "anybody, and none is a default one, everybody may choose all."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, Service) and self.instance.pk:
            stored = assignment_of(self.instance)
            self.initial["is_default"] = stored["is_default"]
            self.initial["customers"] = "\n".join(stored["customers"])

    def clean_customers(self) -> list[CustomerUser]:
        """Names become people."""
        logins = {line.strip().lower() for line in self.cleaned_data["customers"].splitlines()}
        logins.discard("")
        found = {person.login.lower(): person for person in CustomerUser.objects.named_any(logins)}
        unknown = sorted(logins - found.keys())
        if unknown:
            raise ValidationError(_("There is no customer user %s.") % ", ".join(unknown[:5]))
        return [found[login] for login in sorted(logins)]

    def assign(self) -> None:
        """Store who may choose the service; called once the service itself is stored."""
        data = self.cleaned_data
        assign_service(self.instance, is_default=data["is_default"], customers=data["customers"])
