from django.urls import path

from cohorts import views

app_name = "cohorts"

urlpatterns = [
    path("promotions/", views.cohort_list, name="cohort_list"),
    path("promotions/nouvelle/", views.cohort_new, name="cohort_new"),
    path("promotions/<int:pk>/", views.cohort_detail, name="cohort_detail"),
    path("promotions/<int:pk>/modifier/", views.cohort_edit, name="cohort_edit"),
    path("promotions/<int:pk>/inscrire/", views.enrol, name="enrol"),
    path("promotions/<int:pk>/etat/<slug:step>/", views.cohort_move, name="cohort_move"),
    path(
        "promotions/<int:pk>/inscriptions/<int:enrolment_pk>/<slug:step>/",
        views.enrolment_move,
        name="enrolment_move",
    ),
    path("promotions/programmes/", views.programme_list, name="programme_list"),
    path("promotions/programmes/nouveau/", views.programme_new, name="programme_new"),
    path("promotions/programmes/<int:pk>/", views.programme_detail, name="programme_detail"),
    path("promotions/programmes/<int:pk>/modifier/", views.programme_edit, name="programme_edit"),
]
