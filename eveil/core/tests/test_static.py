"""What the browser loads: complete, light, and legible in both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from eveil.core.management.commands.vendor import PACKAGES, SPRITE, icons_in, icons_used

STATIC = Path(settings.BASE_DIR, "static")
FIRST_LOAD_BYTES = 200_000
PAGE_BYTES = 20_000


def test_sprite_holds_exactly_the_icons_in_use():
    held = icons_in(Path(settings.BASE_DIR, SPRITE).read_text())
    assert held == icons_used(settings.BASE_DIR), "Run manage.py vendor --icons."


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_vendored_package_has_its_version_and_licence(package):
    assert package.version in (package.target / "VERSION").read_text()
    assert (package.target / "LICENSE").read_text()
    assert all((package.target / name).exists() for name in package.files.values())


def test_first_load_is_light():
    loaded = [
        path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg", ".woff2"}
    ]
    weight = sum(
        path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes()))
        for path in loaded
    )
    assert weight + PAGE_BYTES < FIRST_LOAD_BYTES


def test_colours_are_written_in_tokens_only():
    components = (STATIC / "css" / "components.css").read_text()
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", components) == []


# Contrast ----------------------------------------------------------------------------------

TOKENS = (STATIC / "css" / "tokens.css").read_text()


def theme(selector):
    block = re.search(rf"^{selector} {{(.*?)^}}", TOKENS, re.DOTALL | re.MULTILINE)[1]
    return dict(re.findall(r"--ev-([\w-]+): (#[0-9a-f]{6})", block))


THEMES = {
    "light": theme(r":root, \[data-bs-theme=light\]"),
    "dark": theme(r"\[data-bs-theme=dark\]"),
}
STATES = ("neutral", "new", "active", "wait", "done", "late")
TEXT, PART = 4.5, 3
GROUNDS = ("page", "surface", "sunken", "hover", "chrome")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2") for ground in GROUNDS),
    *(("link", ground, TEXT) for ground in ("page", "surface", "sunken", "hover")),
    *((ink, "accent-soft", TEXT) for ink in ("ink", "ink-2", "link", "accent", "st-late")),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-hover")),
    *((f"st-{state}", f"st-{state}-soft", TEXT) for state in STATES),
    *((f"st-{state}", "surface", TEXT) for state in STATES),
    *(("ink", f"st-{state}-soft", TEXT) for state in STATES),
    *(("ink-2", f"st-{state}-soft", TEXT) for state in ("late", "new", "done", "wait")),
    *(("st-late", ground, TEXT) for ground in ("page", "hover")),
    ("link", "st-done-soft", TEXT),
    ("link", "st-new-soft", TEXT),
    ("surface", "ink", TEXT),
    ("surface", "st-late", TEXT),
    *((part, ground, PART) for part in ("line-strong", "focus") for ground in GROUNDS[:3]),
    *(("accent", ground, PART) for ground in ("page", "surface", "chrome")),
    *(("mark-leaf", ground, PART) for ground in ("page", "surface")),
    *((f"ch-{series}", "surface", PART) for series in (1, 2, 3, 4, 5, 6, "past")),
]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", THEMES)
def test_contrast(name):
    colours = THEMES[name]

    def ratio(one, other):
        low, high = sorted((luminance(colours[one]), luminance(colours[other])))
        return (high + 0.05) / (low + 0.05)

    weak = [
        f"{one} on {other}: {ratio(one, other):.2f} < {floor}"
        for one, other, floor in PAIRS
        if ratio(one, other) < floor
    ]
    assert weak == []
