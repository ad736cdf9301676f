from django.urls import path

from events import reply, views

app_name = "events"

urlpatterns = [
    path("rencontres/", views.meeting_list, name="meeting_list"),
    path("rencontres/nouvelle/", views.meeting_new, name="meeting_new"),
    path("rencontres/<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("rencontres/<int:pk>/agenda.ics", views.meeting_calendar, name="meeting_calendar"),
    path("rencontres/<int:pk>/modifier/", views.meeting_edit, name="meeting_edit"),
    path("rencontres/<int:pk>/problematique/", views.meeting_problem, name="meeting_problem"),
    path("rencontres/<int:pk>/inviter/", views.meeting_invite, name="meeting_invite"),
    path("rencontres/<int:pk>/annuler/", views.meeting_cancel, name="meeting_cancel"),
    path("rencontres/<int:pk>/tenue/", views.meeting_hold, name="meeting_hold"),
    path(
        "rencontres/<int:pk>/reponses/<int:invitation_pk>/",
        views.answer,
        name="answer",
    ),
    path("rencontres/reponse/<str:token>/", reply.reply, name="reply"),
    path("rencontres/reponse/<str:token>/agenda.ics", reply.reply_calendar, name="reply_calendar"),
    path("rencontres/reponse/<str:token>/<slug:slug>/", reply.reply, name="reply_with"),
]
