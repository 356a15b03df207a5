"""Bytes to text, whatever the mail says about itself (rule 7.6).

The declared charset is cleaned and tried first, then UTF-8, then windows-1252. Nothing here raises.
"""

import codecs
import re

#: Codecs that mail may name. Python has others (``unicode_escape``, ``punycode``, ``rot13``) that
#: are no charsets, and some of those take quadratic time.
_CODECS = re.compile(
    r"ascii|utf-8(-sig)?|utf-7|utf-(16|32)(-[lb]e)?|iso8859-\d{1,2}|koi8-[rtu]|kz1048|ptcp154|tis-620"
    r"|cp(037|437|500|720|737|775|8\d\d|932|949|950|1125|1140|125[0-8])|hp-roman8"
    r"|mac-(croatian|cyrillic|greek|iceland|latin2|roman|turkish)"
    r"|gb2312|gbk|gb18030|hz|big5(hkscs)?|euc_(jp|kr|jis_2004)|johab"
    r"|shift_jis(_2004)?|shift_jisx0213|iso2022_(jp|kr)(_\w+)?"
)

#: Names that senders use for a charset, and the one that reads what they really send: supersets,
#: because Outlook declares the small set and uses characters of the large one.
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb-2312": "gb18030",
    "gb2312-80": "gb18030",
    "x-gbk": "gb18030",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "x-big5": "big5hkscs",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "ansi-x3-110-1983": "iso8859-1",
    "ibm-1252": "cp1252",
    "ansi": "cp1252",
}

#: Charsets of seven-bit bytes: text in them is always valid UTF-8 too, and never readable as such.
_ESCAPED = ("iso2022", "hz", "utf-7")

#: Charsets in which a character may take several bytes, so that a cut or foreign byte can be told
#: from a wrong declaration.
_MULTIBYTE = ("utf-8", "gb", "big5", "euc", "shift", "cp932", "cp949", "cp950", "johab")

_NOT_IN_NAMES = re.compile(r"[^a-z0-9.:+-]+")
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")
_REPLACEMENT = "\ufffd"
_LONGEST_NAME = 60


def clean_charset(declared: str | None) -> str | None:
    """The Python codec for a declared charset, or None if it names none.

    Quotes, blanks, ``charset=`` and what follows a ``;`` or a language (RFC 2231 5) are ignored.
    """
    if not declared:
        return None
    name = declared[: 4 * _LONGEST_NAME].lower().strip(" \t\r\n\"'<>[]()=,;.")
    name = name.removeprefix("charset=").strip(" \"'")
    name = re.split(r"[;*\"'\s]", name, maxsplit=1)[0].replace("_", "-")
    name = _NOT_IN_NAMES.sub("", name)[:_LONGEST_NAME]
    if name.startswith("iso8859"):
        name = "iso-8859" + name.removeprefix("iso8859")
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return codec if _CODECS.fullmatch(codec) else None


def decode_text(data: bytes, declared: str | None = None) -> tuple[str, bool]:
    """Decode bytes by rule 7.6; the flag says whether they were what was declared.

    Text in a charset of several bytes that holds a few broken ones (mail cut in the middle of a
    character) keeps the rest: only those become U+FFFD. All else goes on to windows-1252.
    """
    codec = clean_charset(declared)
    if codec:
        text = _strict(data, codec)
        if text is not None:
            return _tidy(_windows_quotes(text, data, codec)), True
        if codec.startswith(_ESCAPED):
            return _tidy(data.decode(codec, "replace")), False
    text = _strict(data, "utf-8")
    if text is None and codec and codec != "utf-8":
        text = _mostly(data, codec)
    if text is None:
        text = _mostly(data, "utf-8")
    if text is None:
        text = data.decode("cp1252", "replace")
        return _tidy(text), False
    return _tidy(text), not declared


def tidy_text(text: str) -> str:
    """The text as it may be stored: no NUL, no lone surrogates (rule 4.3), ``\\n`` ends lines."""
    return _LINE_ENDS.sub("\n", _tidy(text))


def _tidy(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    text = text.removeprefix("\ufeff")
    return _LONE_SURROGATES.sub(_REPLACEMENT, text)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _windows_quotes(text: str, data: bytes, codec: str) -> str:
    """Outlook declares iso-8859-1 and sends the quotes and dashes of windows-1252."""
    if codec == "iso8859-1" and _C1_CONTROLS.search(text):
        return data.decode("cp1252", "replace")
    return text


def _mostly(data: bytes, codec: str) -> str | None:
    """The text if more of its characters beyond ASCII are right than broken, else None."""
    if not codec.startswith(_MULTIBYTE):
        return None
    readable = data.decode(codec, "ignore")
    right = len(readable) - len(readable.encode("ascii", "ignore"))
    text = data.decode(codec, "replace")
    broken = text.count(_REPLACEMENT) - readable.count(_REPLACEMENT)
    return text if right > broken else None
