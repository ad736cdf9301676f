"""All addresses of the platform."""

from django.urls import include, path

urlpatterns = [
    path("", include("eveil.core.urls")),
    path("", include("eveil.territory.urls")),
    path("", include("eveil.people.urls")),
    path("", include("partners.urls")),
    path("", include("projects.urls")),
    path("", include("cohorts.urls")),
    path("", include("events.urls")),
    path("", include("eveil.reports.urls")),
    path("compte/", include("allauth.urls")),
]

handler500 = "eveil.core.views.server_error"
