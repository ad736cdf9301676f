"""The monthly report: once, whatever happens; frozen; to those in charge; readable by all."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from eveil.core.enums import Category
from eveil.core.models import Message, OptOut
from eveil.reports import services
from eveil.reports.models import Report
from eveil.reports.tasks import send_monthly_report
from eveil.reports.tests.factories import ReportFactory
from partners.enums import MandateFunction
from partners.tests.factories import MandateFactory
from projects.tests.factories import AccompanimentFactory, IntakeSubmissionFactory

OCTOBER = date(2026, 10, 1)


def recipients():
    return sorted(Message.objects.values_list("to_email", flat=True))


@pytest.fixture
def november(time_machine):
    """Moves to a day of November 2026, at nine in the morning."""

    def go(day):
        time_machine.move_to(datetime(2026, 11, day, 8, tzinfo=UTC), tick=False)

    go(1)
    return go


def test_leaves_on_the_first_to_current_contacts(db, november):
    contact = MandateFactory()
    MandateFactory(function=MandateFunction.TRAINER)
    MandateFactory(ended=True)
    send_monthly_report()
    assert recipients() == [contact.person.email]
    report = Report.objects.get()
    assert report.month == OCTOBER
    assert report.sent_at
    message = Message.objects.get()
    assert message.subject.startswith("Bilan d’octobre 2026")
    attached = message.attachments.get()
    assert attached.filename == "bilan-eveil-2026-10.pdf"
    assert bytes(attached.content) == bytes(report.pdf)


def test_leaves_once_however_often_beat_asks(db, november):
    MandateFactory()
    for day in (1, 1, 2, 30):
        november(day)
        send_monthly_report()
    assert Message.objects.count() == Report.objects.count() == 1


def test_leaves_late_after_an_outage(db, november):
    MandateFactory()
    november(9)
    send_monthly_report()
    assert Message.objects.count() == 1
    assert Report.objects.get().month == OCTOBER


def test_somebody_of_two_structures_gets_one(db, november):
    first = MandateFactory()
    MandateFactory(person=first.person)
    send_monthly_report()
    assert recipients() == [first.person.email]


def test_who_becomes_a_contact_later_is_not_sent_the_past(db, november):
    send_monthly_report()
    MandateFactory()
    november(15)
    send_monthly_report()
    assert recipients() == []


def test_who_refuses_reports_gets_none(db, november):
    mandate = MandateFactory()
    OptOut.objects.create(email=mandate.person.email, category=Category.REPORTS)
    send_monthly_report()
    assert recipients() == []


def test_crash_while_writing_is_made_good(db, november, monkeypatch):
    """Half the messages and the mark of having sent go away together."""
    MandateFactory.create_batch(3)
    written = []

    def fail_at_the_second(self, **overrides):
        written.append(self)
        if len(written) == 2:
            raise RuntimeError
        return send(self, **overrides)

    send = services.MonthlyReport.send
    with monkeypatch.context() as patch:
        patch.setattr(services.MonthlyReport, "send", fail_at_the_second)
        with pytest.raises(RuntimeError):
            services.send_monthly_report(OCTOBER)
    assert Message.objects.count() == 0
    assert services.send_monthly_report(OCTOBER) == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once():
    MandateFactory.create_batch(2)
    start, sent = threading.Barrier(2), []

    def work():
        start.wait(timeout=10)
        try:
            sent.append(services.send_monthly_report(OCTOBER))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert sorted(sent) == [0, 2]
    assert Message.objects.count() == 2
    assert Report.objects.count() == 1


def test_established_once_and_frozen(db):
    report = services.establish(OCTOBER)
    report.refresh_from_db()
    before = report.figures
    IntakeSubmissionFactory(received_at=datetime(2026, 10, 5, 9, tzinfo=UTC))
    assert services.establish(OCTOBER) == report
    assert Report.objects.get().figures == before


def test_figures_of_the_month_the_year_and_all(db):
    for moment in (
        datetime(2026, 9, 30, 22, 30, tzinfo=UTC),  # 1 October in Paris
        datetime(2026, 10, 31, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 31, 23, 30, tzinfo=UTC),  # 1 November in Paris
        datetime(2026, 2, 1, 9, tzinfo=UTC),
        datetime(2025, 2, 1, 9, tzinfo=UTC),
    ):
        IntakeSubmissionFactory(received_at=moment)
    rows = {row["name"]: row for row in services.monthly_figures(OCTOBER)["rows"]}
    applications = rows["applications"]
    assert (applications["month"], applications["year"], applications["all"]) == (2, 3, 4)


def test_twelve_months_end_with_the_reported_one():
    months = services.last_months(date(2026, 1, 1))
    assert months[0] == date(2025, 2, 1)
    assert months[-1] == date(2026, 1, 1)
    assert len(months) == 12


def test_pdf_is_tagged_titled_and_in_french(db):
    AccompanimentFactory(start=date(2026, 10, 2))
    pdf = bytes(services.establish(OCTOBER).pdf)
    assert pdf.startswith(b"%PDF-")
    for part in (b"/StructTreeRoot", b"pdfuaid:part", b"/Lang", "Bilan d’octobre 2026".encode()):
        assert part in pdf


def test_list_and_file_for_team_and_partners(client, reader):
    """``reader`` is a member of the team, then a partner contact."""
    report = ReportFactory()
    client.force_login(reader)
    assert "Bilan d’octobre 2026" in client.get("/bilans/").text
    response = client.get(f"/bilans/{report.pk}/")
    assert response["Content-Type"] == "application/pdf"
    assert "bilan-eveil-2026-10.pdf" in response["Content-Disposition"]
    assert response.content == b"%PDF-1.7 as sent"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, django_assert_num_queries, adviser, rows):
    for month in range(1, rows + 1):
        ReportFactory(month=date(2026, month, 1))
    client.force_login(adviser)
    with django_assert_num_queries(3):
        client.get("/bilans/")


def test_empty_list_says_when_the_first_comes(client, adviser):
    client.force_login(adviser)
    assert "Le premier part au début du mois prochain" in client.get("/bilans/").text


def test_refusals(client, adviser, holder, former_partner):
    report = ReportFactory()
    assert client.get(f"/bilans/{report.pk}/").status_code == 302
    client.force_login(adviser)
    assert client.get(f"/bilans/{report.pk + 1}/").status_code == 404
    assert client.post(f"/bilans/{report.pk}/").status_code == 405
    for stranger in (holder, former_partner):
        client.force_login(stranger)
        assert client.get("/bilans/").status_code == 403
        assert client.get(f"/bilans/{report.pk}/").status_code == 403
