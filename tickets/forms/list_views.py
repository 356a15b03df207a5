"""Forms of saved views and of the columns of a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from gotrs.common.errors import DomainError
from tickets.forms.fields import add_domain_error
from tickets.models import Sharing
from tickets.ticket_views import groups_to_share_with


class ViewForm(forms.Form):
    """A list under a name, and who is offered it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    sharing = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Sharing.choices,
        initial=Sharing.PRIVATE,
        help_text=_("Everybody sees only those tickets in it that they may read."),
    )
    group = forms.ChoiceField(
        label=_("Group"), required=False, help_text=_("If it is for a group: for which one.")
    )
    keep_columns = forms.BooleanField(
        label=_("Always show the columns of now"),
        required=False,
        help_text=_("Otherwise everybody sees the columns that they chose for themselves."),
    )
    first = forms.BooleanField(
        label=_("Open it first when I go to the tickets"),
        required=False,
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "view-%s", **options})
        groups = groups_to_share_with(actor)
        self._groups = {str(group.pk): group for group in groups}
        field: Any = self.fields["group"]
        field.choices = [("", "—"), *((str(group.pk), group.name) for group in groups)]

    def clean(self) -> dict[str, Any]:
        """A group must be named if it is for one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        group = self._groups.get(data.get("group", ""))
        if data.get("sharing") == Sharing.GROUP and group is None and "group" not in self.errors:
            self.add_error("group", _("Choose a group."))
        data["group"] = group
        return data

    def take(self, error: DomainError) -> None:
        """Show a refusal at the field that caused it."""
        add_domain_error(self, error)
