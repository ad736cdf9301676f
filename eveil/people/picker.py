"""Choosing a person: somebody already known, found by name, mail or phone, or a new one."""

from django import forms
from django.db.models import Q

from eveil.core.fields import EmailField, LineField, PhoneField
from eveil.core.kit.words import phone_fr
from eveil.people.models import Person

LIMIT = 8


def find_persons(text):
    """At most ``LIMIT`` persons whose name, mail or phone number holds every word of ``text``."""
    return Person.objects.matching(text).order_by("last_name", "first_name", "pk")[:LIMIT]


class PersonChoiceField(forms.ModelChoiceField):
    """A choice that must be made, of which « somebody new » (empty) is one."""

    def clean(self, value):
        return None if value in self.empty_values else super().clean(value)

    def label_from_instance(self, person):
        return ", ".join(filter(None, [str(person), person.email, phone_fr(person.phone)]))


class PersonPicker(forms.Form):
    """Somebody among ``found``, or a new person: ``self.picked`` once valid.

    A new person with the address of somebody already known is refused, and that one proposed:
    one person is one row.
    """

    person = PersonChoiceField(
        label="Personne",
        queryset=Person.objects.none(),
        empty_label="Une nouvelle personne, à écrire ci-dessous",
        blank=True,
    )
    first_name = LineField(label="Prénom", max_length=100, required=False)
    last_name = LineField(label="Nom", max_length=100, required=False)
    email = EmailField(label="Adresse électronique", required=False)
    phone = PhoneField(label="Téléphone", required=False)

    def __init__(self, *args, found=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.picked = None
        keys = [person.pk for person in found]
        self._propose(Q(pk__in=keys))
        if len(keys) == 1:
            self.initial["person"] = keys[0]

    def _propose(self, condition):
        """Offer these persons; with none to choose from, a new one must be written."""
        field, persons = self.fields["person"], Person.objects.filter(condition)
        is_choice = persons.exists()
        field.widget = forms.RadioSelect() if is_choice else forms.HiddenInput()
        field.queryset = persons
        for name in ("first_name", "last_name"):
            self.fields[name].required = not is_choice
            self.fields[name].when = "si elle n’est pas proposée"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person"):
            self.picked = cleaned["person"]
            return cleaned
        for name in ("first_name", "last_name"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Indiquez le prénom et le nom, ou choisissez une personne.")
        known = self._known(cleaned.get("email"))
        if known:
            self.add_error(
                "email", f"{known} a déjà cette adresse. Si c’est la même personne, choisissez-la."
            )
        if not self.errors:
            self.picked = Person(
                **{name: cleaned[name] for name in ("first_name", "last_name", "email", "phone")}
            )
        return cleaned

    def _known(self, email):
        known = Person.objects.filter(email__iexact=email).first() if email else None
        if known:
            proposed = self.fields["person"].queryset.values("pk")
            self._propose(Q(pk__in=proposed) | Q(pk=known.pk))
        return known
