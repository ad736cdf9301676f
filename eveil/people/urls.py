from django.urls import path

from eveil.people.views import account, consents, conversations, invitations

app_name = "people"

urlpatterns = [
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("compte/", account.account, name="account"),
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
