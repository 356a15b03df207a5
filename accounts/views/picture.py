"""One's own picture: upload, removal; and the pictures of all agents, for agents."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import pictures
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.forms import AccountForm
from accounts.models import AgentPicture
from accounts.views.frame import frame
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.values import MAX_ID, read_integer


@require_POST
@agents_only
def change_picture(request: SignedInRequest) -> HttpResponseBase:
    """Take the file as one's picture, or ``remove`` it. What is wrong comes back to the page."""
    agent = request.actor.agent
    assert agent is not None  # agents only
    if "remove" in request.POST:
        pictures.remove_picture(agent, actor=request.actor)
        messages.success(request, _("Your picture was removed."))
        return redirect("account")
    upload = request.FILES.get("picture")
    try:
        # One byte more than is taken tells that it is too large.
        content = upload.read(pictures.MAX_BYTES + 1) if upload else b""
        pictures.set_picture(agent, content, actor=request.actor)
    except DomainError as error:
        said = {"form": AccountForm(agent), "picture_error": error.details["picture"][0]}
        return render(request, "accounts/account.html", said | frame(request), status=422)
    messages.success(request, _("Your picture was saved."))
    return redirect("account")


@require_safe
@agents_only
def agent_picture(request: SignedInRequest) -> HttpResponse:
    """The bytes of ``?agent=``; ``v`` changes with them. Raises NotFound."""
    pk = read_integer(request.GET.get("agent", "")) or 0
    found = AgentPicture.objects.filter(pk=pk).first() if 0 < pk <= MAX_ID else None
    if found is None:
        raise NotFound(_("Picture not found."))
    answer = HttpResponse(bytes(found.data), content_type=found.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
