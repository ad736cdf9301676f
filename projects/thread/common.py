"""What the kinds of events of a thread share."""

from eveil.core.kept import Param
from eveil.core.models import TransitionLog

HOLDER, PERSON, EMAIL = Param("holder"), Param("person"), Param("email")


def with_holder(holder):
    """Who reads what is shared with a holder, as entries say it."""
    return f"Avec {holder.person.first_name}"


def logs(model, objects):
    """What happened to ``objects``, keys of a ``model``, newest first."""
    return TransitionLog.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        object_id__in=objects,
    ).order_by("-at", "-pk")
