from django.urls import path

from eveil.reports import mails
from eveil.reports.views import dashboard, home, indicators, monthly, search, today

app_name = "reports"

urlpatterns = [
    path("accueil/", home.home, name="home"),
    path("aujourdhui/", today.today, name="today"),
    path("recherche/", search.search_page, name="search"),
    path("tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("projets-partages/", dashboard.shared_project_list, name="shared_project_list"),
    path("indicateurs/", indicators.indicators, name="indicators"),
    *indicators.indicator_urls(),
    path("bilans/", monthly.report_list, name="report_list"),
    path("bilans/<int:pk>/", monthly.report_pdf, name="report_pdf"),
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
