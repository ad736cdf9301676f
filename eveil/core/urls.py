from django.conf import settings
from django.urls import path

from eveil.core import showcase, views

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("apparence/", views.theme, name="theme"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("composants/", showcase.showcase, name="showcase"))
