from django.conf import settings
from django.urls import path

from eveil.core import showcase, views

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("apparence/", views.theme, name="theme"),
    path("travaux/<int:pk>/", views.job, name="job"),
    path("travaux/<int:pk>/fichier/", views.job_file, name="job_file"),
    path("travaux/<int:pk>/relancer/", views.job_retry, name="job_retry"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("composants/", showcase.showcase, name="showcase"))
