from django.urls import path

from partners.views import handovers, journal, mandates, resources, structures

app_name = "partners"

urlpatterns = [
    path("ma-structure/", structures.my_structure, name="my_structure"),
    path("structures/", structures.structure_list, name="structure_list"),
    path("structures/nouvelle/", structures.structure_new, name="structure_new"),
    path("structures/<int:pk>/", structures.structure_detail, name="structure_detail"),
    path("structures/<int:pk>/modifier/", structures.structure_edit, name="structure_edit"),
    path("structures/<int:pk>/mandats/nouveau/", mandates.mandate_new, name="mandate_new"),
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/fin/",
        mandates.mandate_end,
        name="mandate_end",
    ),
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/inviter/",
        mandates.mandate_invite,
        name="mandate_invite",
    ),
    path("structures/<int:pk>/fil/", journal.thread, name="thread"),
    path("structures/<int:pk>/journal/nouveau/", journal.journal_new, name="journal_new"),
    path(
        "structures/<int:pk>/journal/<int:entry_pk>/modifier/",
        journal.journal_edit,
        name="journal_edit",
    ),
    path(
        "structures/<int:pk>/journal/<int:entry_pk>/suite/",
        journal.journal_step,
        name="journal_step",
    ),
    path(
        "structures/<int:pk>/journal/<int:entry_pk>/pieces/<int:file_pk>/",
        journal.journal_file,
        name="journal_file",
    ),
    path("ressources/", resources.resource_list, name="resource_list"),
    path("ressources/nouvelle/", resources.resource_new, name="resource_new"),
    path("ressources/<int:pk>/", resources.resource_detail, name="resource_detail"),
    path("ressources/<int:pk>/document/", resources.resource_file, name="resource_file"),
    path("ressources/<int:pk>/modifier/", resources.resource_edit, name="resource_edit"),
    path("ressources/<int:pk>/<slug:step>/", resources.resource_move, name="resource_move"),
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/relais/",
        handovers.handover_new,
        name="handover_new",
    ),
    path(
        "structures/<int:pk>/relais/<int:handover_pk>/",
        handovers.handover_detail,
        name="handover_detail",
    ),
    path(
        "structures/<int:pk>/relais/<int:handover_pk>/dossier.pdf",
        handovers.handover_pdf,
        name="handover_pdf",
    ),
    path("ma-structure/<int:pk>/depart/", handovers.departure_new, name="departure_new"),
    path(
        "ma-structure/<int:pk>/depart/renoncer/",
        handovers.departure_withdraw,
        name="departure_withdraw",
    ),
]
