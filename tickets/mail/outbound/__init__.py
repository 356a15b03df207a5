"""Mail out: from an article to an outbox row to a server (part 8 of the rules).

``message_ids``, ``subjects``, ``addressing``, ``placeholders`` and ``texts`` say what a mail
carries; operations use them when they write an outbox row. ``compose`` makes the message of a row,
``transports`` hand it over, ``deliver`` keeps the outbox moving.
"""
