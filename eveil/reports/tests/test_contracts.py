"""The repository keeps its own promises: what is registered exists, what exists is used."""

import re
from pathlib import Path

import allauth
import pytest
from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from eveil.celery import app as celery_app
from eveil.core.enums import Category
from eveil.core.notifications import Notification, notifications
from eveil.core.registry import indicators
from eveil.reports.tests.urls_walk import addresses

TEMPLATES = settings.BASE_DIR / "templates"
# Views of libraries; all other views are ours and say who may open them.
LIBRARIES = ("allauth.", "django.views.static")


@pytest.mark.parametrize("address", list(addresses()), ids=lambda address: address.name)
def test_every_view_states_its_access(address):
    if not address.own:
        assert address.callback.__module__.startswith(LIBRARIES)
        return
    assert hasattr(address.callback, "access"), (
        f"{address.path} does not say who may open it: use @public or @requires(...)."
    )
    if address.callback.access == "public":
        assert not getattr(address.callback, "login_required", True)


def test_names_of_addresses_are_unique():
    names = [address.name for address in addresses()]
    assert len(names) == len(set(names))


def sources():
    """Everything in which a template may be named."""
    for pattern in ("**/*.py", "templates/**/*.html", "templates/**/*.txt", "templates/**/*.typ"):
        for path in settings.BASE_DIR.glob(pattern):
            if not {".venv", "var", "migrations"} & set(path.relative_to(settings.BASE_DIR).parts):
                yield path


def overrides_a_library(name):
    """Whether a template of ours stands in the place of one of a library."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    folders.append(Path(allauth.__file__).parent / "templates")
    return any((folder / name).exists() for folder in folders)


def test_no_template_is_unused():
    text = "\n".join(path.read_text() for path in sources())
    named = set(re.findall(r"""["']([\w./-]+\.(?:html|txt|typ|svg))["']""", text))
    named |= {f"{status}.html" for status in (400, 403, 404, 429, 500)} | {"403_csrf.html"}
    for kind in notifications:
        named |= {kind.template(part) for part in ("subject.txt", "body.txt", "body.html")}
    # Typst files name their neighbours by path from the root of the templates.
    named = {name.lstrip("/") for name in named}
    present = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    unused = {name for name in present - named if not overrides_a_library(name)}
    assert unused == set()


def test_every_beat_entry_is_a_task():
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    assert scheduled <= set(celery_app.tasks)


def test_every_task_of_ours_is_called_or_scheduled():
    celery_app.loader.import_default_modules()
    text = "\n".join(path.read_text() for path in sources() if "/tests/" not in str(path))
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    silent = {
        name
        for name in ours - scheduled
        if not re.search(rf"{name.rsplit('.', 1)[1]}\.(delay|apply_async)", text)
    }
    assert silent == set()


def all_subclasses(cls):
    for subclass in cls.__subclasses__():
        yield subclass
        yield from all_subclasses(subclass)


def test_every_message_is_registered():
    ours = {
        cls for cls in all_subclasses(Notification) if cls.name and "tests" not in cls.__module__
    }
    assert ours == set(notifications)


@pytest.mark.parametrize("kind", list(notifications), ids=lambda kind: kind.name)
def test_every_message_is_whole(kind):
    app_label, _what = kind.name.split(".")
    assert app_label == apps.get_containing_app_config(kind.__module__).label
    assert kind.label
    assert kind.reason
    assert kind.category in Category
    for part in ("subject.txt", "body.txt", "body.html"):
        try:
            get_template(kind.template(part))
        except TemplateDoesNotExist:
            pytest.fail(f"{kind.template(part)} is missing.")


@pytest.mark.parametrize("kind", list(notifications), ids=lambda kind: kind.name)
def test_every_message_greets_in_one_way(kind):
    """As ``Notification.hello`` says: a text begins with it, and HTML leaves it to its base."""
    text, html = (
        (TEMPLATES / kind.template(part)).read_text() for part in ("body.txt", "body.html")
    )
    assert re.match(r"(\{%[^%]+%\})*\{\{ hello \}\}\n\n", text)
    assert html.startswith("{% extends ")
    assert not re.search(r"[Bb]onjour|hello", text.partition("{{ hello }}")[2] + html)


@pytest.mark.parametrize("indicator", list(indicators), ids=lambda indicator: indicator.name)
def test_every_indicator_is_defined_in_words(indicator):
    assert indicator.label
    assert indicator.definition.endswith(".")
