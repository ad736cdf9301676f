"""A crowd of plausible records, to measure the platform (``manage.py generate``)."""

from eveil.reports.generate.crowd import Generator

__all__ = ["Generator"]
