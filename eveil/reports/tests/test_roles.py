"""Role × address: who gets what, for every address of the platform, written out.

A new address makes these tests fail until its row is written: nobody opens a door by
forgetting it. What each view does with what it accepts is tested beside the view.
"""

from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohorts.tests.factories import CohortFactory, EnrolmentFactory
from eveil.core import outbox
from eveil.core.enums import JobState
from eveil.core.models import Job
from eveil.core.notifications import PREFERENCES_SALT, signing
from eveil.people import services as people
from eveil.people.tests.factories import ConsentFactory, PersonFactory, UserFactory
from eveil.reports.tests.factories import ReportFactory
from eveil.reports.tests.urls_walk import addresses
from events import tokens
from events.enums import MeetingState
from events.tests.factories import InvitationFactory, MeetingFactory
from partners import review_links
from partners.enums import AgreementState
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    DeliveryFactory,
    HandoverFactory,
    JournalEntryFactory,
    JournalFileFactory,
    LogoFactory,
    MandateFactory,
    PartnerFactory,
    PartyFactory,
    ResourceFactory,
    SignedCopyFactory,
)
from projects import action_links, follow_up_links
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    ActivityTestFactory,
    ConsentScanFactory,
    DocumentFactory,
    FollowUpFactory,
    FundedOperationFactory,
    HelpOfferFactory,
    IntakeSubmissionFactory,
    InterviewFactory,
    InterviewScanFactory,
    ProjectHolderFactory,
    ReferralFactory,
    SlotFactory,
)
from projects.tokens import path as agreement_path

pytestmark = pytest.mark.django_db

PASSWORD = "la châtaigne du hameau"
ROLES = ("coordinator", "adviser", "holder", "partner", "nobody")
OWN = [address for address in addresses() if address.own]
PUBLIC = [address for address in OWN if address.callback.access == "public"]
GUARDED = [address for address in OWN if address.callback.access != "public"]

# What GET answers to a coordinator, an adviser, a holder, a partner contact, and somebody with
# an account and nothing else. 405: the address takes POST only, from whom sees 405 here.
EXPECTED = {
    "people:account": "200 200 200 200 200",
    "people:confirm": "200 200 200 200 200",
    "people:settings": "302 403 403 403 403",
    "people:team": "200 403 403 403 403",
    "people:team_invite": "302 403 403 403 403",
    "people:team_member": "200 403 403 403 403",
    "people:team_role": "405 403 403 403 403",
    "people:team_close": "405 403 403 403 403",
    "people:team_second_factor": "405 403 403 403 403",
    "people:invitation_resend": "405 403 403 403 403",
    "people:invitation_cancel": "405 403 403 403 403",
    "people:conversation": "200 200 200 404 404",
    "people:message_post": "405 405 405 405 405",
    "people:consent_give": "405 405 405 405 405",
    "people:consent_withdraw": "405 405 405 405 405",
    "core:job": "200 404 404 404 404",
    "core:job_file": "200 404 404 404 404",
    "core:job_retry": "405 405 405 405 405",
    "partners:my_structure": "403 403 403 302 403",
    "partners:structure_list": "200 200 403 200 403",
    "partners:structure_suggestions": "200 200 403 200 403",
    "partners:structure_map": "200 200 403 200 403",
    "partners:structure_panel": "200 200 403 200 403",
    "partners:structure_logo": "200 200 403 200 403",
    "partners:structure_new": "200 200 403 403 403",
    "partners:structure_detail": "200 200 403 200 403",
    "partners:structure_edit": "200 200 403 403 403",
    "partners:mandate_new": "200 200 403 403 403",
    "partners:mandate_end": "200 200 403 403 403",
    "partners:mandate_invite": "405 405 403 405 403",
    "partners:handover_new": "200 200 403 403 403",
    "partners:handover_detail": "200 200 403 200 403",
    "partners:handover_cancel": "200 200 403 403 403",
    "partners:handover_pdf": "200 200 403 200 403",
    "partners:departure_new": "403 403 403 200 403",
    "partners:departure_withdraw": "403 403 403 405 403",
    "partners:thread": "200 200 403 200 403",
    "partners:journal_new": "200 200 403 403 403",
    "partners:journal_edit": "200 200 403 403 403",
    "partners:journal_step": "405 405 403 405 403",
    "partners:journal_file": "200 200 403 200 403",
    "partners:resource_list": "200 200 200 200 200",
    "partners:resource_new": "200 200 403 200 403",
    "partners:resource_detail": "200 200 200 200 200",
    "partners:resource_file": "200 200 200 200 200",
    "partners:resource_edit": "200 200 403 403 403",
    "partners:resource_move": "200 200 403 403 403",
    "partners:agreement_list": "200 200 403 200 403",
    "partners:agreement_new": "200 200 403 403 403",
    "partners:who_does_what": "200 200 403 200 403",
    "partners:who_does_what_pdf": "200 200 403 200 403",
    "partners:agreement_detail": "200 200 403 200 403",
    "partners:agreement_pdf": "200 200 403 200 403",
    "partners:agreement_edit": "200 200 403 403 403",
    "partners:agreement_submit": "302 302 403 403 403",
    "partners:agreement_answer": "405 405 403 405 403",
    "partners:agreement_note": "302 302 403 403 403",
    "partners:agreement_sign": "200 200 403 403 403",
    "partners:agreement_copy": "302 302 403 403 403",
    "partners:signed_copy": "200 200 403 200 403",
    "partners:agreement_replace": "405 405 403 403 403",
    "partners:agreement_assign": "405 405 403 403 403",
    "partners:agreement_close": "200 200 403 403 403",
    "partners:party_new": "200 200 403 403 403",
    "partners:party_remove": "405 405 403 403 403",
    "partners:contribution_new": "200 200 403 403 403",
    "partners:contribution_detail": "200 200 403 200 403",
    "partners:contribution_edit": "200 200 403 403 403",
    "partners:contribution_remove": "405 405 403 403 403",
    "partners:delivery_withdraw": "405 405 403 405 403",
    "partners:mandate_main": "200 200 403 403 403",
    "projects:my_space": "403 403 200 403 200",
    "projects:my_panel": "403 403 200 403 403",
    "projects:my_message": "403 403 405 403 403",
    "projects:my_project": "403 403 200 403 403",
    "projects:action_list": "200 200 403 403 403",
    "projects:action_new": "200 200 403 403 403",
    "projects:action_detail": "200 200 200 404 404",
    "projects:action_edit": "200 200 403 403 403",
    "projects:action_comment": "405 405 405 405 405",
    "projects:action_step": "200 200 200 404 404",
    "projects:exit_new": "200 200 403 403 403",
    "projects:exit_edit": "200 200 403 403 403",
    "projects:exit_undo": "200 403 403 403 403",
    "projects:follow_up_call": "200 200 403 403 403",
    "cohorts:cohort_list": "200 200 403 403 403",
    "cohorts:cohort_new": "200 200 403 403 403",
    "cohorts:cohort_detail": "200 200 403 403 403",
    "cohorts:cohort_edit": "200 200 403 403 403",
    "cohorts:enrol": "200 200 403 403 403",
    "cohorts:cohort_move": "200 200 403 403 403",
    "cohorts:enrolment_move": "200 200 403 403 403",
    "cohorts:programme_list": "200 200 403 200 403",
    "cohorts:programme_new": "200 200 403 403 403",
    "cohorts:programme_detail": "200 200 403 200 403",
    "cohorts:programme_edit": "200 200 403 403 403",
    "events:meeting_list": "200 200 403 200 403",
    "events:meeting_new": "200 200 403 403 403",
    "events:meeting_detail": "200 200 403 200 403",
    "events:meeting_calendar": "200 200 403 200 403",
    "events:meeting_edit": "200 200 403 403 403",
    "events:meeting_invite": "200 200 403 403 403",
    "events:meeting_cancel": "200 200 403 403 403",
    "events:meeting_hold": "405 405 403 403 403",
    "events:answer": "405 405 403 405 403",
    "reports:home": "302 302 302 302 302",
    "reports:dashboard": "200 200 403 200 403",
    "reports:shared_project_list": "200 200 403 200 403",
    "reports:indicators": "200 200 403 403 403",
    "reports:indicator_accompanied_holders": "200 200 403 403 403",
    "reports:indicator_welcomed_holders": "200 200 403 403 403",
    "reports:indicator_exits": "200 200 403 403 403",
    "reports:indicator_structures_created": "200 200 403 403 403",
    "reports:indicator_survival_12": "200 200 403 403 403",
    "reports:indicator_survival_24": "200 200 403 403 403",
    "reports:indicator_return_to_work": "200 200 403 403 403",
    "reports:indicator_applications": "200 200 403 403 403",
    "reports:indicator_discovery_paths": "200 200 403 403 403",
    "reports:indicator_discovery_participants": "200 200 403 403 403",
    "reports:indicator_training_participants": "200 200 403 403 403",
    "reports:indicator_itinerant_meetings": "200 200 403 403 403",
    "reports:report_list": "200 200 403 200 403",
    "reports:report_pdf": "200 200 403 200 403",
    "reports:mail_list": "200 200 403 403 403",
    "reports:mail_detail": "200 200 403 403 403",
    "reports:mail_html": "200 200 403 403 403",
    "reports:mail_attachment": "200 200 403 403 403",
    "reports:mail_retry": "405 405 403 403 403",
    "projects:application_list": "200 200 403 403 403",
    "projects:application_detail": "200 200 403 403 403",
    "projects:application_assign": "405 405 403 403 403",
    "projects:application_note": "405 405 403 403 403",
    "projects:application_correct": "200 200 403 403 403",
    "projects:application_move": "405 405 403 403 403",
    "projects:application_step": "200 200 403 403 403",
    "projects:holder_list": "200 200 403 403 403",
    "projects:holder_detail": "200 200 403 403 403",
    "projects:holder_panel": "200 200 403 403 403",
    "projects:holder_message": "405 405 403 403 403",
    "projects:holder_invite": "405 405 403 403 403",
    "projects:desk_start": "200 200 403 403 403",
    "projects:desk_step": "200 200 403 403 403",
    "projects:desk_send": "200 200 403 403 403",
    "projects:desk_discard": "405 405 403 403 403",
    "projects:consent_scan": "200 200 403 403 403",
    "projects:missing_list": "200 200 403 403 403",
    "projects:operation_new": "200 403 403 403 403",
    "projects:operation_edit": "200 403 403 403 403",
    "projects:holder_identity": "200 200 403 403 403",
    "projects:holder_project": "200 200 403 403 403",
    "projects:holder_documents": "200 200 403 403 403",
    "projects:document": "200 200 200 404 404",
    "projects:document_delete": "405 405 403 403 403",
    "projects:my_documents": "403 403 200 403 403",
    "projects:accompaniment_entry": "200 200 403 403 403",
    "projects:accompaniment_return": "302 302 403 403 403",
    "projects:accompaniment_sensitive": "200 200 403 403 403",
    "projects:accompaniment_transfer": "200 200 403 403 403",
    "projects:activity_test_new": "200 200 403 403 403",
    "projects:activity_test": "200 200 403 403 403",
    "projects:activity_test_turnover": "405 405 403 403 403",
    "projects:activity_test_renew": "405 405 403 403 403",
    "projects:activity_test_close": "405 405 403 403 403",
    "projects:project_holders": "200 200 403 403 403",
    "projects:holding_right": "405 405 403 403 403",
    "projects:holding_end": "405 405 403 403 403",
    "projects:refer_in": "200 200 403 200 403",
    "projects:holder_refer": "200 200 403 403 403",
    "projects:referral_list": "200 200 403 200 403",
    "projects:referral_detail": "200 200 403 200 403",
    "projects:referral_accept": "405 405 403 405 403",
    "projects:referral_agreement": "405 405 403 403 403",
    "projects:referral_step": "200 200 403 200 403",
    "projects:shared_project": "200 200 403 200 403",
    "projects:hand_raise": "403 403 403 200 403",
    "projects:hand_list": "200 200 403 200 403",
    "projects:hand_detail": "200 200 403 200 403",
    "projects:hand_agreement": "405 405 403 403 403",
    "projects:hand_take_back": "403 403 403 405 403",
    "projects:hand_step": "200 200 403 403 403",
    "events:meeting_problem": "200 200 403 200 403",
    "projects:interview_list": "200 200 403 403 403",
    "projects:slot_list": "200 200 403 403 403",
    "projects:slot_withdraw": "405 405 403 403 403",
    "projects:hours": "200 200 403 403 403",
    "projects:interview_new": "200 200 403 403 403",
    "projects:interview_plan": "200 200 403 403 403",
    "projects:interview_detail": "200 200 403 403 403",
    "projects:interview_move": "200 200 403 403 403",
    "projects:interview_cancel": "200 200 403 403 403",
    "projects:interview_miss": "405 405 403 403 403",
    "projects:interview_remove": "405 405 403 403 403",
    "projects:interview_write_up": "200 200 403 403 403",
    "projects:interview_calendar": "200 200 403 403 403",
    "projects:interview_sign": "403 200 403 403 403",
    "projects:interview_ask": "405 405 403 403 403",
    "projects:interview_sheet": "200 200 403 403 403",
    "projects:interview_scan": "405 405 403 403 403",
    "projects:interview_scan_file": "200 200 403 403 403",
    "projects:my_interviews": "403 403 200 403 403",
    "projects:slot_book": "403 403 200 403 403",
    "projects:my_interview": "403 403 200 403 403",
    "projects:my_interview_move": "403 403 200 403 403",
    "projects:my_interview_cancel": "403 403 200 403 403",
    "projects:my_interview_calendar": "403 403 200 403 403",
    "projects:my_interview_sign": "403 403 200 403 403",
    "projects:my_interview_sheet": "403 403 200 403 403",
    "projects:my_interview_scan": "403 403 200 403 403",
    "reports:search": "200 200 403 403 403",
    "reports:today": "200 200 403 403 403",
}


CHANGES_BOOKED = {
    "projects:interview_move",
    "projects:interview_cancel",
    "projects:my_interview_move",
    "projects:my_interview_cancel",
}


@pytest.fixture
def world():
    """One of everything, and one person of each role whose objects these are."""
    coordinator, adviser = (
        UserFactory(coordinator=True, password=PASSWORD),
        UserFactory(adviser=True),
    )
    accompaniment = AccompanimentFactory(adviser=adviser, holder=ProjectHolderFactory(user=True))
    partner = PartnerFactory()
    mandate = partner.person.mandates.get()
    other_mandate = MandateFactory(structure=mandate.structure)
    meeting = MeetingFactory(state=MeetingState.INVITED, host=mandate.structure)
    entry = JournalEntryFactory(structure=mandate.structure, author=adviser, shared=True)
    agreement = AgreementFactory(state=AgreementState.REVIEW, adviser=adviser)
    contribution = ContributionFactory(
        party=PartyFactory(agreement=agreement, structure=mandate.structure)
    )
    LogoFactory(structure=mandate.structure)
    cohort = CohortFactory()
    newcomer = PersonFactory()
    ConsentFactory(subject=accompaniment.holder.person)
    hand = HelpOfferFactory(user=partner, accompaniment=accompaniment)
    interview = InterviewFactory(accompaniment=accompaniment, held=True)
    return SimpleNamespace(
        coordinator=coordinator,
        adviser=adviser,
        holder=accompaniment.holder.person.user,
        partner=partner,
        nobody=UserFactory(),
        accompaniment=accompaniment,
        follow_up=FollowUpFactory(),
        action=ActionItemFactory(accompaniment=accompaniment),
        hand=hand,
        slot=SlotFactory(adviser=adviser, hours=72),
        booked=InterviewFactory(accompaniment=accompaniment),
        interview=interview,
        scan=InterviewScanFactory(interview=interview),
        referral=ReferralFactory(structure=mandate.structure),
        submission=ConsentScanFactory().submission,
        draft=IntakeSubmissionFactory(draft=True),
        entered=IntakeSubmissionFactory(draft=True, entered_by=adviser),
        operation=FundedOperationFactory(),
        activity_test=ActivityTestFactory(accompaniment=accompaniment),
        document=DocumentFactory(holder=accompaniment.holder, shared=True),
        structure=mandate.structure,
        mandate=other_mandate,
        entry=entry,
        handover=HandoverFactory(structure=mandate.structure),
        file=JournalFileFactory(entry=entry),
        agreement=agreement,
        contribution=contribution,
        delivery=DeliveryFactory(contribution=contribution),
        copy=SignedCopyFactory(agreement=agreement),
        meeting=meeting,
        invitation=InvitationFactory(
            meeting=meeting, structure=mandate.structure, person=partner.person
        ),
        resource=ResourceFactory(document__content=b"%PDF-1.7"),
        cohort=cohort,
        enrolment=EnrolmentFactory(cohort=cohort),
        account_invitation=people.invite(newcomer, by=coordinator, role="adviser"),
        report=ReportFactory(),
        job=Job.objects.create(
            by=coordinator,
            state=JobState.DONE,
            file=default_storage.save("job", ContentFile(b"a;b")),
            name="porteurs.csv",
            content_type="text/csv",
            expires_at=timezone.now(),
            params={"base": "core/base_staff.html", "back": "/porteurs/"},
        ),
        mail=outbox.write(
            key="test:roles",
            kind="people.message_posted",
            to_email="a@example.org",
            to_name="",
            subject="Bonjour",
            text="Bonjour",
            html="<p>Bonjour</p>",
            attachments=[("a.txt", "text/plain", b"a")],
        ),
    )


def arguments(address, world):
    """The arguments of an address, about the objects of the world."""
    path, given = address.path, {}
    for prefix, obj in (
        ("candidatures/saisir/", world.entered),
        ("candidatures/", world.submission),
        ("porteurs/operations/", world.operation),
        ("documents/", world.document),
        ("tests/", world.activity_test),
        ("projets/", world.accompaniment.project),
        ("parts/", world.accompaniment.project.holdings.first()),
        ("porteurs/", world.accompaniment.holder),
        ("accompagnements/", world.accompaniment),
        ("plan-d-action/", world.action),
        ("sorties/", world.follow_up.exit),
        ("suivis/", world.follow_up),
        ("mon-espace/projet/", world.accompaniment.project),
        ("projets-partages/", world.accompaniment.project),
        ("orientations/", world.referral),
        ("entretiens/", world.interview),
        ("mon-espace/entretiens/", world.interview),
        ("mains-levees/", world.hand),
        ("structures/", world.structure),
        ("ma-structure/", world.structure),
        ("ressources/", world.resource),
        ("conventions/", world.agreement),
        ("rencontres/", world.meeting),
        ("promotions/programmes/", world.cohort.programme),
        ("promotions/", world.cohort),
        ("bilans/", world.report),
        ("reglages/courriels/", world.mail),
        ("reglages/equipe/invitations/", world.account_invitation),
        ("reglages/equipe/", world.adviser),
        ("travaux/", world.job),
    ):
        if path.startswith(prefix):
            given["pk"] = obj.pk
            break
    if address.name in CHANGES_BOOKED:
        given["pk"] = world.booked.pk
    given |= {
        "slot": world.slot.pk,
        "role": "adviser",
        "scan_pk": world.scan.pk,
        "mandate_pk": world.mandate.pk,
        "party_pk": world.contribution.party_id,
        "contribution_pk": world.contribution.pk,
        "delivery_pk": world.delivery.pk,
        "copy_pk": world.copy.pk,
        "invitation_pk": world.invitation.pk,
        "entry_pk": world.entry.pk,
        "handover_pk": world.handover.pk,
        "file_pk": world.file.pk,
        "enrolment_pk": world.enrolment.pk,
        "person_pk": world.holder.person_id,
        "purpose": "share_project",
        "number": 0,
        "secret": "unknown",
        "slug": "oui",
        "panel": "conventions" if path.startswith("structures/") else "accords",
        "kind": "main",
    }
    if path.startswith("plan-d-action/"):
        given["token"] = action_links.path(world.action, world.action.person).split("/")[-2]
        given["slug"] = "fait"
    elif path.startswith("nouvelles/"):
        given["token"] = follow_up_links.path(world.follow_up).split("/")[-2]
    elif path.startswith("conventions/relecture/"):
        party = world.agreement.parties.get()
        reader = PersonFactory()
        given["token"] = review_links.path(world.agreement, party.structure, reader).split("/")[-2]
    elif "reponse" in path:
        given["token"] = tokens.token(world.invitation)
    elif path.startswith("accord/"):
        given["token"] = agreement_path(world.hand).split("/")[-2]
    elif path.startswith("preferences/"):
        given["token"] = signing.dumps("a@example.org", salt=PREFERENCES_SALT)
    else:
        given["token"] = world.draft.token
    given["step"] = {
        "projects:intake_step": "projet",
        "projects:desk_step": "projet",
        "partners:agreement_close": "abandonner",
        "projects:application_move": "prendre",
        "projects:application_step": "refuser",
        "projects:action_step": "fait",
        "projects:referral_step": "decliner",
        "projects:hand_step": "transmettre",
        "partners:resource_move": "withdraw",
        "cohorts:cohort_move": "start",
        "cohorts:enrolment_move": "attend",
    }.get(address.name)
    return {name: given[name] for name in address.arguments}


def address_of(address, world):
    return reverse(address.name, kwargs=arguments(address, world))


@pytest.fixture
def welcome(world):
    """welcome(address) is a client of the first role that the address lets in.

    The coordinator's has just given a password, as sensitive acts ask.
    """
    clients = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        clients[role].force_login(getattr(world, role))
    clients["coordinator"].post(
        reverse("account_login"), {"login": world.coordinator.email, "password": PASSWORD}
    )

    def choose(address):
        answers = EXPECTED.get(address.name, "200 200 200 200 200").split()
        return next(
            clients[role]
            for role, answer in zip(ROLES, answers, strict=True)
            if answer not in {"403", "404"}
        )

    return choose


# Each test asks every address in one world: building one per address would take minutes.


def test_every_guarded_address_has_its_row():
    assert {address.name for address in GUARDED} == set(EXPECTED)


def test_who_gets_what(client, world):
    answers = {address.name: [] for address in GUARDED}
    for role in ROLES:
        client.force_login(getattr(world, role))
        for address in GUARDED:
            response = client.get(address_of(address, world))
            # Reading a file to its end closes it.
            assert response.getvalue() is not None
            answers[address.name].append(str(response.status_code))
    assert {name: " ".join(statuses) for name, statuses in answers.items()} == EXPECTED


def test_a_visitor_is_asked_to_log_in(client, world, settings):
    login = reverse(settings.LOGIN_URL)
    strays = {}
    for address in GUARDED:
        path = address_of(address, world)
        for method in (client.get, client.post):
            response = method(path)
            if (response.status_code, response.get("Location")) != (302, f"{login}?next={path}"):
                strays[address.name] = response.status_code
    assert strays == {}


def test_public_pages_answer_anybody(client, world):
    usual = {200, 302, 405, 410}
    known = {"core:healthz": 503}  # No worker runs here.
    answers = {
        address.name: client.get(address_of(address, world)).status_code for address in PUBLIC
    }
    assert {name: status for name, status in answers.items() if status not in usual} == known


def test_what_does_not_exist_is_not_found(welcome, world):
    found = {}
    for address in GUARDED:
        for missing in [name for name in address.arguments if name.endswith("pk")]:
            client = welcome(address)
            path = reverse(address.name, kwargs={**arguments(address, world), missing: 0})
            answer = client.get(path)
            if answer.status_code == 405:
                answer = client.post(path)
            if answer.status_code != 404:
                found[address.name, missing] = answer.status_code
    assert found == {}


def test_unknown_methods_are_refused(welcome, world):
    accepted = {}
    for address in OWN:
        answer = welcome(address).delete(address_of(address, world))
        if answer.status_code != 405:
            accepted[address.name] = answer.status_code
    assert accepted == {}
