"""Monthly reports for tests."""

from datetime import date

import factory

from eveil.reports import models


class ReportFactory(factory.django.DjangoModelFactory):
    """The report of October 2026, of one figure."""

    class Meta:
        model = models.Report

    month = date(2026, 10, 1)
    figures = factory.LazyFunction(
        lambda: {"rows": [{"label": "Candidatures reçues", "month": 3, "year": 30}]}
    )
    pdf = b"%PDF-1.7 as sent"
