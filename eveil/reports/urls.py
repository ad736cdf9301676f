from django.urls import path

from eveil.reports import mails, views

app_name = "reports"

urlpatterns = [
    path("accueil/", views.home, name="home"),
    path("reglages/courriels/", mails.mail_list, name="mail_list"),
    path("reglages/courriels/<int:pk>/", mails.mail_detail, name="mail_detail"),
    path("reglages/courriels/<int:pk>/html/", mails.mail_html, name="mail_html"),
    path(
        "reglages/courriels/<int:pk>/pieces/<int:number>/",
        mails.mail_attachment,
        name="mail_attachment",
    ),
    path("reglages/courriels/<int:pk>/reessayer/", mails.mail_retry, name="mail_retry"),
]
