"""Forms of the back office with addresses that we are going to ask.

Names are looked up before the transaction of the form begins: a name server that does not answer
must hold up nobody who wants to write.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse

from gotrs.common import net
from gotrs.common.admin import BackOfficeAdmin
from gotrs.common.together import side_by_side

# Each name has less.
_SECONDS = 5.0


class LookedUpForm(forms.ModelForm):
    """Has addresses that we are going to ask; ``LookedUpAdmin`` looked them up before."""

    # By address why it may not be asked; "" if it may.
    refusals: ClassVar[Mapping[str, str]] = {}

    def check_looked_up(self, url: str) -> None:
        """Raises ValidationError if this address may not be asked."""
        if refusal := self.refusals[url]:
            raise forms.ValidationError(refusal)


class LookedUpAdmin(BackOfficeAdmin):
    """A page whose form is a ``LookedUpForm``; ``looked_up`` names the fields with addresses."""

    looked_up: ClassVar[Sequence[str]] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        given = [request.POST.get(name, "").strip() for name in self.looked_up]
        request.refusals = _refusals(filter(None, given))  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Django's, which is made anew for each request, knowing what was found."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusals = getattr(request, "refusals", {})
        return form


def _refusals(urls: Iterable[str]) -> dict[str, str]:
    """Why each of the addresses may not be asked; "" for one that may."""
    wanted = list(dict.fromkeys(urls))
    found = side_by_side([partial(_refusal, url) for url in wanted], seconds=_SECONDS)
    return {url: refusal or "" for url, refusal in zip(wanted, found, strict=True)}


def _refusal(url: str) -> str:
    try:
        net.check(url)
    except net.AddressRefused as error:
        return str(error)
    return ""
