from django.urls import path

from partners.views import (
    agreements,
    contributions,
    handovers,
    journal,
    mandates,
    picker,
    resources,
    review_reply,
    reviews,
    structures,
)

app_name = "partners"

urlpatterns = [
    path("ma-structure/", structures.my_structure, name="my_structure"),
    path("structures/", structures.structure_list, name="structure_list"),
    path("structures/propositions/", picker.suggestions, name="structure_suggestions"),
    path("structures/carte/", structures.structure_map, name="structure_map"),
    path("structures/nouvelle/", structures.structure_new, name="structure_new"),
    path("structures/<int:pk>/", structures.structure_detail, name="structure_detail"),
    path(
        "structures/<int:pk>/volets/<slug:panel>/",
        structures.structure_panel,
        name="structure_panel",
    ),
    path("structures/<int:pk>/logo/", structures.structure_logo, name="structure_logo"),
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
    path(
        "structures/<int:pk>/mandats/<int:mandate_pk>/principal/",
        mandates.mandate_main,
        name="mandate_main",
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
        "structures/<int:pk>/relais/<int:handover_pk>/annuler/",
        handovers.handover_cancel,
        name="handover_cancel",
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

agreement = "conventions/<int:pk>/"
contribution = f"{agreement}interventions/<int:contribution_pk>/"

urlpatterns += [
    path("conventions/", agreements.agreement_list, name="agreement_list"),
    path("conventions/nouvelle/", agreements.agreement_new, name="agreement_new"),
    path("conventions/qui-fait-quoi/", contributions.who_does_what, name="who_does_what"),
    path(
        "conventions/qui-fait-quoi.pdf", contributions.who_does_what_pdf, name="who_does_what_pdf"
    ),
    path("conventions/relecture/<str:token>/", review_reply.reply, name="review_reply"),
    path(agreement, agreements.agreement_detail, name="agreement_detail"),
    path(f"{agreement}convention.pdf", agreements.agreement_pdf, name="agreement_pdf"),
    path(f"{agreement}modifier/", agreements.agreement_edit, name="agreement_edit"),
    path(f"{agreement}relecture/", reviews.agreement_submit, name="agreement_submit"),
    path(
        f"{agreement}parties/<int:party_pk>/reponse/",
        reviews.agreement_answer,
        name="agreement_answer",
    ),
    path(
        f"{agreement}parties/<int:party_pk>/reponse/noter/",
        reviews.agreement_note,
        name="agreement_note",
    ),
    path(f"{agreement}signature/", agreements.agreement_sign, name="agreement_sign"),
    path(f"{agreement}exemplaire/", agreements.agreement_copy, name="agreement_copy"),
    path(f"{agreement}exemplaires/<int:copy_pk>/", agreements.signed_copy, name="signed_copy"),
    path(f"{agreement}remplacer/", agreements.agreement_replace, name="agreement_replace"),
    path(f"{agreement}confier/", agreements.agreement_assign, name="agreement_assign"),
    path(
        f"{agreement}clore/<slug:step>/",
        agreements.agreement_close,
        name="agreement_close",
    ),
    path(f"{agreement}parties/nouvelle/", agreements.party_new, name="party_new"),
    path(
        f"{agreement}parties/<int:party_pk>/retirer/",
        agreements.party_remove,
        name="party_remove",
    ),
    path(
        f"{agreement}interventions/nouvelle/",
        contributions.contribution_new,
        name="contribution_new",
    ),
    path(contribution, contributions.contribution_detail, name="contribution_detail"),
    path(f"{contribution}modifier/", contributions.contribution_edit, name="contribution_edit"),
    path(f"{contribution}retirer/", contributions.contribution_remove, name="contribution_remove"),
    path(
        f"{contribution}realise/<int:delivery_pk>/retirer/",
        contributions.delivery_withdraw,
        name="delivery_withdraw",
    ),
]
