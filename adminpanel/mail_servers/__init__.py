"""Mailboxes, addresses, senders and sign-ins at providers in the back office, to be tried out."""
