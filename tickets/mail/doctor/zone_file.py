"""Records as they are entered into a zone (RFC 1035, 5)."""

_PIECE = 255  # what one string of a TXT record holds


def zone_line(name: str, kind: str, value: str) -> str:
    """One record on one line; the text of a TXT record in quotes, in pieces if it is long."""
    if kind == "TXT":
        plain = value.replace("\\", "\\\\").replace('"', '\\"')
        pieces = [plain[at : at + _PIECE] for at in range(0, len(plain), _PIECE)]
        value = " ".join(f'"{piece}"' for piece in pieces)
    return f"{name}. IN {kind} {value}"
