"""Agreements in tests: addresses of their pages."""

from django.urls import reverse


def page(name, agreement, *rest):
    return reverse(f"partners:{name}", args=[agreement.pk, *(one.pk for one in rest)])
