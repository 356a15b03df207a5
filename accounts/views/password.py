"""Setting a password by a mailed link (rule 12.3). All of it works without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.auth import password_links
from accounts.forms import NewPasswordForm, PasswordRequestForm
from accounts.views.answers import refused
from gotrs.common.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest) -> HttpResponse:
    """Ask for a link. What follows is the same whether or not there is such an account."""
    if request.method != "POST":
        form = PasswordRequestForm()
        return render(request, "accounts/password_request.html", {"form": form})
    form = PasswordRequestForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/password_request.html", {"form": form})
    try:
        password_links.request_link(request, form.cleaned_data["username"])
    except DomainError as error:
        return refused(request, "accounts/password_request.html", form, error)
    return redirect("password_sent")


@require_safe
def sent_page(request: HttpRequest) -> HttpResponse:
    """A link is on its way, if there is such an account."""
    return render(request, "accounts/password_sent.html")


@require_safe
def done_page(request: HttpRequest) -> HttpResponse:
    """The password was set."""
    return render(request, "accounts/password_done.html")


# Without a referrer a browser doesn't say either which page a form came from, which the CSRF check
# insists on. The check would add nothing: who doesn't know the link can't send its form.
@csrf_exempt
@never_cache
@sensitive_post_parameters("new_password", "again")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def set_page(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password. The address holds the secret, so no other site may be told of it."""
    answer = _set_password(request, token)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _set_password(request: HttpRequest, token: str) -> HttpResponse:
    if not password_links.is_usable(token):
        return render(request, "accounts/password_void.html", status=404)
    if request.method != "POST":
        return render(request, "accounts/password_set.html", {"form": NewPasswordForm()})
    form = NewPasswordForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/password_set.html", {"form": form})
    try:
        password_links.use_link(request, token, form.cleaned_data["new_password"])
    except DomainError as error:
        return refused(request, "accounts/password_set.html", form, error)
    return redirect("password_done")
