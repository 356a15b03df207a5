"""HTML that tries to run script, to reach other hosts, or to leave its frame.

Each case is the text of one mail: those of ``hostile.txt``, and those below that no file shows
well. CALL stands for a script that would be noticed at once, HOST for a host that must never be
asked unless a person says so.
"""

from pathlib import Path

HOST = "canary.test"
# The shortest form, for names that hold few characters; %s says where it stood.
MARK = "<img src=x onerror=top.canary('%s')>"
# Addresses that a person who asks for pictures lets load, and no others.
PICTURES = (f"http://{HOST}/picture-1.png", f"http://{HOST}/picture-2.png")

_CALL = "top.canary('%s')"
_MORE = {
    "script-after-a-null": "<scr\0ipt>CALL</scr\0ipt>",
    "javascript-with-tabs": "<a href='java\tscr\nipt:CALL'>x</a>",
    "javascript-after-a-control": "<a href='\1javascript:CALL'>x</a>",
    "mutation-by-deep-nesting": "<div>" * 600 + "<math><style><img src=x onerror=CALL></style>",
    "three-thousand-cells": "<table><tr>" + "<td>x" * 3_000 + "</table>",
    "direction-override": "<p>\u202egpj.exe</p><bdo dir=rtl>x</bdo>",
    "letters-that-become-others": "<p>\uff1cscript\uff1eCALL\uff1c/script\uff1e \u017fcript</p>",
}


def cases() -> dict[str, str]:
    """The HTML of each case, by its name."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    found = dict(case.split("\n", 1) for case in text.removeprefix("== ").split("\n== "))
    return {
        name: source.replace("CALL", _CALL % name).replace("HOST", HOST)
        for name, source in (found | _MORE).items()
    }
