"""Open a ticket: python open_a_ticket.py "Printer on fire" "Smoke comes out of it." """

import os
import sys

from gotrs_client import Client


def main() -> None:
    """Title and text are the arguments."""
    title, body = sys.argv[1:3]
    with Client(
        os.environ["GOTRS_URL"],
        username=os.environ["GOTRS_USER"],
        password=os.environ["GOTRS_PASSWORD"],
    ) as gotrs:
        queue = gotrs.queues.list(permission="create").rows[0]
        ticket = gotrs.tickets.create({"title": title, "queue": queue["id"], "body": body})
        print(f"{ticket['tn']} {ticket['title']} ({ticket['queue']})")


if __name__ == "__main__":
    main()
