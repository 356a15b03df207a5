"""What one follows: a page of the account, and the bell over the list of a queue."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.auth.doors import SignedInRequest, agents_only
from accounts.views.frame import frame
from queues import following
from tickets.forms.my_queues import MyQueuesForm

# Longer ones are no list that a page has made.
_MAX_QUERY = 4_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def my_queues(request: SignedInRequest) -> HttpResponseBase:
    """All queues that one may read, and all services, with a box each. Works without JavaScript."""
    agent = request.actor.agent
    assert agent is not None  # agents only
    offered = following.offered_queues(request.actor)
    services = following.offered_services()
    if request.method != "POST":
        form = MyQueuesForm(
            offered=offered,
            followed=following.followed_ids(agent),
            services=services,
            followed_services=following.followed_service_ids(agent),
        )
        return _page(request, form)
    form = MyQueuesForm(request.POST, offered=offered, services=services)
    if not form.is_valid():
        return _page(request, form, status=422)
    following.choose(form.chosen(), among=offered, actor=request.actor)
    following.choose_services(form.chosen_services(), among=services, actor=request.actor)
    messages.success(request, _("Your queues were saved."))
    return redirect("account_queues")


def _page(request: SignedInRequest, form: MyQueuesForm, *, status: int = 200) -> HttpResponse:
    trees = {"tree": form.tree(), "service_tree": form.service_tree()}
    context = {"form": form, **trees, **frame(request)}
    return render(request, "tickets/my_queues.html", context, status=status)


@require_POST
@agents_only
def follow_queue(request: SignedInRequest, queue_id: int) -> HttpResponse:
    """Follow a queue (``follow=1``), or no more; the list of ``query`` comes back.

    HTMX gets the button alone. Raises NotFound for a queue that may not be read.
    """
    queue = following.find_queue(request.actor, queue_id)
    is_followed = request.POST.get("follow") == "1"
    if is_followed:
        following.follow(queue, actor=request.actor)
        text = _("You follow the queue “%s” now.") % queue.name
    else:
        following.unfollow(queue, actor=request.actor)
        text = _("You follow the queue “%s” no more.") % queue.name
    query = request.POST.get("query", "")[:_MAX_QUERY]
    if not request.htmx:
        messages.success(request, text)
        return redirect(f"{reverse('ticket_list')}?{QueryDict(query).urlencode()}")
    context = {"queue": queue, "is_followed": is_followed, "address": query}
    response = render(request, "tickets/_follow_queue.html", context)
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})
