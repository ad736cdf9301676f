"""System checks of our own, run by every management command and by ``make lint``."""

from django.apps import apps
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.models)
def relations_point_left(app_configs, **kwargs):
    """An import linter cannot see a foreign key given as a string; this can."""
    return [
        checks.Error(
            f"{field} points to {field.related_model._meta.label}, an app further right.",
            hint="What links two apps lives in the right-hand one.",
            obj=field.model,
            id="core.E001",
        )
        for field in relations_to_the_right(own_apps())
    ]


def own_apps():
    """The project's apps from left to right: settings list them after the libraries."""
    return settings.INSTALLED_APPS[settings.INSTALLED_APPS.index("eveil.core") :]


def relations_to_the_right(order):
    """Relations that point to an app which comes later in ``order``.

    The one exception: everyone may point to the user.
    """
    place = {name: number for number, name in enumerate(order)}
    return [
        field
        for name in order
        for model in apps.get_containing_app_config(name).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model  # A generic relation points to any model.
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and place.get(field.related_model._meta.app_config.name, -1) > place[name]
    ]
