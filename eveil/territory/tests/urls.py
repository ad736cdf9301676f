"""A page with a form that asks for a commune, as any app has one."""

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from eveil.core.access import public
from eveil.territory.forms import MunicipalityField

PAGE = """
{% extends "core/base_public.html" %}{% load crispy_forms_tags %}
{% block title %}Essai{% endblock %}
{% block heading %}Essai{% endblock %}
{% block content %}<form method="post">{% csrf_token %}{% crispy form %}
<button class="btn btn-primary">Continuer</button></form>{% endblock %}
"""


class PlaceForm(forms.Form):
    title = forms.CharField(label="Nom du projet")
    commune = MunicipalityField(label="Dans quelle commune ?", help_text="Nom ou code postal.")

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True


@public
@require_http_methods(["GET", "POST"])
def essay(request):
    form = PlaceForm(request.POST or None, initial={"commune": request.GET.get("code")})
    if form.is_valid():
        return HttpResponse(f"<h1>{form.cleaned_data['commune'].pk}</h1>")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


urlpatterns = [path("essai/", essay), path("", include("eveil.urls"))]
