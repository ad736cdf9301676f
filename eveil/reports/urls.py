from django.urls import path

from eveil.reports import views

app_name = "reports"

urlpatterns = [path("accueil/", views.home, name="home")]
