"""Keeps the index right in the transaction that changes a ticket."""


def subscribe() -> None:
    """Called once at start-up."""
