"""Pictures that are put into a text while it is written."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.auth.doors import SignedInRequest, agents_only
from accounts.models import Permission
from gotrs.common.errors import DomainError, Invalid
from tickets import pictures
from tickets.access import access_ticket, may, require_reply
from tickets.files import check_upload
from tickets.models import Ticket


@require_POST
@agents_only
def add_picture(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a picture for the text that is being written; answers with its id, or what is wrong."""
    ticket = access_ticket(request.actor, pk)
    _require_writing(request.actor, ticket)
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise Invalid(_("Choose a picture."), "file")
        check_upload(sent.name or "", sent.size or 0)
        picture = pictures.store(request.actor, sent.name or "picture", sent.read())
    except DomainError as error:
        return JsonResponse({"error": str(error.message)}, status=error.status)
    return JsonResponse({"id": str(picture.pk), "name": picture.filename})


def _require_writing(actor: Actor, ticket: Ticket) -> None:
    if not may(actor, ticket, Permission.NOTE):
        require_reply(actor, ticket)
