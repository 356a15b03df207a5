"""Machines that answer each other: how many mails until they fall silent (rules 7.18 to 7.21)."""
