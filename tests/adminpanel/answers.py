"""What pages of the back office say when a form was sent."""

from typing import Any


def said(answer: Any) -> str:
    """The messages of a page."""
    return " ".join(str(message) for message in answer.context["messages"])


def errors(answer: Any) -> str:
    """What the form says that came back."""
    return str(answer.context["adminform"].form.errors)
