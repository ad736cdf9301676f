"""What a form asks for only sometimes is said in one place, for label, control and validation."""

import ast
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from eveil.core.forms import RequiredWhen, When

MODULES = sorted(
    path
    for app in ("partners", "projects")
    for path in (Path(settings.BASE_DIR) / app / "forms").glob("*.py")
)


def lacks(test):
    """Names of the fields that a condition finds empty: ``not cleaned.get("x")``."""
    for node in ast.walk(test):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            for inner in ast.walk(node.operand):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    yield inner.value


def complained_of(body):
    """Names of the fields that get an error there."""
    for statement in body:
        for node in ast.walk(statement):
            called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_error"
            if called and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def asked_by_hand(source):
    """(line, field) where a form asks for an empty field without ``required_when``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If):
            for name in set(lacks(node.test)) & set(complained_of(node.body)):
                yield node.lineno, name


# The case, and why its label is right: either a link or a file, as the page says above both; a
# box to tick, which never reads « (facultatif) ».
ELSEWHERE = {("resources", "url"), ("signing", "confirmed")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_no_form_asks_by_hand_for_what_its_label_calls_optional(path):
    found = {(path.stem, name) for _line, name in asked_by_hand(path.read_text())}
    assert found <= ELSEWHERE


def test_the_rule_sees_what_it_looks_for():
    source = """
class F:
    def clean(self):
        if x and not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", "Dites où.")
"""
    assert list(asked_by_hand(source)) == [(4, "place")]


class Call(RequiredWhen, forms.Form):
    outcome = forms.ChoiceField(choices=[("reached", "Oui"), ("silent", "Non")])
    situation = forms.CharField()
    words = forms.CharField(required=False)
    required_when = {
        "situation": When(
            lambda cleaned: cleaned.get("outcome") == "reached", "si elle répond", "Dites-la."
        )
    }


def test_label_control_and_validation_agree():
    template = Template("{% load crispy_forms_filters %}{{ form|crispy }}")
    page = template.render(Context({"form": Call()}))
    label, _, rest = page.partition("(si elle répond)")
    assert label.endswith('Situation <span class="ev-opt">')
    assert page.count("(facultatif)") == 1
    control = next(part for part in rest.split("<") if 'name="situation"' in part)
    assert "required" not in control
    assert Call({"outcome": "reached"}).errors == {"situation": ["Dites-la."]}
    assert Call({"outcome": "silent"}).is_valid()
    assert Call({"outcome": "reached", "situation": "En emploi"}).is_valid()
