"""The last lines of the log: the file that all processes write to, and its reading by the API."""

import json
import logging
import multiprocessing
from datetime import UTC, datetime

import pytest

from gotrs.common.logs import MAX_TEXT, ContextFilter, JsonFormatter, LogFile
from tests.clients import ApiClient

SECRET = "S3CRET"


def make_handler(path, max_bytes=1_000_000):
    handler = LogFile(path, max_bytes)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(ContextFilter())
    return handler


def logger_to(handler, name="gotrs.test"):
    logger = logging.Logger(name, logging.DEBUG)
    logger.addHandler(handler)
    return logger


@pytest.fixture
def log(tmp_path, settings):
    """A logger whose file the API reads."""
    settings.LOG_FILE = tmp_path / "log" / "gotrs.jsonl"
    settings.LOG_FILE_MAX_BYTES = 1_000_000
    handler = make_handler(settings.LOG_FILE)
    yield logger_to(handler)
    handler.close()


@pytest.fixture
def logs_of(admin):
    """The LogEntry objects that an admin gets for a query."""

    def ask(query=""):
        answer = ApiClient(admin).get(f"/admin/system/logs{query}")
        assert answer.status_code == 200, answer.content
        return answer.json()["data"]

    return ask


# --- Reading ----------------------------------------------------------------------------------


def test_the_newest_lines_come_first_with_their_facts(log, logs_of):
    log.info("one")
    log.warning("Mail %s waits", 7, extra={"mail": 7})
    second, first = logs_of()
    assert (first["message"], first["level"]) == ("one", "info")
    assert (second["message"], second["level"]) == ("Mail 7 waits", "warn")
    assert second["context"] == {"logger": "gotrs.test", "request_id": "-", "mail": 7}
    moment = datetime.fromisoformat(second["timestamp"])
    assert second["timestamp"].endswith("Z")
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60


def test_a_level_means_that_and_above(log, logs_of):
    for level in ("debug", "info", "warning", "error", "critical"):
        getattr(log, level)(level)
    assert [row["message"] for row in logs_of("?level=warn")] == ["critical", "error", "warning"]
    assert [row["level"] for row in logs_of("?level=error")] == ["error", "error"]
    assert len(logs_of("?level=")) == len(logs_of("?level=debug")) == 5


def test_an_unknown_level_is_refused(log, admin):
    answer = ApiClient(admin).get("/admin/system/logs?level=loud")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")
    assert "level" in answer.json()["details"]


def test_a_search_looks_at_message_and_facts_in_any_case(log, logs_of):
    log.info("The Müller mailbox is full", extra={"account": "Inbox"})
    log.info("100% done")
    assert len(logs_of("?search=MÜLLER")) == 1
    assert len(logs_of("?search=inbox")) == 1
    assert len(logs_of("?search=100%25")) == 1
    assert logs_of("?search=.*") == []


def test_the_limit_has_a_default_and_a_most(log, logs_of):
    for number in range(1100):
        log.info("line %d", number)
    assert [len(logs_of(f"?limit={text}")) for text in ("5", "0", "-1", "x", "", "99999")] == [
        5, 100, 100, 100, 100, 1000,
    ]  # fmt: skip
    assert logs_of("?limit=1")[0]["message"] == "line 1099"


def test_long_logs_are_read_over_the_edges_of_blocks(log, logs_of):
    texts = [f"{number}: " + "ö" * (number * 997 % 9000) for number in range(60)]
    for text in texts:
        log.info(text)
    assert [row["message"] for row in logs_of("?limit=1000")] == texts[::-1]


def test_lines_that_are_none_of_ours_are_skipped(log, logs_of, settings):
    log.info("ours")
    with settings.LOG_FILE.open("ab") as file:
        file.write(b'\xff\xfe\nnot json\n[]\n{"level": "info"}\n{"timestamp": 7}\n{"half')
    assert [row["message"] for row in logs_of()] == ["ours"]


def test_without_a_file_there_are_no_lines(settings, tmp_path, logs_of):
    assert logs_of() == []
    settings.LOG_FILE, settings.LOG_FILE_MAX_BYTES = tmp_path / "none.jsonl", 1000
    assert logs_of() == []


# --- Secrets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET} and more",
        f'{{"password": "{SECRET} {SECRET}", "login": "anna"}}',
        f'{{"new_password": "a\\"{SECRET}"}}',
        f"{{'password': '{SECRET} x'}}",
        f"Authorization: Bearer {SECRET}",
        f"Authorization: Token {SECRET}",
        f"Basic {SECRET}",
        f"gotrs_{SECRET}",
        f"X-API-Key: {SECRET}",
        f"Cookie: a=b; gotrs_session={SECRET}; c={SECRET}",
        f"GET /password/{SECRET} 200",
        f"https://x.test/?token={SECRET}&page=2",
        f"refresh_token: {SECRET}",
        f"imaps://anna:{SECRET}@mail.test/",
        f"client_secret = '{SECRET}'",
    ],
)
def test_secrets_are_masked(log, logs_of, text):
    log.error(text, extra={"detail": text})
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("It failed: %s", text)
    found = logs_of()
    assert len(found) == 2
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("name", ["password", "api_key", "authorization", "reset_token", "cookie"])
def test_facts_with_the_name_of_a_secret_are_masked(log, logs_of, name):
    log.info("x", extra={name: SECRET, f"{name}_2": 123456})
    (row,) = logs_of()
    assert row["context"][name] == row["context"][f"{name}_2"] == "***"


def test_a_search_for_a_secret_finds_nothing(log, logs_of):
    log.info("password=%s", SECRET)
    assert logs_of(f"?search={SECRET}") == []


# --- The file ---------------------------------------------------------------------------------


def test_the_file_is_bounded_and_the_one_before_is_kept(tmp_path, settings, logs_of):
    settings.LOG_FILE, settings.LOG_FILE_MAX_BYTES = tmp_path / "gotrs.jsonl", 10_000
    handler = make_handler(settings.LOG_FILE, 10_000)
    log = logger_to(handler)
    for number in range(1000):
        log.info("line %d", number)
    handler.close()
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["gotrs.1.jsonl", "gotrs.jsonl", "gotrs.lock"]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 21_000
    assert [row["message"] for row in logs_of("?limit=70")] == [
        f"line {number}" for number in range(999, 929, -1)
    ]


def _write_many(path, writer):
    log = logger_to(make_handler(path, 200_000))
    for number in range(400):
        log.info("%d-%d %s", writer, number, "x" * 100)


def test_who_waited_for_the_renaming_loses_no_line_while_there_is_no_new_file(tmp_path):
    path = tmp_path / "gotrs.jsonl"
    handler = make_handler(path, 300)
    log = logger_to(handler)
    log.info("a full file %s", "x" * 300)
    path.replace(handler.previous)
    handler._rotate()
    log.info("the next line")
    handler.close()
    assert "the next line" in path.read_text()


def test_lines_of_several_processes_are_whole_and_none_is_lost(tmp_path):
    path = tmp_path / "gotrs.jsonl"
    # 1,600 lines of about 220 bytes: the file is renamed once while all of them write.
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_many, args=(path, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    lines = [
        json.loads(line)["message"].split()[0]
        for file in (tmp_path / "gotrs.1.jsonl", path)
        for line in file.read_text().splitlines()
    ]
    expected = {f"{writer}-{number}" for writer in range(4) for number in range(400)}
    assert set(lines) == expected
    assert len(lines) == len(expected)


def test_a_file_that_was_taken_away_is_made_anew(tmp_path):
    path = tmp_path / "gotrs.jsonl"
    log = logger_to(make_handler(path))
    log.info("one")
    path.unlink()
    log.info("two")
    assert json.loads(path.read_text())["message"] == "two"


def test_what_can_not_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("")
    logger_to(make_handler(tmp_path / "file" / "gotrs.jsonl")).info("one")


def test_a_huge_text_is_cut(log, logs_of):
    log.info("begin %s end", "x" * 1_000_000)
    (row,) = logs_of()
    assert len(row["message"]) < MAX_TEXT + 10
    assert row["message"].startswith("begin")
    assert row["message"].endswith("end")


def test_text_that_is_no_unicode_is_no_trouble(log, logs_of):
    log.info("bad \udc80 text")
    assert logs_of()[0]["message"] == "bad ? text"
