"""Mails of our own making, each named for what it tests, and what becomes of them."""
