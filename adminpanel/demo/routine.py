"""The demo's everyday tickets: short stories, told again and again with other people and words.

What comes out are rows as in ``stories/*.toml``. The same moment gives the same rows.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

_HERE = Path(__file__).parent
_FOLDER = _HERE / "stories" / "routine"
_SEED = 8
_DAYS = 90
# Tickets a day, Monday to Sunday, on the average.
_WEEK = (4.7, 4.0, 3.7, 3.5, 2.8, 0.4, 0.3)
_VIA = ("mail", "mail", "mail", "portal", "portal", "phone")
# Of the last days' tickets, that part is not done yet; fewer of those before them.
_UNDONE = ((3, 0.6), (9, 0.35), (20, 0.22), (_DAYS, 0))
# The stories that are told in full fill the last week.
_TOLD_DAYS, _BESIDE = 7, 0.4
_WEEKDAYS = 5
_OFFICE = 18

Row = dict[str, Any]


def routine_rows(now: datetime) -> Iterator[Row]:
    """Everyday tickets of the three months before ``now``, oldest first."""
    return _Teller(now).all()


def _read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Teller:
    """Draws who has which trouble, when, and what becomes of it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = timezone.localdate(now)
        self._random = Random(_SEED)  # noqa: S311 - no secret, and the same each time
        self._words = _read(_FOLDER / "words.toml")
        self._sentences = self._words.pop("sentences")
        self._stories = [
            story
            for path in sorted(_FOLDER.glob("*.toml"))
            for story in _read(path).get("story", ())
        ]
        self._often = [story["often"] for story in self._stories]
        people = _read(_HERE / "people.toml")
        self._companies = people["company"]
        self._desks = {row["name"]: row["desk"] for row in people["queue"] if "desk" in row}
        self._count = 0

    def all(self) -> Iterator[Row]:
        """Day by day."""
        for ago in range(_DAYS, -1, -1):
            day = self._today - timedelta(days=ago)
            for _number in range(self._how_many(day, ago)):
                begin = self._moment(day)
                if begin < self._now:
                    yield from self._tell(begin, ago)

    def _how_many(self, day: date, ago: int) -> int:
        mean = _WEEK[day.weekday()] * (_BESIDE if ago < _TOLD_DAYS else 1)
        return max(0, round(self._random.gauss(mean, 1.1 if day.weekday() < _WEEKDAYS else 0.5)))

    def _moment(self, day: date) -> datetime:
        """Most people write in the morning."""
        minutes = int(self._random.triangular(7 * 60, _OFFICE * 60, 9.5 * 60))
        zone = timezone.get_default_timezone()
        return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)

    # --- One ticket -------------------------------------------------------------------------------

    def _tell(self, begin: datetime, ago: int) -> Iterator[Row]:
        """The ticket, and now and then a second one about the same."""
        rng = self._random
        self._count += 1
        story = rng.choices(self._stories, self._often)[0]
        company = rng.choice(self._companies)
        person, other = rng.sample(company["people"], 2)
        agent = rng.choice(self._desks[story["queue"]])
        words = {name: rng.choice(found) for name, found in self._words.items()}
        words["year"] = str(begin.year)
        row = self._beginning(story, company, person, words)
        row |= {"id": f"routine-{self._count}", "begin": begin, "cut": True, "english": True}
        if row["via"] == "phone":
            row["by"] = agent
        row["step"] = self._steps(story, words, person["login"], agent, ago, row)
        yield row
        if self._count % 47 == 0:
            yield self._double(row, other["login"], agent)

    def _beginning(self, story: Row, company: Row, person: Row, words: Row) -> Row:
        rng = self._random
        text = rng.choice(story["asks"]).format_map(words)
        opening, name = rng.choice(self._sentences["openings"]), person["name"].split()[0]
        row: Row = {
            "title": rng.choice(story["titles"]).format_map(words),
            "queue": story["queue"],
            "from": person["login"],
            "via": rng.choice(_VIA),
            "type": story["type"],
            "priority": story.get("priority", 3),
            "text": f"{opening}\n\n{text}\n\n{name}",
            "tags": story.get("tags", []),
        }
        if row["via"] == "phone":
            row["text"] = f"{person['name']} says: {text}"
        elif rng.random() < 0.4:
            row["files"] = story.get("files", [])
        if "service" in story:
            row |= {"service": story["service"], "sla": company.get("sla", "Standard")}
        if "{device}" in "".join([*story["titles"], *story["asks"]]):
            site = rng.choice(("office", "branch", "home", "road"))
            row["fields"] = {"DeviceNumber": words["device"], "Site": site}
        return row

    def _double(self, row: Row, login: str, agent: str) -> Row:
        """A colleague writes of the same; the two are merged."""
        merge = {"after": "25m", "by": agent, "do": "merge", "other": row["id"]}
        told = self._random.choice(self._sentences["again"])
        kept = ("title", "queue", "type", "cut", "english")
        return {
            **{name: row[name] for name in kept},
            "id": f"{row['id']}-again",
            "from": login,
            "via": "mail",
            "begin": row["begin"] + timedelta(minutes=self._random.randint(4, 40)),
            "text": told,
            "step": [merge],
        }

    # --- What becomes of it -----------------------------------------------------------------------

    def _steps(
        self, story: Row, words: Row, person: str, agent: str, ago: int, row: Row
    ) -> list[Row]:
        rng = self._random
        steps = [*self._first_look(row, agent)]
        undone = next(part for days, part in _UNDONE if ago <= days)
        if rng.random() < undone:
            return [*steps, *self._undone(story, words, person, agent, ago, row)]
        if "question" in story and rng.random() < 0.3:
            steps += self._asked_back(story, words, person, agent)
        elif "note" in story and rng.random() < 0.35:
            note = story["note"].format_map(words)
            steps.append({"after": self._soon(story), "by": agent, "do": "note", "text": note})
        steps.append(self._end(story, words, agent, row))
        if rng.random() < 0.06:
            thanks = rng.choice(self._sentences["thanks"])
            steps += [
                {"after": "20m", "by": person, "do": "message", "text": thanks},
                {"after": "15m", "by": agent, "do": "close"},
            ]
        return steps

    def _first_look(self, row: Row, agent: str) -> Iterator[Row]:
        """Some came to the wrong desk, some are more urgent than they say, some have followers."""
        draw = self._random.random()
        if draw < 0.05 and row["queue"] not in ("Support", "Billing"):
            yield {"after": "6m", "by": "sam", "do": "move", "queue": row["queue"]}
            row["queue"] = "Support"
        elif draw < 0.08:
            yield {"after": "5m", "by": agent, "do": "priority", "priority": 4}
        elif draw < 0.11 and row["queue"] != "Billing":
            yield {"after": "8m", "by": "mira", "do": "watch"}
        elif draw < 0.13 and self._count > 40:
            other = f"routine-{self._count - 7}"
            yield {"after": "9m", "by": agent, "do": "link", "other": other, "link": "Normal"}

    def _soon(self, story: Row) -> str:
        """When somebody answers: mostly soon."""
        low, high = story["minutes"]
        return f"{int(self._random.triangular(low, high, low))}m"

    def _asked_back(self, story: Row, words: Row, person: str, agent: str) -> list[Row]:
        return [
            {
                "after": self._soon(story),
                "by": agent,
                "do": "reply",
                "text": story["question"].format_map(words),
            },
            {
                "after": f"{self._random.randint(8, 300)}m",
                "by": person,
                "do": "message",
                "text": story["reply"].format_map(words),
            },
        ]

    def _end(self, story: Row, words: Row, agent: str, row: Row) -> Row:
        """The answer that closes it, with the time that it took."""
        rng = self._random
        end: Row = {"after": self._soon(story), "by": agent, "state": "closed successful"}
        if rng.random() < 0.75:
            low, high = story["time"]
            end["time"] = round(rng.uniform(low, high) * 4) / 4 or 0.25
        if rng.random() < 0.05:
            failed = rng.choice(self._sentences["failed"])
            return end | {"do": "reply", "text": failed, "state": "closed unsuccessful"}
        if row["via"] == "phone" and rng.random() < 0.5:
            return end | {"do": "call", "text": rng.choice(self._sentences["calls"])}
        files = story.get("files_of_answer", [])
        answer = rng.choice(story["answers"]).format_map(words)
        return end | {"do": "reply", "text": answer, "files": files}

    def _undone(
        self, story: Row, words: Row, person: str, agent: str, ago: int, row: Row
    ) -> list[Row]:
        """Where work stands: new, asked back, being worked on, waiting, or about to close."""
        rng = self._random
        draw = rng.random()
        row["due"] = f"{rng.choice(('', '', '-'))}{rng.randint(1, 50)}h"
        later = self._now + timedelta(hours=rng.choice((-3, 2, 5, 20, 30, 50, 75, 120)))
        if draw < (0.45 if ago <= 2 else 0.1):
            return []
        if "question" in story and draw < 0.75:
            asked, answered = self._asked_back(story, words, person, agent)
            if draw < 0.6:
                return [asked, answered]
            return [asked | {"state": "pending reminder", "until": later}]
        if draw < 0.6:
            ready = self._sentences["ready"]
            later = max(later, self._now + timedelta(hours=4))
            waits = {"do": "reply", "text": ready, "state": "pending auto close+", "until": later}
            return [{"after": self._soon(story), "by": agent} | waits]
        note = {"do": "note", "text": rng.choice(self._sentences["working"])}
        took: Row = {"after": self._soon(story), "by": agent, "do": "lock"}
        if draw < 0.8:
            note |= {"state": "pending reminder", "until": later}
        return [took, {"after": "1h", "by": agent} | note]
