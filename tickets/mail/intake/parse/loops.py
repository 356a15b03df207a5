"""Marks of mail that a machine wrote (rule 7.21)."""

from .model import Headers, LoopMark
from .parts import Part

#: Any value in one of these is a mark, from any account.
_ANY_VALUE = (
    "Precedence",
    "Mailing-List",
    "X-Loop",
    "X-No-Loop",
    "X-OTRS-Loop",
    "X-GOTRS-Loop",
    "List-Id",
    # Those of lists and newsletters that name themselves no further (RFC 2369).
    "List-Help",
    "List-Unsubscribe",
    "List-Subscribe",
    "List-Post",
    "List-Owner",
    "List-Archive",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
)
_NULL_SENDER = "<>"


def find_loop_marks(headers: Headers, root: Part) -> tuple[LoopMark, ...]:
    """The headers that mark a mail as automatic. Whether the sender is ours, the caller knows."""
    marks = [LoopMark(name, value) for name in _ANY_VALUE if (value := headers.get(name).strip())]
    auto_submitted = headers.get("Auto-Submitted").strip()
    if auto_submitted.lower().startswith("auto-"):
        marks.append(LoopMark("Auto-Submitted", auto_submitted))
    if is_null_sender(headers):
        marks.append(LoopMark("Return-Path", _NULL_SENDER))
    if root.kind == "multipart/report":
        marks.append(LoopMark("Content-Type", root.kind))
    return tuple(marks)


def is_null_sender(headers: Headers) -> bool:
    """Whether the envelope sender was empty, as bounces have it (RFC 5321 4.5.5)."""
    return "".join(headers.get("Return-Path").split()) == _NULL_SENDER
