"""4.2: signing in and out."""

import re

from tests.contract.client import Form, LiveClient
from tests.contract.objects import NOTHING, SIGNED_IN, USER, USER_OF_A_CUSTOMER
from tests.contract.people import PASSWORD, ROLES
from tests.contract.run import Run, Try
from tests.contract.scenario.things import BEN

V1 = "/api/v1/auth"
PAIR = SIGNED_IN | {"user": USER}
PAIR_OF_A_CUSTOMER = SIGNED_IN | {"user": USER_OF_A_CUSTOMER}
WRONG = {"username": "mia", "password": "wrong"}


def tokens(run: Run) -> None:
    """Login, refresh, logout; by both doors."""
    mia = {"username": "mia", "password": PASSWORD}
    ben = {"email": BEN, "password": PASSWORD}
    doors = (
        (V1, PAIR, PAIR_OF_A_CUSTOMER),
        ("/api/auth", PAIR | {"redirect": "str"}, PAIR_OF_A_CUSTOMER | {"redirect": "str"}),
    )
    for door, pair, pair_of_a_customer in doors:
        run.step(
            "POST", f"{door}/login", mia, answer=pair, needs="username password",
            customer=Try(body=ben, answer=pair_of_a_customer),
        )  # fmt: skip
        run.refuse("POST", f"{door}/login", WRONG, status=401, code="invalid_credentials")
        nobody = {"username": "no such person", "password": "wrong"}
        run.refuse("POST", f"{door}/login", nobody, status=401, code="invalid_credentials")
        sessions = {role: run.people.session(role) for role in ROLES}
        left_over = run.people.session("agent")
        shown = {
            role: Try(body={"refresh_token": client.refresh_token})
            for role, client in sessions.items()
        }
        shown["customer"] = Try(body=shown["customer"].body, answer=PAIR_OF_A_CUSTOMER)
        run.step(
            "POST", f"{door}/refresh", {"refresh_token": left_over.refresh_token}, answer=PAIR,
            needs="refresh_token", **shown,
        )  # fmt: skip
        used = {"refresh_token": left_over.refresh_token}
        run.refuse("POST", f"{door}/refresh", used, status=401, code="refresh_token_reused")
        access = sessions["agent"].headers["Authorization"].removeprefix("Bearer ")
        bad = {"refresh_token": access}
        run.refuse("POST", f"{door}/refresh", bad, status=401, code="invalid_refresh_token")
        leaving = {role: Try(caller=run.people.session(role)) for role in ROLES}
        run.step("POST", f"{door}/logout", answer=NOTHING, says=True, **leaving)
        for role, left in leaving.items():
            assert isinstance(left.caller, LiveClient)
            me = left.caller.request("GET", "/api/v1/users/me")
            run.expect(me.status_code == 401, f"{door}/logout leaves the session of {role} open")
        run.refuse("POST", f"{door}/logout", b"[1]", status=400, code="malformed_request")


def passwords(run: Run) -> None:
    """A forgotten password: the mail, and its link once."""
    run.step("POST", f"{V1}/password-reset", {"username": "no such person"}, answer=NOTHING)
    run.refuse("POST", f"{V1}/password-reset", {}, status=400, code="validation_failed")
    path = f"{V1}/password-reset/confirm"
    forgetful = {role: run.people.fresh(role).login for role in ROLES}
    forgetful["nobody"] = run.people.fresh("agent").login
    for login in forgetful.values():
        run.people.nobody.data("POST", f"{V1}/password-reset", {"username": login})
    tries = {
        role: Try(body={"token": _token(run, login), "new_password": "another horse battery"})
        for role, login in forgetful.items()
    }
    run.step(
        "POST", path, {"token": "x", "new_password": "y"}, answer=NOTHING,
        needs="token new_password", **tries,
    )  # fmt: skip
    run.refuse("POST", path, tries["agent"].body, status=400, code="validation_failed")


def _token(run: Run, login: str) -> str:
    """The token of the link that was mailed to this login's address."""
    address = login if "@" in login else f"{login}@gotrs.test"
    found = re.search(r"/password/(\S+)", run.mail_to(address))
    assert found is not None
    return found[1]


class LoginPage:
    """A browser at the login page, with the form's token."""

    def __init__(self, run: Run) -> None:
        self.client = LiveClient(run.app.url)
        page = self.client.request("GET", "/login")
        cookie = page.headers["set-cookie"].partition(";")[0]
        self.client.headers["Cookie"] = cookie
        hidden = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
        assert hidden is not None
        self._token = hidden[1]

    def form(self, login: str, password: str = PASSWORD) -> Form:
        """The form, filled in."""
        return Form({"username": login, "password": password, "csrfmiddlewaretoken": self._token})


def login_page(run: Run) -> None:
    """The page for people."""
    page = run.step("GET", "/login")["nobody"].content
    run.expect(b"<form" in page, "GET /login shows no form")
    people = {"nobody": "mia", "customer": BEN, "agent": "mia", "admin": "ada"}
    browsers = {role: LoginPage(run) for role in people}
    run.step(
        "POST", "/login",
        **{
            role: Try(body=browser.form(people[role]), caller=browser.client)
            for role, browser in browsers.items()
        },
    )  # fmt: skip
    browser = LoginPage(run)
    again = browser.client.request("POST", "/login", browser.form("mia", "wrong"))
    run.expect(again.status_code == 200, f"POST /login, wrong password: {again.status_code}")
    stranger = run.people.nobody.request("POST", "/login", Form({"username": "mia"}))
    run.expect(stranger.status_code == 403, f"POST /login, no token: {stranger.status_code}")
