from django.urls import path

from eveil.core import views

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
]
