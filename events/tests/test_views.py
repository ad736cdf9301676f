"""The pages about meetings: who sees and does what, and what they show."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message, OptOut
from eveil.people.tests.factories import UserFactory
from events.enums import Answer, MeetingState
from events.models import Meeting
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db

STATES = list(MeetingState)


@pytest.fixture
def team(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def invited(meeting, **kwargs):
    invitation = InvitationFactory(meeting=meeting, **kwargs)
    MandateFactory(structure=invitation.structure, person=invitation.person)
    return invitation


def own(meeting, user, **kwargs):
    """An invitation of a partner who logs in."""
    structure = user.person.mandates.get().structure
    return InvitationFactory(meeting=meeting, structure=structure, person=user.person, **kwargs)


# Who may -----------------------------------------------------------------------------------

OBJECT_VIEWS = [
    # name, method, what a reader (partner) gets, by state of the meeting
    ("meeting_detail", "get", 200),
    ("meeting_calendar", "get", 200),
    ("meeting_edit", "get", 403),
    ("meeting_invite", "get", 403),
    ("meeting_cancel", "get", 403),
    ("meeting_hold", "post", 403),
]
WRONG = {"get": "post", "post": "get"}


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_partners(client, partner, name, method, expected):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    assert getattr(client, method)(path(name, meeting.pk)).status_code == expected


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_what_is_in_preparation_does_not_exist_for_partners(
    client, partner, name, method, expected
):
    for meeting in (MeetingFactory(), MeetingFactory(state=MeetingState.CANCELLED)):
        status = getattr(client, method)(path(name, meeting.pk)).status_code
        assert status == (404 if expected == 200 else 403)


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_others_are_refused(client, name, method, expected):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    former = PartnerFactory(mandate__ended=True)
    holder = ProjectHolderFactory(user=True).person.user
    for user in (former, holder):
        client.force_login(user)
        assert getattr(client, method)(path(name, meeting.pk)).status_code == 403


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_visitors_log_in_first(client, name, method, expected):
    response = getattr(client, method)(path(name, MeetingFactory().pk))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_bad_ids_are_not_found(client, team, name, method, expected):
    for pk in (0, 99_999, 10**30):
        assert getattr(client, method)(path(name, pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("meeting_detail", "post"),
        ("meeting_calendar", "post"),
        ("meeting_edit", "delete"),
        ("meeting_invite", "delete"),
        ("meeting_cancel", "delete"),
        ("meeting_hold", "get"),
    ],
)
def test_wrong_methods(client, team, name, method):
    meeting = MeetingFactory()
    assert getattr(client, method)(path(name, meeting.pk)).status_code == 405


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["meeting_edit", "meeting_cancel", "meeting_invite"])
def test_the_team_changes_only_what_is_open(client, team, name, state):
    meeting = MeetingFactory(state=state)
    is_open = state in {MeetingState.PLANNED, MeetingState.INVITED}
    assert client.get(path(name, meeting.pk)).status_code == (200 if is_open else 403)


@pytest.mark.parametrize("state", STATES)
def test_the_team_reads_all(client, team, state):
    assert client.get(path("meeting_detail", MeetingFactory(state=state).pk)).status_code == 200


@pytest.mark.parametrize("name", ["meeting_list", "meeting_new"])
def test_pages_without_object(client, name):
    holder = ProjectHolderFactory(user=True).person.user
    statuses = {}
    for role, user in {
        "team": UserFactory(adviser=True),
        "partner": PartnerFactory(),
        "former": PartnerFactory(mandate__ended=True),
        "holder": holder,
    }.items():
        client.force_login(user)
        statuses[role] = client.get(path(name)).status_code
    partner = 200 if name == "meeting_list" else 403
    assert statuses == {"team": 200, "partner": partner, "former": 403, "holder": 403}


# Answering, logged in --------------------------------------------------------------------


def test_a_partner_answers_for_itself(client, partner):
    invitation = own(MeetingFactory(state=MeetingState.INVITED), partner)
    response = client.post(
        path("answer", invitation.meeting_id, invitation.pk),
        {"answer": "yes", "comment": "J’apporte une tarte"},
    )
    assert response.url == path("meeting_detail", invitation.meeting_id)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (Answer.YES, partner)


def test_the_team_writes_down_an_answer(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    client.post(path("answer", invitation.meeting_id, invitation.pk), {"answer": "maybe"})
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (Answer.MAYBE, team)


def test_no_partner_answers_for_another(client, partner):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    url = path("answer", invitation.meeting_id, invitation.pk)
    assert client.post(url, {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_no_answer_to_what_is_over(client, partner, state):
    invitation = own(MeetingFactory(state=state), partner)
    url = path("answer", invitation.meeting_id, invitation.pk)
    assert client.post(url, {"answer": "yes"}).status_code == 403


def test_answers_are_posted_to_their_own_meeting(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    other = MeetingFactory(state=MeetingState.INVITED)
    assert client.post(path("answer", other.pk, invitation.pk)).status_code == 404
    assert client.post(path("answer", other.pk, 10**30)).status_code == 404
    assert client.get(path("answer", other.pk, invitation.pk)).status_code == 405


def test_an_answer_that_is_none_changes_nothing(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    url = path("answer", invitation.meeting_id, invitation.pk)
    response = client.post(url, {"answer": "perhaps"}, follow=True)
    assert "Choisissez" in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NONE


# Writing ---------------------------------------------------------------------------------


def typed(host, **changes):
    return {
        "kind": "itinerant",
        "theme": "La transmission",
        "host": host.pk,
        "problem": "Comment garder nos bénévoles ?",
        "day": "2027-03-18",
        "start": "09:30",
        "end": "16:00",
        **changes,
    }


def test_a_meeting_is_at_its_hosts_unless_told_otherwise(client, team):
    host = StructureFactory(address="4 place de l’Obélisque")
    response = client.post(path("meeting_new"), typed(host))
    meeting = Meeting.objects.get()
    assert response.url == path("meeting_detail", meeting.pk)
    assert (meeting.place, meeting.municipality) == (host.address, host.municipality)
    assert timezone.localtime(meeting.starts_at).isoformat() == "2027-03-18T09:30:00+01:00"
    assert meeting.state == MeetingState.PLANNED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": "09:30"}, "end"),
        ({"day": ""}, "day"),
        ({"day": "31/02/2027"}, "day"),
        ({"theme": ""}, "theme"),
        ({"host": "0"}, "host"),
        ({"kind": "party"}, "kind"),
        ({"municipality": "Nulle part"}, "municipality"),
        ({"problem": "x" * 301}, "problem"),
    ],
)
def test_bad_input_gets_its_message_and_loses_nothing(client, team, changes, field):
    data = typed(StructureFactory(), practical="Repas partagé") | changes
    response = client.post(path("meeting_new"), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Repas partagé" in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_host_without_address_needs_a_place(client, team):
    response = client.post(path("meeting_new"), typed(StructureFactory(address="")))
    assert list(response.context["form"].errors) == ["place"]


def as_form(meeting, **changes):
    """What the edit form of ``meeting`` posts."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    data = {
        "opened_version": meeting.version,
        "kind": meeting.kind,
        "theme": meeting.theme,
        "host": meeting.host_id,
        "problem": meeting.problem,
        "place": meeting.place,
        "municipality": meeting.municipality.label,
        "municipality_code": meeting.municipality_id,
        "day": f"{starts:%Y-%m-%d}",
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
    }
    return {**data, **changes}


def test_the_edit_form_posted_as_it_is_changes_nothing_announced(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting)
    response = client.post(path("meeting_edit", meeting.pk), as_form(meeting))
    assert response.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.version, meeting.sequence) == (2, 0)


def test_a_move_is_shown_before_it_is_told(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invitation = invited(meeting, answer=Answer.YES)
    data = as_form(meeting, place="Salle des fêtes")

    shown = client.post(path("meeting_edit", meeting.pk), data)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "Salle des fêtes" in page
    assert str(invitation.person) in page
    assert not Message.objects.exists()
    meeting.refresh_from_db()
    assert meeting.place != "Salle des fêtes"

    data["shown"] = shown.context["preview"].fingerprint
    assert client.post(path("meeting_edit", meeting.pk), data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.sequence) == ("Salle des fêtes", 1)
    mail = Message.objects.get()
    # What left is what was shown.
    assert mail.subject == " ".join(shown.context["preview"].sample["subject"].split())


def test_another_change_after_the_mail_was_shown_shows_it_again(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting)
    data = as_form(meeting, place="Salle des fêtes")
    shown = client.post(path("meeting_edit", meeting.pk), data)
    data |= {"place": "Mairie", "shown": shown.context["preview"].fingerprint}
    again = client.post(path("meeting_edit", meeting.pk), data)
    assert again.status_code == 200
    assert "Mairie" in again.context["preview"].sample["text"]
    assert not Message.objects.exists()


def test_another_day_says_that_the_question_is_put_again(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting, answer=Answer.NO)
    day = meeting.day + timedelta(days=7)
    page = client.post(path("meeting_edit", meeting.pk), as_form(meeting, day=day.isoformat()))
    assert page.context["preview"].asks_again
    assert len(page.context["preview"].leaving) == 1


def test_two_people_edit_one_meeting(client, team):
    meeting = MeetingFactory()
    data = as_form(meeting, theme="Mon thème")
    client.post(path("meeting_edit", meeting.pk), as_form(meeting, theme="Le premier"))
    response = client.post(path("meeting_edit", meeting.pk), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Mon thème" in page
    assert "Le premier" in page
    meeting.refresh_from_db()
    assert meeting.theme == "Le premier"


# Inviting --------------------------------------------------------------------------------


def test_structures_are_listed_with_those_who_will_be_asked(client, team):
    meeting = MeetingFactory()
    contact = MandateFactory()
    lonely = StructureFactory(name="Sans personne")
    page = client.get(path("meeting_invite", meeting.pk)).content.decode()
    assert str(contact.person) in page
    assert "Pas d’interlocuteur" in page
    assert reverse("partners:mandate_new", args=[lonely.pk]) in page


def test_the_invitation_is_shown_then_sent_once(client, team):
    meeting = MeetingFactory()
    contact = MandateFactory()
    url, data = path("meeting_invite", meeting.pk), {"structures": [contact.structure_id]}

    shown = client.post(url, data)
    assert meeting.problem in shown.content.decode()
    assert not Message.objects.exists()

    data["shown"] = shown.context["preview"].fingerprint
    assert client.post(url, data).url == path("meeting_detail", meeting.pk)
    assert client.post(url, data).status_code == 200  # nobody is left to choose
    mail = Message.objects.get()
    assert mail.to_email == contact.person.email
    assert mail.subject == " ".join(shown.context["preview"].sample["subject"].split())


def test_choosing_others_shows_the_mail_again(client, team):
    meeting = MeetingFactory()
    first, second = MandateFactory(), MandateFactory()
    url = path("meeting_invite", meeting.pk)
    shown = client.post(url, {"structures": [first.structure_id]})
    data = {
        "structures": [first.structure_id, second.structure_id],
        "shown": shown.context["preview"].fingerprint,
    }
    assert client.post(url, data).status_code == 200
    assert not Message.objects.exists()


def test_who_will_get_no_mail_is_named(client, team):
    meeting = MeetingFactory()
    refusing, silent = MandateFactory(), MandateFactory(person__email="")
    OptOut.objects.create(email=refusing.person.email, category="meetings")
    data = {"structures": [refusing.structure_id, silent.structure_id]}
    preview = client.post(path("meeting_invite", meeting.pk), data).context["preview"]
    assert preview.leaving == []
    assert [name for name, _why in preview.not_mailed] == [
        str(refusing.person),
        str(silent.person),
    ]


@pytest.mark.parametrize("structures", [[], ["x"], [0]])
def test_no_choice_or_a_wrong_one_is_refused(client, team, structures):
    MandateFactory()
    response = client.post(path("meeting_invite", MeetingFactory().pk), {"structures": structures})
    assert response.status_code == 200
    assert response.context["form"].errors


# Ending ----------------------------------------------------------------------------------


def test_cancelling_shows_the_mail_first(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting)
    url, data = path("meeting_cancel", meeting.pk), {"reason": "Le col est fermé."}
    shown = client.post(url, data)
    assert "Le col est fermé." in shown.context["preview"].sample["text"]
    assert not Message.objects.exists()
    data["shown"] = shown.context["preview"].fingerprint
    client.post(url, data)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert Message.objects.count() == 1


def test_what_nobody_knows_of_is_cancelled_at_once(client, team):
    meeting = MeetingFactory()
    client.post(path("meeting_cancel", meeting.pk), {"reason": "Doublon"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


def test_marking_as_held(client, team):
    coming = MeetingFactory(state=MeetingState.INVITED)
    assert client.post(path("meeting_hold", coming.pk)).status_code == 403
    past = MeetingFactory(state=MeetingState.INVITED, starts_at=timezone.now() - timedelta(hours=2))
    for _twice in range(2):
        assert client.post(path("meeting_hold", past.pk)).status_code == 302
    past.refresh_from_db()
    assert past.state == MeetingState.HELD


# What pages show ---------------------------------------------------------------------------


def test_the_team_sees_who_answered_what(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting, answer=Answer.YES, comment="À deux")
    invited(meeting)
    page = client.get(path("meeting_detail", meeting.pk)).content.decode()
    assert "1\u00a0structure vient, 1 n’a pas répondu" in page
    assert "À deux" in page


def test_partners_see_counts_not_the_words_of_others(client, partner):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    other = invited(meeting, answer=Answer.YES, comment="Confidence")
    own(meeting, partner)
    page = client.get(path("meeting_detail", meeting.pk)).content.decode()
    assert "Confidence" not in page
    assert str(other.person) not in page
    assert "Serez-vous là" in page


def test_list_of_partners_leaves_out_what_is_in_preparation(client, partner):
    MeetingFactory(theme="Secret")
    MeetingFactory(theme="Connu", state=MeetingState.INVITED)
    page = client.get(path("meeting_list")).content.decode()
    assert "Connu" in page
    assert "Secret" not in page
    assert path("meeting_new") not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Demain", "Hier"]),
        ({"quand": "a-venir"}, ["Demain"]),
        ({"quand": "passees"}, ["Hier"]),
        ({"q": "DÉMAIN"}, ["Demain"]),
        ({"q": "joyeuse hier"}, ["Hier"]),
        ({"etat": "held"}, ["Hier"]),
        ({"sorte": "coordination"}, []),
    ],
)
def test_the_list_filters_and_begins_with_what_comes(client, team, query, expected):
    now = timezone.now()
    MeetingFactory(theme="Hier", starts_at=now - timedelta(days=1), state=MeetingState.HELD)
    MeetingFactory(theme="Demain", starts_at=now + timedelta(days=1))
    response = client.get(path("meeting_list"), query)
    assert [row.theme for row in response.context["rows"]] == expected


def test_export_is_what_is_filtered(client, team):
    MeetingFactory(theme="Oui")
    MeetingFactory(theme="Non", kind="coordination")
    url = path("meeting_list")
    response = client.get(url, {"sorte": "itinerant", "export": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert "Oui" in text
    assert "Non" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        invited(MeetingFactory(host=StructureFactory()), answer=Answer.YES)
    # session, user, count, rows, answers, hosts of the filter
    with django_assert_num_queries(6):
        client.get(path("meeting_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list_of_partners(client, partner, rows, django_assert_num_queries):
    for _number in range(rows):
        invited(MeetingFactory(state=MeetingState.INVITED), answer=Answer.YES)
    # the same, the structures acted for, and three times whether there are any
    with django_assert_num_queries(10):
        client.get(path("meeting_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one_meeting(client, team, rows, django_assert_num_queries):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    for _number in range(rows):
        invited(meeting, answer=Answer.YES, answered_by=team)
    client.get(path("meeting_detail", meeting.pk))  # fills the cache of content types
    with django_assert_num_queries(6):
        client.get(path("meeting_detail", meeting.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_inviting(client, team, rows, django_assert_num_queries):
    meeting = MeetingFactory()
    for _number in range(rows):
        MandateFactory()
    with django_assert_num_queries(6):
        client.get(path("meeting_invite", meeting.pk))
