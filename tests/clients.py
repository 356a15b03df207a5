"""Signed-in clients: a browser with its cookie, a program with its token."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from accounts import site
from accounts.actors import Person
from accounts.auth import sessions, tokens
from tests.described import check_answer
from tests.servers.app import App


def signed_in_browser(person: Person, **more: Any) -> Client:
    """A browser in which the person has signed in."""
    client = Client(**more)
    request = HttpRequest()
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    sessions.sign_in_browser(request, sessions.open_session(request, person, "web"))
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return client


def cookie_for(person: Person, app: App) -> str:
    """The session's cookie of a browser in which the person has signed in at a running GOTRS."""
    with override_settings(SECRET_KEY=app.environment["GOTRS_SECRET_KEY"]):
        return signed_in_browser(person).cookies[settings.SESSION_COOKIE_NAME].value


class ApiClient:
    """Asks paths under /api/v1: ``api.post("/tickets", {"title": "Smoke"}).json()``.

    Answers of the test client; unexpected exceptions become the 500 that clients see.
    """

    def __init__(self, person: Person | None = None) -> None:
        self._client = Client(raise_request_exception=True)
        self.headers: dict[str, str] = {}
        if person is not None:
            request = RequestFactory().post("/api/v1/auth/login")
            session = sessions.open_session(request, person, "token")
            self.pair = tokens.issue(session)
            self.headers["Authorization"] = f"Bearer {self.pair.access}"

    def request(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """Send ``data`` as JSON. Header names are given with underscores: ``If_Match='"1"'``."""
        options: dict[str, Any] = {
            "headers": self.headers | {k.replace("_", "-"): v for k, v in headers.items()}
        }
        if data is not None:
            options |= {"data": data, "content_type": "application/json"}
        answer = getattr(self._client, method)(f"/api/v1{path}", **options)
        check_answer(method, f"/api/v1{path}", answer)
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """GET; the query stands in the path."""
        return self.request("get", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        """POST of JSON."""
        return self.request("post", path, data, **headers)

    def put(self, path: str, data: Any = None, **headers: str) -> Any:
        """PUT of JSON."""
        return self.request("put", path, data, **headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        """PATCH of JSON."""
        return self.request("patch", path, data, **headers)

    def delete(self, path: str, data: Any = None, **headers: str) -> Any:
        """DELETE."""
        return self.request("delete", path, data, **headers)

    def send_form(self, path: str, data: dict[str, Any], **headers: str) -> Any:
        """POST of a form with files."""
        answer = self._client.post(f"/api/v1{path}", data, headers=self.headers | headers)
        check_answer("post", f"/api/v1{path}", answer)
        return answer


def queries_of(api: ApiClient, path: str) -> tuple[int, int]:
    """How many queries a list costs once it is warm, and how many rows it has."""
    api.get(path)
    site.forget()
    site.get("site_name")  # read every few seconds, whoever asks
    with CaptureQueriesContext(connection) as captured:
        answer = api.get(path)
    assert answer.status_code == 200, answer.content
    return len(captured), len(answer.json()["data"])


def refused(answer: Any, status: int, code: str) -> Any:
    """Checks that an answer is this refusal, and gives its details."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json().get("details", {})
