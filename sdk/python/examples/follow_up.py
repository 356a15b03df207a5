"""Add a note to a ticket and close it: python follow_up.py 2026112610000015 "Done." """

import os
import sys

from gotrs_client import Client, NotFoundError


def main() -> None:
    """Ticket number and text are the arguments."""
    number, text = sys.argv[1:3]
    with Client(
        os.environ["GOTRS_URL"],
        username=os.environ["GOTRS_USER"],
        password=os.environ["GOTRS_PASSWORD"],
    ) as gotrs:
        try:
            ticket = gotrs.tickets.get_by_number(number)
        except NotFoundError:
            sys.exit(f"There is no ticket {number}.")
        gotrs.articles.create(ticket["id"], {"body": text}, if_match=ticket["version"])
        closed = gotrs.tickets.close(ticket["id"])
        print(f"{closed['tn']} is {closed['state']}")


if __name__ == "__main__":
    main()
