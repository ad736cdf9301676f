"""Papers: PDF by Typst, from data handed over as JSON, never by templating the source."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

TEMPLATES = settings.BASE_DIR / "templates"
FONTS = Path(__file__).parent / "fonts"


def render(template, data):
    """PDF bytes of ``templates/<template>`` (a path such as ``reports/documents/monthly.typ``).

    The template reads ``json(bytes(sys.inputs.data))``. Output is PDF/UA-1: tagged, with a
    title; an image without alternative text fails. Raises ``typst.TypstError`` when the source
    does not compile.
    """
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)},
    )
