"""The contrast of every pair of tokens that pages put together (WCAG 2.2, relative luminance), in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "css"
GROUNDS = ("paper", "raised", "sunken")
TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "link", "link-deep", "red", "green", "amber")
        for ground in GROUNDS
    ),
    *((text, f"{tone}-wash") for tone in ("link", "red", "green", "amber") for text in ("ink", "ink-soft", tone)),
    ("link-deep", "link-wash"),
    ("ink", "mark"),
    ("link", "mark"),
    ("on-solid", "solid"),
    ("on-solid", "solid-deep"),
    ("on-seal", "seal"),
]
CONTROL_PAIRS = [("edge", ground) for ground in GROUNDS]


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    tokens = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": tokens[0], "dark": {**tokens[0], **tokens[1]}}


THEMES = _themes()


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_holds_seven_to_one(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), CONTROL_PAIRS)
def test_edges_of_controls_hold_four_and_a_half(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 4.5


def test_dark_names_every_colour_of_light() -> None:
    dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")[1]
    assert set(re.findall(r"--([\w-]+): #", dark)) >= {n for n in THEMES["light"] if n not in ("seal", "on-seal")}


def test_every_colour_used_is_a_token() -> None:
    known = set(re.findall(r"--([\w-]+):", "".join(path.read_text() for path in CSS.glob("*.css"))))
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\(--([\w-]+)\)", path.read_text())}
    assert used <= known
