"""Requests that Schemathesis makes up from openapi.json, to a live server: ``make fuzz``."""
