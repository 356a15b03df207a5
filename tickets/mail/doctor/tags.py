"""Lists of tags, as DKIM and DMARC write them: ``v=DKIM1; k=rsa; p=…`` (RFC 6376, 3.2)."""


def read_tags(text: str) -> dict[str, str]:
    """Values by tag, in their order, the first of each; what is no tag is left out."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip(), "".join(value.split()))
    return found
