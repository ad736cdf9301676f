"""``StructureField``: a structure by its name, its short name or its commune, script or not."""

import re

import django_filters
from django import forms
from django.forms.models import BaseModelForm

from eveil.core.picker import PickerField, PickerWidget
from eveil.people.permissions import is_team
from partners.models import Structure
from partners.queries.picker import find

# Help of a field that would otherwise have none.
BY_NAME = "Nom, nom court ou commune."
KEY = re.compile(r"[0-9]{1,18}")
# Word of the address of suggestions: past and coming partners too.
ALL = "toutes"


class StructureWidget(PickerWidget):
    url_name = "partners:structure_suggestions"
    words = {"list": "Structures proposées", "chosen": "structure choisie"}
    only_active = True

    @property
    def url(self):
        return super().url if self.only_active else f"{super().url}?{ALL}=1"


class StructureField(PickerField):
    """Cleans to a ``Structure``, one of today's partners unless ``among`` says otherwise.

    ``among`` is a function that gives the structures from which the choice is made: validation
    holds it, whatever was proposed. The structure that a model's row holds already may stay.
    """

    widget = StructureWidget
    default_error_messages = {
        "required": "Indiquez une structure, par son nom ou sa commune.",
        "unknown": "Aucune structure ne répond à «\u00a0%(text)s\u00a0». "
        "Essayez un autre mot de son nom, ou sa commune.",
        "ambiguous": "%(count)s structures répondent à «\u00a0%(text)s\u00a0». "
        "Choisissez la bonne.",
        "vague": "De nombreuses structures répondent à «\u00a0%(text)s\u00a0». "
        "Choisissez la bonne, ou ajoutez un mot de son nom.",
    }

    def __init__(self, *, among=None, **kwargs):
        super().__init__(**kwargs)
        self.among = among or Structure.objects.active
        self.widget.only_active = among is None
        self.kept = None

    def get_bound_field(self, form, field_name):
        if isinstance(form, BaseModelForm):
            self.kept = getattr(form.instance, f"{field_name}_id", None)
        return super().get_bound_field(form, field_name)

    def rows(self):
        rows = self.among()
        return rows | Structure.objects.filter(pk=self.kept) if self.kept else rows

    def find(self, text):
        return find(self.rows(), text)

    def get(self, value):
        if isinstance(value, Structure):
            return value
        if isinstance(value, int) or (isinstance(value, str) and KEY.fullmatch(value)):
            return self.rows().filter(pk=value).first()
        return None


class StructureFilter(django_filters.Filter):
    """A structure that the reader may know of, a partner of today or not.

    With ``own``, who is not of the team chooses between the structures it acts for: a few, in
    a plain list whose values are the names that addresses carry (see eveil.core.picker.chosen).
    """

    def __init__(self, *args, own=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own

    @property
    def field(self):
        if not hasattr(self, "_field"):
            user = self.parent.request.user
            if self.own and not is_team(user):
                self._field = forms.ModelChoiceField(
                    Structure.objects.visible_to(user),
                    to_field_name="name",
                    empty_label="toutes",
                    **self.extra,
                )
            else:
                self._field = StructureField(
                    among=lambda: Structure.objects.listed_for(user), **self.extra
                )
            self._field.label = self.label
        return self._field
