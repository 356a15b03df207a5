"""``python -m benchmarks``: build the big database if need be, measure, report."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.cluster import Cluster

ROOT = Path(__file__).resolve().parents[1]
TICKETS = 1_000_000
TICKETS_SMALL = 10_000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help=f"{TICKETS_SMALL:,} tickets instead of {TICKETS:,}"
    )
    parser.add_argument("--rebuild", action="store_true", help="throw the data away first")
    parser.add_argument("--load-only", action="store_true", help="build the data, measure nothing")
    parser.add_argument("--only", default="", help="measure only what has this in its name")
    return parser.parse_args()


def main() -> int:
    """Run the benchmark; returns the exit code."""
    arguments = _arguments()
    if arguments.only == "mailboxes":
        from benchmarks import mailboxes

        return mailboxes.run_all(small=arguments.small)
    tickets = TICKETS_SMALL if arguments.small else TICKETS
    folder = Path(os.environ.get("GOTRS_BENCH_DIR") or ROOT / "var" / "bench").resolve()
    folder /= f"{tickets}-tickets"
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(folder)
    note = folder / "loaded.json"
    if arguments.rebuild or not note.exists():
        note.unlink(missing_ok=True)
        cluster.remove()
    cluster.start()
    try:
        return _with_database(cluster.url(), folder, tickets, arguments)
    finally:
        cluster.stop()


def _with_database(url: str, folder: Path, tickets: int, arguments: argparse.Namespace) -> int:
    from benchmarks import installation

    environment = installation.environment(url, folder)
    os.environ.update(environment)
    for command in (["migrate"], ["collectstatic", "--no-input", "--clear"]):
        subprocess.run([sys.executable, "manage.py", *command, "-v", "0"], cwd=ROOT, check=True)
    installation.set_up_django()

    from benchmarks import loader

    loaded = loader.ensure(url, tickets, folder / "loaded.json")
    print(f"{tickets:,} tickets, built in {loaded.seconds:.0f} s.")
    if arguments.load_only:
        return 0

    from benchmarks import cleaning, people, report
    from benchmarks.measure import Bench

    cleaning.remove_additions(url, tickets)

    people.ensure_admin()
    bench = Bench(url, folder, environment)
    articles = bench.raw.articles()
    figures = bench.run(arguments.only)
    text = report.as_markdown(figures, tickets, articles, loaded.seconds)
    print(f"\n{text}")
    if not arguments.small and not arguments.only:
        report.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
