"""Referrals and raised hands in tests: addresses, what somebody answers."""

from django.urls import reverse


def url(name, obj, *args):
    return reverse(f"projects:{name}", args=[obj.pk, *args])


def answer_data(**changed):
    return {"answer": "oui", "shares": ["email"], **changed}
