"""A helpdesk as a process of its own, which answers all mail to its one address.

Each line of standard input is a mail, as text in JSON with a character a byte. It is taken in, and
what the desk has to say to it is sent; then a line says how many mails that were.
"""

import json
import os
import sys


def main() -> None:
    import django

    django.setup()
    from accounts import site
    from queues.models import AutoResponse, Queue, QueueAutoResponse, SystemAddress
    from tickets.mail.intake.process import process
    from tickets.mail.intake.spool import store
    from tickets.mail.outbound.deliver import deliver_due

    site.put("auto_response_max", int(os.environ["DESK_ANSWERS_A_DAY"]))
    queue = Queue.objects.get(name="Misc")
    SystemAddress.objects.filter(queue=queue).update(email=os.environ["DESK"])
    for response in AutoResponse.objects.filter(name__startswith="default"):
        QueueAutoResponse.objects.create(queue=queue, auto_response=response, kind=response.kind)
    for line in sys.stdin:
        process(store(json.loads(line).encode("latin-1"), source="pipe").pk)
        print(deliver_due("desk"), flush=True)


if __name__ == "__main__":
    main()
