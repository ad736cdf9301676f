"""French that people read keeps its punctuation on the line of the word before it."""

import re

from django.conf import settings

READ = ("templates/**/*.html", "templates/**/*.txt", "eveil/reports/demo/data/*.json")
TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# A space where a line may break: after «, and before » ? ! : ; that follow a word.
BREAKS = re.compile(r".{0,25}(?:« |[\w’)».…}%] [?!:;»](?=[\s<\"]|$))")


def test_no_line_begins_with_a_mark():
    found = {}
    for pattern in READ:
        for path in settings.BASE_DIR.glob(pattern):
            # Of tags, what stands between quotes is read by people.
            text = TAGS.sub(lambda tag: " ".join(re.findall(r'"[^"]*"', tag[0])), path.read_text())
            if breaks := BREAKS.findall(text):
                found[str(path.relative_to(settings.BASE_DIR))] = breaks
    assert found == {}
