"""Cleaning of HTML that strangers wrote (docs/security.md)."""

import nh3

_TAGS = frozenset(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "
    "header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub "
    "summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr".split()
)
_ATTRIBUTES = {
    "*": {"align", "dir", "lang", "title", "class"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "bgcolor", "valign"},
    "th": {"colspan", "rowspan", "width", "height", "bgcolor", "valign", "scope"},
    "tr": {"bgcolor", "valign"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "ol": {"start", "type"},
    "li": {"value"},
    "blockquote": {"cite", "type"},
    "time": {"datetime"},
}
_STYLE = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-right", "border-spacing", "border-style", "border-top", "border-width", "color",
    "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing",
    "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right",
    "margin-top", "max-width", "min-width", "padding", "padding-bottom", "padding-left",
    "padding-right", "padding-top", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "white-space", "width",
}  # fmt: skip
_ATTRIBUTES["*"] = _ATTRIBUTES["*"] | {"style"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Data addresses only for raster images; nothing else may carry content in an address."""
    if name in {"href", "src", "cite"} and value.strip().lower().startswith("data:"):
        raster = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")
        if tag == "img" and name == "src" and value.strip().lower().startswith(raster):
            return value
        return None
    return value


def clean_html(source: str) -> str:
    """HTML without scripts, frames, forms, event handlers, style sheets or odd addresses.

    Remote images stay in it; whether they are loaded is decided where it is shown.
    """
    return nh3.clean(
        source.replace("\x00", ""),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        filter_style_properties=_STYLE,
        strip_comments=True,
    )
