"""Steps through the operations of the contract: each by nobody, a customer, an agent, an admin."""

import itertools
import re
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from tests.contract.client import Answer, Form, LiveClient
from tests.contract.people import ROLES, People
from tests.contract.rules import check_headers, check_refusal, check_success
from tests.contract.shapes import Shape, problems
from tests.described import check_answer
from tests.servers.app import App
from tests.servers.process import wait_until

TABLE = Path(__file__).resolve().parents[1] / "api" / "operations.tsv"
ALLOWED = {
    "none": ("nobody", *ROLES),
    "any": ROLES,
    "customer-ok": ROLES,
    "agent": ROLES[1:],
    "admin": ROLES[2:],
}
# Keys that are text: whatever has no row is 404. All other ids in paths are integers (1.9).
TEXT_KEYS = re.compile(
    r"/api/v1/(customers/{id}|tickets/by-number/|files/{id}|users/me/sessions/{id}|"
    r"admin/ldap/users/{username})"
    r"|{attachment_id}"
)
_NEVER = {False: 10**29, True: "no-such-thing"}
# Of the refusals seen, the document shows the one that teaches most: how telling each kind is.
CHOSEN, EMPTY_BODY, NO_SUCH_ID, NO_PERMISSION, STRANGER = 5, 4, 3, 2, 1


@dataclass(frozen=True)
class Operation:
    """A row of the contract's table."""

    method: str
    path: str
    origin: str
    who: str
    status: int

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> list[Operation]:
    """The table, in its order."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    return [Operation(*row[:4], int(row[4])) for row in rows]  # type: ignore[call-arg]


@dataclass(frozen=True)
class Try:
    """What one caller does differently, and what comes of it. None means: as the step says."""

    body: Any = None
    ids: dict[str, Any] | None = None
    query: str | None = None
    status: int | None = None
    code: str | None = None
    answer: Shape | None = None
    caller: LiveClient | Callable[[], LiveClient] | None = None


@dataclass
class Recorded:
    """Real answers of an operation, for the examples of the document."""

    request: Any = None
    success: Answer | None = None
    refusal: Answer | None = None
    is_best: bool = False
    telling: int = 0

    def answers(self) -> list[Answer]:
        """Both, as far as there are."""
        return [answer for answer in (self.success, self.refusal) if answer is not None]


@dataclass
class _Step:
    operation: Operation
    body: Any
    ids: dict[str, Any]
    query: str
    answer: Shape
    bare: Shape
    says: bool
    headers: Sequence[str]


class Run:
    """One walk over a live server. ``problems`` says what differs from the contract."""

    def __init__(self, app: App, people: People) -> None:
        self.app = app
        self.people = people
        self.problems: list[str] = []
        self.asked = 0
        self.recorded: dict[str, Recorded] = {}
        self._table = {(one.method, one.path): one for one in operations()}
        self._served: dict[str, set[str]] = {}
        self._failed: set[str] = set()
        self._numbers = itertools.count(1)

    # --- Telling the story --------------------------------------------------------------------

    def step(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        answer: Shape = None,
        bare: Shape = None,
        ids: dict[str, Any] | None = None,
        query: str = "",
        needs: str = "",
        says: bool = False,
        headers: Sequence[str] = (),
        **tries: Try,
    ) -> dict[str, Any]:
        """Ask an operation as everybody; returns the ``data`` by role, of those who may.

        ``ids`` and ``body`` may hold functions, called anew for everybody who may, and ``{n}`` in
        texts, a new number each time. ``needs`` names the required fields, which an empty body is
        told all at once. ``says`` demands a message, ``headers`` these headers. ``answer`` is the
        shape of ``data``, ``bare`` that of a body without envelope; files have neither.
        ``customer=Try(…)`` and the like say what differs for one role.
        """
        operation = self._table[method, path]
        step = _Step(operation, body, ids or {}, query, answer, bare, says, headers)
        self._served.setdefault(str(operation), set())
        shared = self._resolved(step.ids)
        if operation.who != "none":
            self._refused(step, "nobody", shared, Try(status=401, code="authentication_required"))
        may = ALLOWED[operation.who]
        for role in ROLES:
            if role not in may:
                code = "admin_required" if role == "agent" else None
                self._refused(step, role, shared, tries.pop(role, Try(status=403, code=code)))
        self._try_mistakes(step, shared, needs, tries)
        found: dict[str, Any] = {}
        for role in may:
            given = tries.get(role, Try())
            ids_now = shared if not found and given.ids is None else None
            found[role] = self._allowed(step, role, given, ids_now)
        return found

    def refuse(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int,
        code: str,
        by: str | LiveClient = "admin",
        ids: dict[str, Any] | None = None,
        query: str = "",
        **headers: str,
    ) -> None:
        """One more refusal of an operation, and its code."""
        operation = self._table[method, path]
        caller = by if isinstance(by, LiveClient) else self.people[by]
        url = self._url(path, self._resolved(ids or {}), query)
        answer = self._ask(caller, operation, url, self._resolved(body), **headers)
        self._judge_refusal(operation, str(by), answer, status, code, CHOSEN)

    def expect(self, is_so: bool, otherwise: str) -> None:
        """Note a problem unless it is so."""
        if not is_so:
            self.problems.append(otherwise)

    def filled(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body, with functions called and ``{n}`` filled in."""
        found: dict[str, Any] = self._resolved(body)
        return found

    def mail_to(self, address: str) -> str:
        """The text of the latest mail that was sent there; waits for the worker to send it."""
        folder = Path(self.app.environment["GOTRS_DATA_DIR"]) / "mail"
        found: list[str] = []

        def has_come() -> bool:
            letters = sorted(folder.rglob("*.eml"), key=lambda letter: letter.stat().st_mtime_ns)
            mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in letters]
            bodies = [mail.get_body(("plain",)) for mail in mails if address in str(mail["to"])]
            found.extend(str(body.get_content()) for body in bodies if body is not None)
            return bool(found)

        wait_until(has_come, what=f"A mail to {address} in {folder}")
        return found[-1]

    def chapters(self, chapters: Iterable[Callable[["Run"], None]]) -> None:
        """Tell chapter after chapter; one that breaks off is a problem, the next goes on."""
        for chapter in chapters:
            try:
                chapter(self)
            except Exception:
                where = f"{chapter.__module__.rpartition('.')[2]}.{chapter.__name__}"
                self.problems.append(f"{where} broke off: {traceback.format_exc(limit=-4)}")

    def finish(self) -> None:
        """Note the operations that no step asked."""
        for operation in self._table.values():
            if str(operation) not in self._served:
                self.problems.append(f"{operation}: no step")

    def summary(self) -> str:
        """Operations served and promised, by origin."""
        lines = [f"{'origin':<10}{'served':>8}{'promised':>10}"]
        everything = list(self._table.values())
        for origin in ("seed", "openapi", "plus", "all"):
            promised = [one for one in everything if origin in {one.origin, "all"}]
            served = [one for one in promised if self._is_served(one)]
            lines.append(f"{origin:<10}{len(served):>8}{len(promised):>10}")
        return "\n".join([*lines, f"{self.asked} requests, {len(self.problems)} problems"])

    def _is_served(self, operation: Operation) -> bool:
        name = str(operation)
        return bool(self._served.get(name)) and name not in self._failed

    # --- Asking -------------------------------------------------------------------------------

    def _allowed(self, step: _Step, role: str, given: Try, ids: dict[str, Any] | None) -> Any:
        """One who may asks, and gets what is promised."""
        operation = step.operation
        found = ids or self._resolved(step.ids if given.ids is None else given.ids)
        body = self._resolved(step.body if given.body is None else given.body)
        query = step.query if given.query is None else given.query
        url = self._url(operation.path, found, query)
        answer = self._ask(self._caller(role, given), operation, url, body)
        status = given.status or operation.status
        if status >= 400:
            self._judge_refusal(operation, role, answer, status, given.code, NO_SUCH_ID)
            return None
        before = len(self.problems)
        if answer.status_code != status:
            self._note(operation, role, [f"{answer.status_code}: {answer.content[:600]!r}"])
            return None
        shape = step.answer if given.answer is None else given.answer
        if shape is not None:
            self._note(operation, role, check_success(answer, shape, says=step.says))
        elif step.bare is not None:
            self._note(operation, role, problems(step.bare, answer.json(), "the body"))
        missing = [name for name in step.headers if name not in answer.headers]
        self._note(operation, role, [f"no header {name}" for name in missing])
        if len(self.problems) == before:
            self._served[str(operation)].add(role)
        self._record_success(step, role, body, answer)
        if operation.method == "GET":
            self._try_variants(step, role, given, url)
        return answer.json()["data"] if shape is not None else answer

    def _refused(self, step: _Step, role: str, ids: dict[str, Any], given: Try) -> None:
        """One who may not asks."""
        url = self._url(step.operation.path, given.ids or ids, step.query)
        body = self._resolved(step.body)
        answer = self._ask(self._caller(role, given), step.operation, url, body)
        telling = STRANGER if role == "nobody" else NO_PERMISSION
        status = given.status or 403
        self._judge_refusal(step.operation, role, answer, status, given.code, telling)

    def _try_mistakes(
        self, step: _Step, ids: dict[str, Any], needs: str, tries: dict[str, Try]
    ) -> None:
        """Ids of nothing, and a body without what it has to have; refused before anything else."""
        operation = step.operation
        caller = self._caller("admin", tries.get("admin", Try()))
        body = self._resolved(step.body)
        is_text = TEXT_KEYS.search(operation.path) is not None
        for name in re.findall(r"{(\w+)}", operation.path):
            text = is_text and not (name == "id" and "{attachment_id}" in operation.path)
            url = self._url(operation.path, ids | {name: _NEVER[text]}, step.query)
            answer = self._ask(caller, operation, url, body)
            who = f"admin, unknown {name}"
            self._judge_refusal(operation, who, answer, 404, "not_found", NO_SUCH_ID)
            if not text:
                url = self._url(operation.path, ids | {name: "abc"}, step.query)
                answer = self._ask(caller, operation, url, body)
                who = f"admin, {name}=abc"
                self._judge_refusal(operation, who, answer, 400, "invalid_id", NO_SUCH_ID)
        url = self._url(operation.path, ids, step.query)
        if operation.method in {"PUT", "PATCH"} and step.body is not None and not needs:
            answer = self._ask(caller, operation, url, {})
            self._judge_refusal(operation, "admin, {}", answer, 400, "no_known_fields", EMPTY_BODY)
        if needs:
            answer = self._ask(caller, operation, url, {})
            self._judge_refusal(operation, "admin, {}", answer, 400, None, EMPTY_BODY)
            details = answer.json().get("details", {}) if answer.is_json else {}
            if missed := set(needs.split()) - set(details):
                self._note(operation, "admin, {}", [f"nothing said of {missed}: {details}"])

    def _try_variants(self, step: _Step, role: str, given: Try, url: str) -> None:
        """HEAD is GET without a body; a last slash and ``Accept`` change nothing (1.1)."""
        caller, status = self._caller(role, given), step.operation.status
        answer = caller.request("HEAD", url)
        if answer.status_code != status or answer.content:
            self._note(step.operation, role, [f"HEAD answers {answer.status_code}"])
        if step.operation.path.startswith("/api/v1/"):
            path, mark, query = url.partition("?")
            answer = caller.request("GET", f"{path}/{mark}{query}", Accept="text/html")
            kind = answer.headers.get("Content-Type")
            if answer.status_code != status or str(kind).startswith("text/html"):
                problem = f"with a last slash: {answer.status_code}, {kind}"
                self._note(step.operation, role, [problem])
        self.asked += 2

    def _ask(
        self, caller: LiveClient, operation: Operation, url: str, body: Any, **headers: str
    ) -> Answer:
        answer = caller.request(operation.method, url, body, **headers)
        self.asked += 1
        try:
            check_answer(operation.method, url, answer)
        except AssertionError as error:
            self._note(operation, "the document", [str(error)])
        self._note(operation, "headers", check_headers(answer, under_v1="/api/v1/" in url))
        return answer

    # --- Judging ------------------------------------------------------------------------------

    def _judge_refusal(
        self,
        operation: Operation,
        who: str,
        answer: Answer,
        status: int,
        code: str | None,
        telling: int,
    ) -> None:
        if answer.status_code != status:
            problem = f"{answer.status_code} instead of {status}: {answer.content[:300]!r}"
            self._note(operation, who, [problem])
            return
        if operation.path.startswith("/api/"):
            self._note(operation, who, check_refusal(answer, code))
        recorded = self._recorded(operation)
        if telling > recorded.telling:
            recorded.refusal, recorded.telling = answer, telling

    def _note(self, operation: Operation, who: str, found: Iterable[str]) -> None:
        for problem in found:
            self._failed.add(str(operation))
            self.problems.append(f"{operation} ({who}): {problem}")

    def _record_success(self, step: _Step, role: str, body: Any, answer: Answer) -> None:
        """Keep the answer to who usually asks; with a query only if there is none yet."""
        best = {"admin": "admin", "none": "nobody"}.get(step.operation.who, "agent")
        recorded = self._recorded(step.operation)
        if recorded.success is None or (role == best and not (step.query and recorded.is_best)):
            recorded.success = answer
            recorded.is_best = role == best
            recorded.request = None if isinstance(body, Form | bytes) else body

    def _recorded(self, operation: Operation) -> Recorded:
        return self.recorded.setdefault(str(operation), Recorded())

    # --- Small things -------------------------------------------------------------------------

    def _caller(self, role: str, given: Try) -> LiveClient:
        if given.caller is None:
            return self.people[role]
        return given.caller if isinstance(given.caller, LiveClient) else given.caller()

    def _url(self, path: str, ids: dict[str, Any], query: str) -> str:
        filled = re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), path)
        return f"{filled}?{query}" if query else filled

    def _resolved(self, value: Any) -> Any:
        """The value with functions called and ``{n}`` filled in."""
        if callable(value):
            return self._resolved(value())
        if isinstance(value, dict):
            return {name: self._resolved(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._resolved(inner) for inner in value]
        if isinstance(value, str) and "{n}" in value:
            return value.replace("{n}", str(next(self._numbers)))
        return value
