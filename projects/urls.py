from django.urls import path, register_converter

from projects import converters
from projects.views import application, apply, space

app_name = "projects"

register_converter(converters.TokenConverter, "intake_token")
register_converter(converters.StepConverter, "intake_step")

public_urls = [
    path("", apply.home, name="public_home"),
    path("vos-donnees/", apply.privacy, name="privacy"),
    path("candidater/", apply.start, name="intake_start"),
    path("candidater/reprendre/", apply.resume, name="intake_resume"),
    path("candidater/reprendre/envoye/", apply.link_sent, name="intake_link_sent"),
    path(
        "candidater/<intake_token:token>/",
        application.application,
        name="intake_application",
    ),
    path("candidater/<intake_token:token>/merci/", application.thanks, name="intake_thanks"),
    path(
        "candidater/<intake_token:token>/completer/",
        application.complete,
        name="intake_complete",
    ),
    path(
        "candidater/<intake_token:token>/retirer/",
        application.withdraw,
        name="intake_withdraw",
    ),
    # The last step sends: it stands before the pattern of the others.
    path("candidater/<intake_token:token>/accords/", apply.send, name="intake_send"),
    path(
        "candidater/<intake_token:token>/<intake_step:step>/",
        apply.step,
        name="intake_step",
    ),
]

space_urls = [
    path("mon-espace/", space.my_space, name="my_space"),
    path("mon-espace/message/", space.message, name="my_message"),
    path("mon-espace/projet/<int:pk>/", space.project_edit, name="my_project"),
]

urlpatterns = [*public_urls, *space_urls]
