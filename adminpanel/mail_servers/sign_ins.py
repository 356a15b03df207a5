"""Sign-ins at providers in the back office: a consent in the browser or by code, and its state."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import site
from adminpanel.mail_servers.forms import ProviderSignInForm
from adminpanel.mail_servers.steps import Step, StepsAdmin
from gotrs.common.clock import now
from gotrs.common.looked_up import LookedUpAdmin
from queues.models import DeviceCode, ProviderSignIn
from queues.sign_ins import browser, devices, tokens
from queues.sign_ins.audited import note
from queues.sign_ins.errors import SignInTrouble
from queues.sign_ins.providers import endpoints_of

_LIST = "admin:queues_providersignin_changelist"
_PAGE = "admin:queues_providersignin_change"
_STATE_FIELDS = ("state", "code", "signed_in_at", "refreshed_at", "last_error", "used_by")

_SIGN_IN = Step("sign_in", _("Save and sign in at the provider…"))
_DEVICE = Step("device", _("Save and sign in with a code"))
_CHECK = Step("check", _("Check whether the code was entered"))
_TRY = Step("renew", _("Save and test"))
_FORGET = Step("forget", _("Forget the sign-in"))


def state_of(sign_in: ProviderSignIn) -> str:
    """Whether it works, with a link to where it is mended."""
    address = reverse(_PAGE, args=[sign_in.pk])
    return format_html('<a href="{}">{}</a>: {}', address, sign_in, _state(sign_in))


def _state(sign_in: ProviderSignIn) -> str:
    """Whether it works, in a sentence."""
    if sign_in.ended:
        return gettext("Sign in again. %s") % sign_in.last_error
    if not sign_in.refresh_token:
        return gettext("Nobody has signed in at the provider yet.")
    if sign_in.last_error:
        return gettext("The provider gave no new token the last time. %s") % sign_in.last_error
    return gettext("Signed in.")


def redirect_address() -> str:
    """Where providers send the browser back to; it has to be entered there."""
    return f"{site.base_url()}{reverse('admin:provider_answer')}"


@admin.register(ProviderSignIn)
class ProviderSignInAdmin(LookedUpAdmin, StepsAdmin):
    """Consents for mailboxes."""

    looked_up = ("token_url", "device_url")
    audit_entity = "provider_sign_in"
    form = ProviderSignInForm
    steps = (_SIGN_IN, _DEVICE, _CHECK, _TRY, _FORGET)
    list_display = ["name", "provider", "valid_id", "is_signed_in", "signed_in_at", "refreshed_at"]
    list_filter = ["valid_id", "provider"]
    readonly_fields = ["redirect", *_STATE_FIELDS]
    fieldsets = [
        (None, {"fields": ["name", "valid_id", "comment"]}),
        (
            _("Provider"),
            {
                "fields": [
                    "provider",
                    "tenant",
                    "client_id",
                    "new_client_secret",
                    "mail_hosts",
                    "redirect",
                ]
            },
        ),
        (
            _("Addresses of another provider"),
            {"fields": ["authorization_url", "token_url", "device_url", "scope"]},
        ),
        (_("State"), {"fields": _STATE_FIELDS}),
    ]

    def steps_for(self, row: Any) -> Sequence[Step]:
        """A code that was given can be checked, a sign-in that is there be tested or forgotten."""
        found = [_SIGN_IN]
        if row is None or endpoints_of(row).device:
            found.append(_DEVICE)
        if row is not None and _code_of(row):
            found.append(_CHECK)
        if row is not None and row.refresh_token:
            found += [_TRY, _FORGET]
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store it; tokens of another provider are worth nothing."""
        if form.cleaned_data["new_client_secret"]:
            obj.client_secret = form.cleaned_data["new_client_secret"]
        super().save_model(request, obj, form, change)
        if form.is_elsewhere:
            tokens.forget(obj)

    # --- Buttons --------------------------------------------------------------------------------

    def do_sign_in(self, request: HttpRequest, sign_in: ProviderSignIn) -> HttpResponse | None:
        """Send the browser to the provider.

        By a page, not by a redirect: a form may lead nowhere else (Content-Security-Policy).
        """
        try:
            address = browser.begin(sign_in, request.session, redirect_address())
        except SignInTrouble as error:
            messages.error(request, str(error))
            return None
        context = admin.site.each_context(request) | {
            "title": gettext("Sign in at the provider"),
            "sign_in": sign_in,
            "address": address,
        }
        return render(request, "admin/provider_leave.html", context)

    def do_device(self, request: HttpRequest, sign_in: ProviderSignIn) -> HttpResponse | None:
        """Get a code, which the page then shows."""
        try:
            devices.begin(sign_in)
        except SignInTrouble as error:
            messages.error(request, str(error))
        else:
            _note(request, sign_in, "ask_for_code")
            messages.info(request, gettext("Enter the code below at the provider."))
        return None

    def do_check(self, request: HttpRequest, sign_in: ProviderSignIn) -> HttpResponse | None:
        """Ask now whether the code was entered; the worker asks as well."""
        code = _code_of(sign_in)
        if code is None:
            return None
        try:
            devices.check(code)
        except SignInTrouble as error:
            messages.warning(request, str(error))
        else:
            _note(request, sign_in, "sign_in")
            messages.success(request, gettext("Signed in."))
        return None

    def do_renew(self, request: HttpRequest, sign_in: ProviderSignIn) -> HttpResponse | None:
        """Whether the provider gives a new token."""
        try:
            tokens.access_token(sign_in.pk, refused=sign_in.access_token)
        except SignInTrouble as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("The provider gave a new token."))
        return None

    def do_forget(self, request: HttpRequest, sign_in: ProviderSignIn) -> HttpResponse | None:
        """Throw the tokens away."""
        tokens.forget(sign_in)
        _note(request, sign_in, "forget")
        messages.success(request, gettext("The tokens are gone."))
        return None

    # --- What is shown --------------------------------------------------------------------------

    @admin.display(description=_("redirect address"))
    def redirect(self, sign_in: ProviderSignIn) -> str:
        """To be entered at the provider."""
        return redirect_address()

    @admin.display(description=_("state"))
    def state(self, sign_in: ProviderSignIn) -> str:
        """In a sentence."""
        return _state(sign_in) if sign_in.pk else "–"

    @admin.display(description=_("signed in"), boolean=True)
    def is_signed_in(self, sign_in: ProviderSignIn) -> bool:
        """Whether there is a consent that holds."""
        return bool(sign_in.refresh_token) and not sign_in.ended

    @admin.display(description=_("code"))
    def code(self, sign_in: ProviderSignIn) -> str:
        """What is to be entered where, if somebody is about to."""
        code = _code_of(sign_in) if sign_in.pk else None
        if code is None:
            return "–"
        until = localize(localtime(code.expires_at).time().replace(microsecond=0))
        words = gettext("valid until %s") % until
        if not code.verification_url.startswith("https://"):
            return f"{code.user_code} – {code.verification_url} ({words})"
        return format_html(
            '<strong class="code">{}</strong> – <a href="{}" rel="noreferrer">{}</a> ({})',
            code.user_code,
            code.verification_url,
            code.verification_url,
            words,
        )

    @admin.display(description=_("used by"))
    def used_by(self, sign_in: ProviderSignIn) -> str:
        """Accounts and senders that sign in with it."""
        if not sign_in.pk:
            return "–"
        names = [str(row) for row in (*sign_in.mail_accounts.all(), *sign_in.senders.all())]
        return ", ".join(sorted(names)[:20]) or "–"


def _code_of(sign_in: ProviderSignIn) -> DeviceCode | None:
    found = DeviceCode.objects.filter(sign_in=sign_in, expires_at__gt=now())
    return found.select_related("sign_in").first()


def _note(request: HttpRequest, sign_in: ProviderSignIn, verb: str) -> None:
    note(request.actor, sign_in, verb)  # type: ignore[attr-defined]


@require_safe
def provider_answer(request: HttpRequest) -> HttpResponse:
    """Where a provider sends the browser back to, with a code or a refusal."""
    expected = browser.expected(request.session)
    sign_in = ProviderSignIn.objects.filter(pk=expected or 0).first()
    if sign_in is None:
        messages.error(request, gettext("This answer belongs to no question of ours. Begin again."))
        return HttpResponseRedirect(reverse(_LIST))
    try:
        browser.finish(sign_in, request.session, request.GET.dict())
    except SignInTrouble as error:
        messages.error(request, str(error))
    else:
        _note(request, sign_in, "sign_in")
        messages.success(request, gettext("Signed in."))
    return HttpResponseRedirect(reverse(_PAGE, args=[sign_in.pk]))
