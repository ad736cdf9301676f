"""Writing, moving, announcing and ending a meeting, from its pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message, OptOut
from events import queries
from events.enums import Answer, MeetingState
from events.models import Meeting
from events.tests.factories import MeetingFactory, invited
from partners.tests.factories import MandateFactory, StructureFactory

pytestmark = pytest.mark.django_db


def path(name, *args):
    return reverse(f"events:{name}", args=args)


# Writing ---------------------------------------------------------------------------------


def typed(host, **changes):
    return {
        "kind": "itinerant",
        "theme": "La transmission",
        "host": host.name,
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
        ({"host": "Nulle part"}, "host"),
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
        "host": meeting.host.name,
        "problem": meeting.problem,
        "place": meeting.place,
        "municipality": meeting.municipality.label,
        "municipality_key": meeting.municipality_id,
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


def test_of_many_structures_some_are_looked_for(client, team, monkeypatch):
    monkeypatch.setattr(queries, "TO_INVITE", 2)
    meeting = MeetingFactory(host=MandateFactory(structure__name="Zénith").structure)
    for name in ("Ferme du Col", "ferme de l’Eyrieux", "Épicerie"):
        MandateFactory(structure__name=name)
    url = path("meeting_invite", meeting.pk)
    page = client.get(url)
    # In the order of the alphabet, none ticked: the first of many are nobody's choice.
    assert [row.structure.name for row in page.context["rows"]] == [
        "Épicerie",
        "ferme de l’Eyrieux",
    ]
    assert (page.context["more"], page.context["chosen"]) == (True, set())
    assert "Seules les 2 premières" in page.text

    found = client.get(url, {"q": "ferme"})
    farms = [row.structure for row in found.context["rows"]]
    assert [farm.name for farm in farms] == ["ferme de l’Eyrieux", "Ferme du Col"]
    assert found.context["chosen"] == {farm.pk for farm in farms}
    data = {"structures": [farm.pk for farm in farms]}
    data["shown"] = client.post(f"{url}?q=ferme", data).context["preview"].fingerprint
    assert client.post(f"{url}?q=ferme", data).status_code == 302
    assert Message.objects.count() == 2
    nothing = client.get(url, {"q": "introuvable"})
    assert nothing.context["rows"] == []
    assert "0\u00a0structure trouvée" in nothing.text


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
