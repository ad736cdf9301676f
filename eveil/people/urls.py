from django.urls import path

from eveil.people.views import account, confirmation, consents, conversations, invitations, team

app_name = "people"

urlpatterns = [
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("compte/", account.account, name="account"),
    path("compte/confirmer/", confirmation.confirm, name="confirm"),
    path("reglages/", team.settings, name="settings"),
    path("reglages/equipe/", team.team, name="team"),
    path("reglages/equipe/inviter/", team.team_invite, name="team_invite"),
    path("reglages/equipe/<int:pk>/", team.team_member, name="team_member"),
    path("reglages/equipe/<int:pk>/role/", team.team_role, name="team_role"),
    path(
        "reglages/equipe/<int:pk>/second-facteur/",
        team.team_second_factor,
        name="team_second_factor",
    ),
    path("reglages/equipe/<int:pk>/fermer/", team.team_close, name="team_close"),
    path(
        "reglages/equipe/invitations/<int:pk>/renvoyer/",
        team.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "reglages/equipe/invitations/<int:pk>/annuler/",
        team.invitation_cancel,
        name="invitation_cancel",
    ),
    path("messages/<int:person_pk>/", conversations.conversation, name="conversation"),
    path("messages/<int:person_pk>/ecrire/", conversations.message_post, name="message_post"),
    path(
        "accords/<int:person_pk>/<str:purpose>/donner/",
        consents.consent_give,
        name="consent_give",
    ),
    path(
        "accords/<int:person_pk>/<str:purpose>/retirer/",
        consents.consent_withdraw,
        name="consent_withdraw",
    ),
]
