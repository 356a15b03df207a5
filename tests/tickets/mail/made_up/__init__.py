"""Mails that Hypothesis makes up of valid and broken pieces, and the books that must balance."""
