"""Papers: PDF by Typst, from data handed over as JSON, never by templating the source."""

import json
import re
import unicodedata
from pathlib import Path

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

TEMPLATES = settings.BASE_DIR / "templates"
FONTS = Path(__file__).parent / "fonts"
# What PDF/UA-1 refuses: a character that no font draws.
_UNDRAWN = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PICTURES = 0x1F000
# Signs upon a letter or around it, and what joins pictures into one.
_MARKS = {"Mn", "Mc", "Me", "Cf"}
# For a letter.
PLACEHOLDER = "□"


def render(template, data):
    """PDF bytes of ``templates/<template>`` (a path such as ``reports/documents/monthly.typ``).

    The template reads ``json(bytes(sys.inputs.data))``. Output is PDF/UA-1: tagged, with a
    title; an image without alternative text fails. Of what no font draws, letters become « □ » and
    the rest is left out: who types them must not keep others from a paper. Raises
    ``typst.TypstError`` when the source does not compile.
    """
    data = _each(json.loads(json.dumps(data, cls=DjangoJSONEncoder)), _composed)
    while True:
        try:
            return _compiled(template, data)
        except typst.TypstError as error:
            undrawn = _UNDRAWN.search(error.message)
            if not undrawn:
                raise
            drawable = _drawable(data, undrawn[1])
            if drawable == data:
                raise
            data = drawable


def _each(value, change):
    """The same data, each of its texts changed."""
    if isinstance(value, dict):
        return {key: _each(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _composed(text):
    """Accents within their letter, and no control character but the end of a line."""
    text = unicodedata.normalize("NFC", text.replace("\t", " "))
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) != "Cc")


def _compiled(template, data):
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def _drawable(data, told):
    """``data`` without what an error tells of: one letter, or the bearer of a mark.

    Marks that compose with no letter go first; then all of the letter's kind, so that a few
    tries are enough for any text.
    """
    unmarked = _each(data, _unmarked)
    if unmarked != data:
        return unmarked
    letters = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), told)
    kinds = {_kind(letter) for letter in letters}
    return _each(
        data, lambda text: "".join(_instead(one) if _kind(one) in kinds else one for one in text)
    )


def _unmarked(text):
    return "".join(one for one in text if unicodedata.category(one) not in _MARKS)


def _kind(letter):
    """What goes with it: any picture; the writing of a letter without capitals (« CJK »,
    « THAI »), which fonts know whole or not at all; else the letter alone."""
    if ord(letter) >= _PICTURES:
        return "PICTURE"
    if unicodedata.category(letter) == "Lo":
        return unicodedata.name(letter, letter).split()[0]
    return letter


def _instead(letter):
    return PLACEHOLDER if unicodedata.category(letter)[0] in "LN" else ""
