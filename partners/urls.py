from django.urls import path

from partners.views import structures as views

app_name = "partners"

urlpatterns = [
    path("ma-structure/", views.my_structure, name="my_structure"),
    path("structures/", views.structure_list, name="structure_list"),
    path("structures/nouvelle/", views.structure_new, name="structure_new"),
    path("structures/<int:pk>/", views.structure_detail, name="structure_detail"),
    path("structures/<int:pk>/modifier/", views.structure_edit, name="structure_edit"),
    path("structures/<int:pk>/mandats/nouveau/", views.mandate_new, name="mandate_new"),
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/fin/", views.mandate_end, name="mandate_end"
    ),
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/inviter/",
        views.mandate_invite,
        name="mandate_invite",
    ),
]
