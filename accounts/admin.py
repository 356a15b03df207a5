"""Agents, customers, groups and roles in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.auth import second_factor
from accounts.auth.api_tokens import delete_tokens
from accounts.auth.sessions import end_sessions
from accounts.backoffice import AuditedAdmin, AuditedMasterDataAdmin
from accounts.models import (
    Agent,
    AgentGrant,
    CustomerCompany,
    CustomerUser,
    CustomerUserCompany,
    Group,
    Role,
    RoleGrant,
    RoleMember,
)
from accounts.models.agents import SYSTEM_AGENT_ID
from accounts.operations.people import is_login
from accounts.permissions import is_admin
from gotrs.common.admin import PlainInline, SecretField
from gotrs.common.validity import Validity


class _LockedOutError(Exception):
    """The change would take the back office from the one who makes it."""


class KeepsAdminMixin(admin.ModelAdmin):
    """Refuses changes by which the person at work would lose the back office.

    As it needs an admin to change anything here, at least one always remains (contract 4.10).
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                answer = super().changeform_view(request, object_id, form_url, extra_context)
                if request.method == "POST" and not is_admin(Agent.objects.get(pk=request.user.pk)):
                    raise _LockedOutError
                return answer
        except _LockedOutError:
            text = gettext("Nothing was changed: this would take the administration from you.")
            messages.error(request, text)
            return HttpResponseRedirect(request.get_full_path())


class PersonForm(forms.ModelForm):
    """An account with a password that is set, never shown."""

    new_password = SecretField(label=_("New password"))

    def clean_new_password(self) -> str:
        """Checked by the site's rules for passwords (rule 13.3)."""
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean_login(self) -> str:
        """No blanks or control characters, as the API asks."""
        login: str = self.cleaned_data["login"]
        if not is_login(login):
            raise forms.ValidationError(_("A login has no blanks or control characters."))
        return login


class PersonAdmin(AuditedAdmin):
    """What accounts of agents and of customers share."""

    form = PersonForm
    list_filter = ["valid_id"]
    ordering = ["login"]
    actions = ["disable_second_factor"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The login stands in history and tickets, so it stays as it was made."""
        return ["login"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the account; a new password or a closed account ends its sessions (rule 13.6)."""
        password = form.cleaned_data.get("new_password")
        if password:
            obj.set_password(password)
        elif not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and (password or obj.valid_id != Validity.VALID):
            # Nobody loses the session in which they change their own password.
            keep = request.login_session if obj == request.user else None  # type: ignore[attr-defined]
            end_sessions(obj, keep=keep)
        if obj.valid_id != Validity.VALID:
            delete_tokens(obj)

    @admin.action(description=_("Switch two-factor sign-in off"), permissions=["change"])
    def disable_second_factor(self, request: HttpRequest, people: QuerySet[Any]) -> None:
        """For who has lost both the authenticator and the recovery codes."""
        for person in people:
            second_factor.disable(person, actor=request.actor)  # type: ignore[attr-defined]
        messages.success(request, gettext("Two-factor sign-in is off for the chosen people."))


class AgentGrantInline(PlainInline):
    """Permissions of the agent itself, beside those of its roles."""

    model = AgentGrant
    verbose_name = _("permission")
    verbose_name_plural = _("Permissions, beside those of the roles")


class AgentRoleInline(PlainInline):
    """Roles that an agent holds."""

    model = RoleMember
    verbose_name_plural = _("Roles")


@admin.register(Agent)
class AgentAdmin(KeepsAdminMixin, PersonAdmin):
    """Members of staff."""

    list_display = ["login", "first_name", "last_name", "email", "valid_id", "last_login"]
    list_filter = ["valid_id", "roles__role", "grants__group"]
    search_fields = ["login", "first_name", "last_name", "email"]
    inlines = [AgentRoleInline, AgentGrantInline]
    fieldsets = [
        (None, {"fields": ["login", "email", "new_password", "valid_id"]}),
        (_("Person"), {"fields": ["title", "first_name", "last_name", "phone"]}),
        (
            _("Out of office"),
            {
                "fields": [
                    "out_of_office_from",
                    "out_of_office_until",
                    "out_of_office_substitute",
                ],
                "description": _("Both days are included. New work then goes to others."),
            },
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The account by which the system itself acts stays as it is."""
        return obj is None or obj.pk != SYSTEM_AGENT_ID


class CustomerUserCompanyInline(PlainInline):
    """Further companies whose tickets the person sees."""

    model = CustomerUserCompany
    verbose_name = _("further company")
    verbose_name_plural = _("Further companies")


@admin.register(CustomerUser)
class CustomerUserAdmin(PersonAdmin):
    """People who write to us."""

    audit_entity = "customer_user"
    list_display = ["login", "first_name", "last_name", "email", "customer_id", "valid_id"]
    search_fields = ["login", "first_name", "last_name", "email", "customer_id"]
    inlines = [CustomerUserCompanyInline]
    fieldsets = [
        (None, {"fields": ["login", "email", "new_password", "valid_id"]}),
        (
            _("Person"),
            {"fields": ["title", "first_name", "last_name", "phone", "mobile", "comment"]},
        ),
        (_("Company and language"), {"fields": ["customer_id", "language", "timezone"]}),
    ]


@admin.register(CustomerCompany)
class CustomerCompanyAdmin(AuditedMasterDataAdmin):
    """Organisations of our customers."""

    audit_entity, audit_key = "customer", "customer_id"
    list_display = ["customer_id", "name", "city", "country", "share_tickets", "valid_id"]
    list_filter = ["valid_id", "share_tickets"]
    search_fields = ["customer_id", "name", "city"]
    fieldsets = [
        (None, {"fields": ["customer_id", "name", "share_tickets", "valid_id", "comment"]}),
        (_("Address"), {"fields": ["street", "zip", "city", "country", "url"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Tickets and people carry a copy of the key."""
        return ["customer_id"] if obj else []


@admin.register(Group)
class GroupAdmin(KeepsAdminMixin, AuditedMasterDataAdmin):
    """What queues belong to, and permissions are given in."""

    fields = ["name", "valid_id", "comment"]


class RoleGrantInline(PlainInline):
    """Permissions that a role gives."""

    model = RoleGrant
    verbose_name = _("permission")
    verbose_name_plural = _("Permissions")


class RoleMemberInline(PlainInline):
    """Agents that hold a role."""

    model = RoleMember
    verbose_name_plural = _("Agents")


@admin.register(Role)
class RoleAdmin(KeepsAdminMixin, AuditedMasterDataAdmin):
    """Bundles of permissions, given to agents."""

    fields = ["name", "valid_id", "comment"]
    inlines = [RoleGrantInline, RoleMemberInline]
