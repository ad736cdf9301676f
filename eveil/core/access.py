"""Who may open a view. Every view says so; a test walks the URL map and refuses silence.

``@public`` and ``@requires(predicate)`` answer "may this user come here at all?".
``get_visible`` and ``authorise`` answer it for one object: a stranger to an object gets 404,
a reader without the right gets 403.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404


def public(view):
    """Anybody may come, logged in or not."""
    view = login_not_required(view)
    view.access = "public"
    return view


def is_logged_in(user):
    """Anybody with an account."""
    return user.is_authenticated


def requires(predicate):
    """Only users for whom ``predicate(user)`` holds; others get 403.

    Anonymous visitors never reach the predicate: the login middleware sends them to log in.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not predicate(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = predicate
        return guarded

    return decorate


def get_visible(queryset, **lookup):
    """The object, or 404 when it is absent from what the reader may see.

    Pass a queryset already cut by ``visible_to(user)``. A malformed key is absent too.
    """
    try:
        return queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, TypeError, OverflowError):
        raise Http404 from None


def authorise(allowed):
    """Raise 403 unless ``allowed``: the reader sees the object but may not do this to it."""
    if not allowed:
        raise PermissionDenied
