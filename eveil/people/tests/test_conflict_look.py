"""Two people edit one record: the second sees what differs, and keeps what was typed."""

import re

import pytest
from django.template import Context, Template

from eveil.core.forms import VersionedModelForm
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory
from eveil.territory.tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


class PersonForm(VersionedModelForm):
    class Meta:
        model = Person
        fields = ["civility", "first_name", "last_name", "municipality", "birth_date"]


def test_both_versions_are_shown_and_the_typed_one_kept():
    person = PersonFactory(first_name="Samira", last_name="Belkacem", civility="")
    opened = person.version
    joyeuse = MunicipalityFactory()
    Person.objects.filter(pk=person.pk).update(
        last_name="Belkacem-Roux", civility="mrs", municipality=joyeuse, version=opened + 1
    )
    typed = {
        "civility": "mr",
        "first_name": "Samira",
        "last_name": "Belkacem <b>",
        "municipality": "",
        "birth_date": "01/02/1990",
        "opened_version": opened,
    }
    person.refresh_from_db()
    form = PersonForm(typed, instance=person)
    assert not form.is_valid()
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = re.findall(r"<td[^>]*>([^<]*)", table)
    assert cells == [
        *("Monsieur", "Madame"),
        *("Belkacem &lt;b&gt;", "Belkacem-Roux"),
        *("(vide)", str(joyeuse)),
        *("01/02/1990", "(vide)"),
    ]
    assert 'value="Belkacem &lt;b&gt;"' in html
