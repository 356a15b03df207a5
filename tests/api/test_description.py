"""openapi.json and the pages of /api/docs (contract 4.1)."""

import re

import pytest
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from gotrs.api_docs import description
from gotrs.plain_paths import PATHS


@pytest.fixture
def document(client, db):
    """The document as a stranger gets it."""
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return answer.json()


def operations(document):
    """What is served by the API's own views; probes and pages have a form of their own."""
    for path, methods in document["paths"].items():
        if path in PATHS:
            continue
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid_openapi(document):
    validate_schema(document)
    assert document["openapi"].startswith("3.")


def test_making_the_document_warns_of_nothing(db, capfd):
    description.cache_clear()
    description()
    assert "Warning" not in capfd.readouterr().err


def test_every_path_that_is_served_is_described(document):
    described = {re.sub(r"{\w+}", "{}", path) for path in document["paths"]}
    served = set()

    def walk(patterns, prefix=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, route)
            elif route.startswith("api/v1/") and "openapi" not in route and not route.endswith("/"):
                served.add("/" + re.sub(r"<\w+:\w+>", "{}", route))

    walk(get_resolver().url_patterns)
    assert served - described == set()


def test_every_operation_names_its_answers_and_errors(document):
    for path, method, operation in operations(document):
        responses = operation["responses"]
        assert any(code.startswith("2") for code in responses), (path, method)
        assert {"400", "429", "500"} <= set(responses), (path, method)
        if "{" in path:
            assert "404" in responses, (path, method)
        if operation.get("security") != [{}] and operation.get("security"):
            assert {"401", "403"} <= set(responses), (path, method)


def test_every_write_says_what_it_takes(document):
    without = {
        "tickets_watch", "notifications_read", "notifications_read_all", "admin_users_activate",
        "admin_users_deactivate", "roles_users_add", "roles_users_patch",
        "customer_users_reset_password", "webhooks_test", "webhooks_retry", "ldap_disable",
    }  # fmt: skip
    for path, method, operation in operations(document):
        if method in {"post", "put", "patch"} and operation["operationId"] not in without:
            assert "requestBody" in operation, (path, method)


def test_operation_ids_are_unique(document):
    ids = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_inputs_are_described_under_names_that_are_accepted():
    from gotrs.common.api.inputs import Fact, InputSerializer
    from tickets.api import inputs

    kinds = [
        kind
        for kind in vars(inputs).values()
        if isinstance(kind, type) and issubclass(kind, InputSerializer)
    ]
    for kind in kinds:
        for name, field in kind().fields.items():
            if isinstance(field, Fact):
                assert name in field.names_in(name), (kind, name)


def test_the_docs_come_from_this_host_alone(client, db):
    page = client.get("/api/docs")
    assert page.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert sources
    assert all(source.startswith("/static/") for source in sources)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"]


def test_swagger_ui_starts_in_a_real_browser(live_app, open_page):
    page = open_page()
    page.goto(f"{live_app.url}/api/docs")
    # Describing everything takes a moment of the first who asks.
    page.get_by_text("Ticket actions").click(timeout=30_000)
    page.get_by_text("Assign to an agent").click()
    page.get_by_role("button", name="Try it out").wait_for()
    assert page.title().startswith("API")
