"""A page with all that it folds, for tests that ask what a reader can find there."""

import re


def unfolded(client, path):
    """The page at ``path``, then each of its panels, as one text."""
    page = client.get(path).content.decode()
    folds = re.findall(r'<div class="ev-fold__in" hx-get="([^"]+)"', page)
    htmx = {"HX-Request": "true"}
    return page + "".join(client.get(fold, headers=htmx).content.decode() for fold in folds)
