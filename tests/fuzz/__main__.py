"""``python -m tests.fuzz``: fuzz a live server on PostgreSQL as customer, agent and admin.

The demo's data and three accounts are the ground; limits of rates are off. The report and the log
of each role are left in ``var/fuzz``. Ends with 1 if a check failed.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.mender import Mender
from tests.servers.app import ROOT, App, build_static_files
from tests.servers.demo import PASSWORD, demo_app
from tests.servers.postgres import Postgres

HERE = Path(__file__).parent
ROLES = ("customer", "agent", "admin")


@dataclass(frozen=True)
class Outcome:
    """What came of one role."""

    role: str
    seconds: float
    statuses: dict[str, int]
    operations: int
    has_failed: bool

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(self.statuses.values())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--roles", default=",".join(ROLES), help="which, separated by commas")
    parser.add_argument("--examples", type=int, default=12, help="per operation and phase")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("--output", type=Path, default=ROOT / "var" / "fuzz")
    parser.add_argument("--st", default=str(ROOT / ".cache/venv-fuzz/bin/st"), help="the program")
    parser.add_argument("more", nargs="*", help="further arguments of `st run`, after --")
    return parser.parse_args()


def main() -> int:
    """Run it; returns the exit code."""
    arguments = _arguments()
    arguments.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gotrs-fuzz-") as name, Postgres() as postgres:
        static = build_static_files(Path(name))
        app = demo_app(Path(name), postgres.url(), static)
        app.start()
        try:
            with Mender(postgres.url()):
                outcomes = [
                    _fuzz(app, role, arguments)
                    for role in ROLES
                    if role in arguments.roles.split(",")
                ]
        finally:
            app.stop()
            (arguments.output / "server.log").write_text(app.log(), encoding="utf-8")
    print(_summary(outcomes, arguments.seed))
    return int(any(one.has_failed for one in outcomes))


def _fuzz(app: App, role: str, arguments: argparse.Namespace) -> Outcome:
    """All phases as one role."""
    counts = arguments.output / f"{role}.json"
    began = time.monotonic()
    with (arguments.output / f"{role}.log").open("w", encoding="utf-8") as log:
        code = subprocess.run(
            [
                arguments.st, "--config-file", HERE / "schemathesis.toml",
                "run", f"{app.url}/api/v1/openapi.json", "--url", app.url, "--no-color",
                "--seed", str(arguments.seed), "--max-examples", str(arguments.examples),
                *arguments.more,
            ],
            env=os.environ | {
                "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
                "FUZZ_URL": app.url, "FUZZ_LOGIN": role, "FUZZ_PASSWORD": PASSWORD,
                "FUZZ_COUNTS": str(counts),
            },
            cwd=arguments.output, stdout=log, stderr=subprocess.STDOUT, check=False,
        ).returncode  # fmt: skip
    figures = json.loads(counts.read_text(encoding="utf-8"))
    seconds = time.monotonic() - began
    outcome = Outcome(role, seconds, figures["statuses"], len(figures["served"]), code != 0)
    print(f"{role}: {outcome.requests:,} requests, see {log.name}", flush=True)
    return outcome


def _summary(outcomes: list[Outcome], seed: int) -> str:
    lines = [f"{'role':<10}{'requests':>10}{'2xx':>9}{'4xx':>9}{'5xx':>6}{'operations':>12}"]
    for one in outcomes:
        kinds = [
            sum(count for status, count in one.statuses.items() if status[0] == kind)
            for kind in "245"
        ]
        lines.append(
            f"{one.role:<10}{one.requests:>10,}{kinds[0]:>9,}{kinds[1]:>9,}{kinds[2]:>6,}"
            f"{one.operations:>12,}  {'FAILED' if one.has_failed else 'ok'} in {one.seconds:.0f} s"
        )
    total = sum(one.requests for one in outcomes)
    return "\n".join([*lines, f"{total:,} requests, seed {seed}; operations: answered with 2xx"])


if __name__ == "__main__":
    sys.exit(main())
