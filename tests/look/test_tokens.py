"""The colours can be read: contrast computed from the tokens themselves (WCAG 2.2, 1.4.3, 1.4.11)."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS = (STATIC / "css/tokens.css").read_text()
TEXT_PAIRS = {
    "ink": ["paper", "surface", "raised", "sunken", "primary-soft", "warn-soft", "stop-soft"],
    "muted": ["paper", "surface", "raised", "sunken"],
    "primary": ["paper", "surface", "raised", "sunken", "primary-soft"],
    "primary-strong": ["paper", "surface", "primary-soft"],
    "accent": ["paper", "surface", "raised", "accent-soft"],
    "ok": ["paper", "surface", "ok-soft"],
    "warn": ["paper", "surface", "warn-soft"],
    "stop": ["paper", "surface", "stop-soft"],
    "info": ["paper", "surface", "info-soft"],
    "on-primary": ["primary", "primary-strong"],
    "on-accent": ["accent", "accent-strong"],
    "on-deep": ["deep"],
    "on-picture": ["picture"],
    "paper": ["ink"],  # the toast
    "surface": ["stop"],  # the button that destroys
}
FRAMES = ("@layer", "@page")  # a sheet of paper is no element: no rule can win over it
CONTROL_PAIRS = {
    "control": ["paper", "surface", "raised", "sunken"],
    "primary": ["paper", "surface", "raised"],
    "stop": ["paper", "surface"],
} | {f"tone-{n}": ["surface"] for n in range(1, 7)}  # the parts of a split bar


def themes() -> dict[str, dict[str, str]]:
    """The colour tokens of each block that sets them all."""
    blocks = re.findall(r"(:root[^{]*)\{(.*?)\}", TOKENS, re.S)
    return {
        selector.strip(): dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))
        for selector, body in blocks
        if "--ink:" in body
    }


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_there_are_a_light_theme_and_the_same_dark_theme_twice():
    light, asked, chosen = themes().values()
    assert asked == chosen
    assert set(asked) <= set(light)
    assert light["paper"] == "#f7f4ef"
    assert light["accent"] == "#b4532a"


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (CONTROL_PAIRS, 3.0)])
def test_every_token_pair_in_use_has_enough_contrast(theme, pairs, least):
    tokens = themes()[theme]
    low = {
        (front, back): round(contrast(tokens[front], tokens[back]), 2)
        for front, backs in pairs.items()
        for back in backs
        if contrast(tokens[front], tokens[back]) < least
    }
    assert low == {}


def test_the_contrast_formula_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def zipped(paths) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths)))


def test_shared_style_stays_under_25_kilobytes():
    assert zipped(sorted((STATIC / "css").glob("*.css"))) < 25_000


def test_shared_script_without_htmx_stays_under_15_kilobytes():
    shared = [
        "site",
        "confirm",
        "countdown",
        "fields",
        "hearts",
        "search-box",
        "stepper",
        "theme",
        "toast",
    ]
    assert zipped(STATIC / f"js/{name}.js" for name in shared) < 15_000


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=lambda p: p.name)
def test_every_stylesheet_keeps_to_its_layer(path):
    """Nothing outside a layer, so no rule wins by accident."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    text = re.sub(r"@layer [\w, ]+;", "", text)
    depth, outside = 0, []
    for opening in re.finditer(r"([^{}]*)([{}])", text):
        if opening[2] == "{" and depth == 0 and not opening[1].strip().startswith(FRAMES):
            outside.append(opening[1].strip())
        depth += 1 if opening[2] == "{" else -1
    assert outside == []
    assert depth == 0


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=lambda p: p.name)
def test_no_style_asks_another_host(path):
    assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", path.read_text())


def test_every_token_that_is_used_exists():
    given = set(re.findall(r"(--[\w-]+):", TOKENS))
    local = {"--seconds", "--tone"}
    used = {
        name
        for path in (STATIC / "css").glob("*.css")
        for name in re.findall(r"var\((--[\w-]+)", path.read_text())
    }
    assert used - given - local == set()
