"""Forms of mailboxes, senders and sign-ins at providers; secrets go in and never come out."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from gotrs.common import net
from gotrs.common.admin import SecretField
from gotrs.common.looked_up import LookedUpForm
from queues.forms import UsedForm
from queues.models import AccountAuth, Provider, ProviderSignIn, SenderAuth
from queues.sign_ins.providers import may_see_tokens

_HOST = re.compile(r"[\w.:-]+")
_TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}")
_SELECTOR = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
# Longer pauses are mistakes, shorter ones trouble the server.
_MIN_INTERVAL, _MAX_INTERVAL = 10, 24 * 3600
# Where a secret would go to: if one of these changes, it has to be entered again.
_PLACE = frozenset({"host", "port"})
# The stronger ones keep it from whoever listens, or pretends to be the server.
_STRENGTH = {"none": 0, "starttls": 1, "tls": 2}
_PROVIDER_PLACE = frozenset(
    {"provider", "tenant", "token_url", "device_url", "client_id", "mail_hosts"}
)


class ServerForm(forms.ModelForm):
    """Where a mail server is, and how we sign in there."""

    new_password = SecretField(label=_("Password"))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sign_ins: Any = self.fields["sign_in"]
        present = ProviderSignIn.objects.filter(pk=self.instance.sign_in_id)
        sign_ins.queryset = ProviderSignIn.objects.valid() | present

    def clean_host(self) -> str:
        """A name or an address, nothing around it."""
        host: str = self.cleaned_data["host"].strip()
        if not _HOST.fullmatch(host):
            raise ValidationError(_("This is not the name of a server."))
        return host

    def clean_login(self) -> str:
        """One line."""
        login: str = self.cleaned_data["login"]
        if not login.isprintable():
            raise ValidationError(_("Control characters are not allowed here."))
        return login

    def clean(self) -> dict[str, Any]:
        """What can't work is refused here, not at three in the morning."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        auth = data.get("auth")
        if auth == AccountAuth.PASSWORD:
            self._check_password(data)
        elif auth == AccountAuth.OAUTH2:
            self._check_sign_in(data)
        return data

    def _check_password(self, data: dict[str, Any]) -> None:
        if data.get("new_password"):
            return
        if not self.instance.password:
            self.add_error("new_password", _("A password is needed."))
        elif self.instance.pk and _PLACE & set(self.changed_data):
            words = _("The server is another one now: enter the password again.")
            self.add_error("new_password", words)
        elif self.instance.pk and self._is_less_safe(data):
            words = _("The password would be less protected on its way: enter it again.")
            self.add_error("new_password", words)

    def _is_less_safe(self, data: dict[str, Any]) -> bool:
        """Whether somebody on the way could read what the stored settings keep from them."""
        before, after = self.instance.security, data.get("security", self.instance.security)
        if _STRENGTH[after] < _STRENGTH[before]:
            return True
        return self.instance.verify_certificate and not data.get("verify_certificate")

    def _check_sign_in(self, data: dict[str, Any]) -> None:
        if not data.get("sign_in"):
            self.add_error("sign_in", _("Choose the sign-in that is to be used."))
        elif data.get("host") and not may_see_tokens(data["sign_in"], data["host"]):
            words = _(
                "The sign-in does not name this server, so no token is sent there. Enter it at the "
                "sign-in, under mail servers."
            )
            self.add_error("host", words)
        if not data.get("verify_certificate"):
            words = _("A token is only sent to a server whose certificate is checked.")
            self.add_error("verify_certificate", words)
        if data.get("security") == "none":
            self.add_error("security", _("A token is never sent over a line without TLS."))
        if not data.get("login", "").isascii():
            self.add_error("login", _("Use the address of the mailbox."))

    def write_password(self) -> None:
        """Put the new password into the row; one that is not used any more goes."""
        if self.cleaned_data["auth"] != AccountAuth.PASSWORD:
            self.instance.password = ""
        elif self.cleaned_data.get("new_password"):
            self.instance.password = self.cleaned_data["new_password"]


class MailAccountForm(ServerForm):
    """A mailbox."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interval = self.fields["interval_seconds"]
        interval.help_text = _("In seconds.")
        interval.validators += [MinValueValidator(_MIN_INTERVAL), MaxValueValidator(_MAX_INTERVAL)]

    def clean(self) -> dict[str, Any]:
        """What the protocol can do."""
        data = super().clean()
        if data.get("after_fetch") == "move" and not data.get("move_to"):
            self.add_error("move_to", _("Name the folder to move mails to."))
        elif data.get("after_fetch") == "move" and data.get("move_to") == data.get("folder"):
            self.add_error("move_to", _("Mails would stay where they are read from."))
        if data.get("protocol") == "pop3" and data.get("after_fetch") not in (None, "delete"):
            self.add_error("after_fetch", _("A POP3 server can only delete."))
        return data


class SmtpSenderForm(ServerForm, UsedForm):
    """A server that takes mail."""

    def clean(self) -> dict[str, Any]:
        """Who signs in has a name."""
        data = super().clean()
        if data.get("auth") not in (None, SenderAuth.NONE) and not data.get("login"):
            self.add_error("login", _("Who is to sign in?"))
        return data


class SystemAddressForm(UsedForm):
    """An address of ours."""

    def clean_dkim_selector(self) -> str:
        """It becomes part of a name in the DNS (RFC 6376, 3.1)."""
        selector: str = self.cleaned_data["dkim_selector"].strip().lower()
        if selector and not _SELECTOR.fullmatch(selector):
            raise ValidationError(_("Use letters, digits, hyphens and dots."))
        return selector


class ProviderSignInForm(LookedUpForm, UsedForm):
    """A provider, and who we are there."""

    new_client_secret = SecretField(label=_("Client secret"))

    def clean_tenant(self) -> str:
        """It becomes part of an address."""
        tenant: str = self.cleaned_data["tenant"].strip()
        if tenant and not _TENANT.fullmatch(tenant):
            raise ValidationError(_("Use the ID of the directory or a domain."))
        return tenant

    def clean_client_id(self) -> str:
        """One line."""
        client_id: str = self.cleaned_data["client_id"].strip()
        if not client_id.isprintable():
            raise ValidationError(_("Control characters are not allowed here."))
        return client_id

    def clean_scope(self) -> str:
        """Words with a blank between two of them (RFC 6749, 3.3)."""
        scope = " ".join(self.cleaned_data["scope"].split())
        if not (scope.isascii() and scope.isprintable()) or set(scope) & {'"', "\\"}:
            raise ValidationError(_("Scopes are words with blanks between them."))
        return scope

    def clean_mail_hosts(self) -> str:
        """Names or addresses, each once."""
        hosts = list(dict.fromkeys(self.cleaned_data["mail_hosts"].lower().split()))
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValidationError(_("“%s” is not the name of a server.") % host)
        return " ".join(hosts)

    def clean_authorization_url(self) -> str:
        """The browser is sent there."""
        return self._clean_url("authorization_url")

    def clean_token_url(self) -> str:
        """We ask there."""
        return self._clean_url("token_url", asked=True)

    def clean_device_url(self) -> str:
        """We ask there."""
        return self._clean_url("device_url", asked=True)

    def _clean_url(self, name: str, *, asked: bool = False) -> str:
        url: str = self.cleaned_data[name].strip()
        if not url or url == getattr(self.instance, name):
            return url
        try:
            net.read_url(url)
        except net.AddressRefused as error:
            raise ValidationError(str(error)) from None
        if asked:
            self.check_looked_up(url)
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.fragment:
            raise ValidationError(_("Use an address that begins with https://."))
        return url

    def clean(self) -> dict[str, Any]:
        """Another provider has its addresses; a secret goes to nobody else unasked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("provider") == Provider.OTHER:
            for name in ("authorization_url", "token_url"):
                if name in data and not data[name]:
                    self.add_error(name, _("Another provider's address is needed."))
            if "mail_hosts" in data and not data["mail_hosts"]:
                words = _("Name the mail servers that may be shown the tokens.")
                self.add_error("mail_hosts", words)
        if self.is_elsewhere and self.instance.client_secret and not data.get("new_client_secret"):
            words = _("The provider is another one now: enter the secret again.")
            self.add_error("new_client_secret", words)
        return data

    @property
    def is_elsewhere(self) -> bool:
        """Whether tokens and secret belong to what was entered before."""
        return bool(self.instance.pk and _PROVIDER_PLACE & set(self.changed_data))
