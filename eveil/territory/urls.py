from django.urls import path

from eveil.territory import views

app_name = "territory"

urlpatterns = [path("communes/", views.suggestions, name="municipality_suggestions")]
