"""The colours of the interface can be read by everyone (WCAG 2.2 AA, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.palettes import palettes, stylesheet_of

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = STATIC / "css/tokens.css"
_TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")

TEXT = 4.5
PARTS = 3.0
_NEUTRAL = ["canvas", "surface", "surface-sunken", "surface-raised"]

# Text, and every surface it is drawn on.
TEXT_ON = {
    "text": [*_NEUTRAL, "surface-pressed", "selected", "highlight", "agent-surface",
             "internal-surface", "customer-surface"],
    "text-muted": [*_NEUTRAL, "selected", "agent-surface", "customer-surface"],
    "text-faint": [*_NEUTRAL, "selected", "agent-surface", "customer-surface"],
    "accent-text": [*_NEUTRAL, "accent-soft", "selected", "agent-surface", "internal-surface"],
    "on-accent": ["accent", "accent-hover"],
    "on-danger": ["danger", "danger-hover"],
    "danger-text": [*_NEUTRAL, "danger-soft", "selected", "internal-surface"],
    "warning-text": [*_NEUTRAL, "warning-soft", "selected"],
    "success-text": [*_NEUTRAL, "success-soft", "agent-surface"],
    "info-text": [*_NEUTRAL, "info-soft"],
    "internal-text": ["internal-surface"],
    "internal-muted": ["internal-surface"],
    "on-internal-action": ["internal-action"],
    "on-tint": [f"tint-{number}" for number in range(1, 7)],
}  # fmt: skip

# Frames of controls, the ring of the focus, the edges that tell the voices apart.
PARTS_ON = {
    "line-control": ["canvas", "surface", "surface-raised"],
    "focus": [*_NEUTRAL, "agent-surface", "internal-surface", "selected"],
    "agent-edge": ["surface"],
    "customer-edge": ["surface"],
}


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _tokens(theme: str, palette: str = "petrol") -> dict[str, str]:
    """The colours of the first, normal block, which a palette gives other values.

    The block for more contrast comes after the normal one.
    """
    tokens: dict[str, str] = {}
    own = stylesheet_of(palette)
    files = [STATIC / own] if own else []
    for file in [*files, TOKENS]:
        for name, light, dark in _TOKEN.findall(file.read_text()):
            tokens.setdefault(name, light if theme == "light" else dark)
    return tokens


@pytest.mark.parametrize("palette", palettes())
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_ON, TEXT), (PARTS_ON, PARTS)])
def test_every_colour_stands_out_from_what_it_lies_on(
    theme: str, palette: str, pairs: dict[str, list[str]], least: float
) -> None:
    tokens = _tokens(theme, palette)
    too_weak = {
        f"{name} on {surface}": round(_contrast(tokens[name], tokens[surface]), 2)
        for name, surfaces in pairs.items()
        for surface in surfaces
        if _contrast(tokens[name], tokens[surface]) < least
    }
    assert not too_weak


@pytest.mark.parametrize("palette", [name for name in palettes() if stylesheet_of(name)])
def test_a_palette_sets_known_colours_under_its_own_name(palette: str) -> None:
    text = (STATIC / stylesheet_of(palette)).read_text()
    assert f'[data-palette="{palette}"] {{' in text
    known = {name for name, _light, _dark in _TOKEN.findall(TOKENS.read_text())}
    assert {name for name, _light, _dark in _TOKEN.findall(text)} <= known


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_of_high_contrast_meets_the_highest_level(theme: str) -> None:
    tokens = _tokens(theme, "contrast")
    for name in ("text", "text-muted", "text-faint", "accent-text", "danger-text"):
        assert _contrast(tokens[name], tokens["surface"]) >= 7, name
