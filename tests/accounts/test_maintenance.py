"""Maintenance mode, for pages and API (contract 1.4)."""

import pytest

from accounts import site
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def maintenance(db):
    """The site is being maintained."""
    site.put("maintenance_mode", True)
    site.put("maintenance_message", "Back at <noon>.")


@pytest.mark.parametrize("path", ["/", "/tickets", "/portal", "/account/second-factor"])
def test_everybody_but_admins_reads_the_message_instead_of_a_page(browser_of, anna, ben, path):
    for person in (anna, ben):
        answer = browser_of(person).get(path)
        assert answer.status_code == 503
        assert b"Back at &lt;noon&gt;." in answer.content
        assert b"Sign out" in answer.content
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_part_of_a_page_is_a_message(browser_of, anna):
    answer = browser_of(anna).get("/tickets", headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert b"<html" not in answer.content
    assert b"Back at" in answer.content


def test_the_work_of_admins_goes_on(browser_of, admin):
    assert browser_of(admin).get("/account/second-factor").status_code == 200
    assert browser_of(admin).get("/api/v1/users/me").status_code == 200


def test_signing_in_and_out_and_health_go_on(client, browser_of, anna):
    assert client.get("/login").status_code == 200
    signed_in = client.post("/login", {"username": "anna", "password": PASSWORD})
    assert signed_in.status_code == 302
    assert client.get(signed_in.headers["Location"]).status_code == 503
    assert client.post("/logout").headers["Location"] == "/login"
    for path in ("/health", "/healthz", "/password", "/api/v1/health", "/api/v1/status"):
        assert client.get(path).status_code == 200
    refused = browser_of(anna).get("/api/v1/users/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "maintenance_mode")
    assert refused.json()["error"] == "Back at <noon>."


def test_without_a_message_there_is_a_sentence(browser_of, anna):
    site.put("maintenance_message", "")
    assert b"being maintained" in browser_of(anna).get("/portal").content
