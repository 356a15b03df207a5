"""All tickets as JSON lines, in constant memory: python export_everything.py > tickets.jsonl"""

import json
import os

from gotrs_client import Client


def main() -> None:
    """By cursor, the latest change last; to go on another day, start after the last change_time."""
    with Client(
        os.environ["GOTRS_URL"],
        username=os.environ["GOTRS_USER"],
        password=os.environ["GOTRS_PASSWORD"],
    ) as gotrs:
        for ticket in gotrs.walk_tickets(archived="all"):
            print(json.dumps(ticket, ensure_ascii=False))


if __name__ == "__main__":
    main()
