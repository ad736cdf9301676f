from django.urls import path, register_converter

from projects import converters
from projects.views import (
    action_reply,
    actions,
    activity,
    agreement,
    application,
    apply,
    desk,
    documents,
    follow_up_reply,
    hands,
    holders,
    hours,
    interviews,
    missing,
    my_interviews,
    outcomes,
    record,
    referrals,
    signing,
    sorting,
    space,
)

app_name = "projects"

register_converter(converters.ActionStepConverter, "action_step")
register_converter(converters.TokenConverter, "intake_token")
register_converter(converters.StepConverter, "intake_step")
register_converter(converters.SortingPageConverter, "sorting_page")
register_converter(converters.SortingVerbConverter, "sorting_verb")
register_converter(converters.AgreementKindConverter, "agreement_kind")
register_converter(converters.ReferralStepConverter, "referral_step")
register_converter(converters.HandStepConverter, "hand_step")
register_converter(converters.SignatoryConverter, "signatory")

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
    path("mon-espace/volets/<slug:panel>/", space.my_panel, name="my_panel"),
    path("mon-espace/message/", space.message, name="my_message"),
    path("mon-espace/projet/<int:pk>/", space.project_edit, name="my_project"),
]

staff_urls = [
    path("candidatures/", sorting.application_list, name="application_list"),
    path("candidatures/saisir/", desk.start, name="desk_start"),
    # The last step sends: it stands before the pattern of the others.
    path("candidatures/saisir/<int:pk>/accords/", desk.send, name="desk_send"),
    path("candidatures/saisir/<int:pk>/effacer/", desk.discard, name="desk_discard"),
    path("candidatures/saisir/<int:pk>/<intake_step:step>/", desk.step, name="desk_step"),
    path("candidatures/<int:pk>/accord/", desk.consent_scan, name="consent_scan"),
    path("candidatures/<int:pk>/", sorting.application_detail, name="application_detail"),
    path("candidatures/<int:pk>/confier/", sorting.application_assign, name="application_assign"),
    path("candidatures/<int:pk>/note/", sorting.application_note, name="application_note"),
    path(
        "candidatures/<int:pk>/corriger/", sorting.application_correct, name="application_correct"
    ),
    path(
        "candidatures/<int:pk>/<sorting_verb:step>/",
        sorting.application_move,
        name="application_move",
    ),
    path(
        "candidatures/<int:pk>/<sorting_page:step>/",
        sorting.application_step,
        name="application_step",
    ),
    path("porteurs/", holders.holder_list, name="holder_list"),
    path("porteurs/<int:pk>/", holders.holder_detail, name="holder_detail"),
    path("porteurs/<int:pk>/volets/<slug:panel>/", holders.holder_panel, name="holder_panel"),
    path("porteurs/<int:pk>/ecrire/", holders.holder_message, name="holder_message"),
    path("porteurs/<int:pk>/inviter/", holders.holder_invite, name="holder_invite"),
]

record_urls = [
    path("porteurs/incomplets/", missing.missing_list, name="missing_list"),
    path("porteurs/operations/", missing.operation_new, name="operation_new"),
    path("porteurs/operations/<int:pk>/", missing.operation_edit, name="operation_edit"),
    path("porteurs/<int:pk>/identite/", record.holder_identity, name="holder_identity"),
    path("porteurs/<int:pk>/projet/", record.holder_project, name="holder_project"),
    path("porteurs/<int:pk>/documents/", documents.holder_documents, name="holder_documents"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/supprimer/", documents.document_delete, name="document_delete"),
    path("mon-espace/documents/", documents.my_documents, name="my_documents"),
    path(
        "accompagnements/<int:pk>/entree/", record.accompaniment_entry, name="accompaniment_entry"
    ),
    path(
        "accompagnements/<int:pk>/retour/", record.accompaniment_return, name="accompaniment_return"
    ),
    path(
        "accompagnements/<int:pk>/confidentiel/",
        record.accompaniment_sensitive,
        name="accompaniment_sensitive",
    ),
    path(
        "accompagnements/<int:pk>/transmettre/",
        record.accompaniment_transfer,
        name="accompaniment_transfer",
    ),
    path("accompagnements/<int:pk>/test/", activity.activity_test_new, name="activity_test_new"),
    path("tests/<int:pk>/", activity.activity_test, name="activity_test"),
    path("tests/<int:pk>/mois/", activity.activity_test_turnover, name="activity_test_turnover"),
    path("tests/<int:pk>/renouveler/", activity.activity_test_renew, name="activity_test_renew"),
    path("tests/<int:pk>/terminer/", activity.activity_test_close, name="activity_test_close"),
    path("projets/<int:pk>/porteurs/", record.project_holders, name="project_holders"),
    path("parts/<int:pk>/droit/", record.holding_right, name="holding_right"),
    path("parts/<int:pk>/retirer/", record.holding_end, name="holding_end"),
]

exchange_urls = [
    path("accord/<agreement_kind:kind>/<str:token>/", agreement.agreement, name="agreement"),
    path("orienter/", referrals.refer_in, name="refer_in"),
    path("porteurs/<int:pk>/orienter/", referrals.holder_refer, name="holder_refer"),
    path("orientations/", referrals.referral_list, name="referral_list"),
    path("orientations/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("orientations/<int:pk>/accepter/", referrals.referral_accept, name="referral_accept"),
    path("orientations/<int:pk>/accord/", referrals.referral_agreement, name="referral_agreement"),
    path(
        "orientations/<int:pk>/<referral_step:step>/",
        referrals.referral_step,
        name="referral_step",
    ),
    path("projets-partages/<int:pk>/", hands.shared_project, name="shared_project"),
    path("projets-partages/<int:pk>/aider/", hands.hand_raise, name="hand_raise"),
    path("mains-levees/", hands.hand_list, name="hand_list"),
    path("mains-levees/<int:pk>/", hands.hand_detail, name="hand_detail"),
    path("mains-levees/<int:pk>/accord/", hands.hand_agreement, name="hand_agreement"),
    path("mains-levees/<int:pk>/retirer/", hands.hand_take_back, name="hand_take_back"),
    path("mains-levees/<int:pk>/<hand_step:step>/", hands.hand_step, name="hand_step"),
]

interview_urls = [
    path("entretiens/", interviews.interview_list, name="interview_list"),
    path("entretiens/creneaux/", interviews.slot_list, name="slot_list"),
    path("entretiens/creneaux/retirer/", interviews.slot_withdraw, name="slot_withdraw"),
    path("entretiens/heures/", hours.hours, name="hours"),
    path("entretiens/nouveau/", interviews.interview_new, name="interview_new"),
    path("accompagnements/<int:pk>/entretien/", interviews.interview_plan, name="interview_plan"),
    path("entretiens/<int:pk>/", interviews.interview_detail, name="interview_detail"),
    path("entretiens/<int:pk>/deplacer/", interviews.interview_move, name="interview_move"),
    path("entretiens/<int:pk>/annuler/", interviews.interview_cancel, name="interview_cancel"),
    path("entretiens/<int:pk>/retirer/", interviews.interview_remove, name="interview_remove"),
    path("entretiens/<int:pk>/manque/", interviews.interview_miss, name="interview_miss"),
    path(
        "entretiens/<int:pk>/compte-rendu/",
        interviews.interview_write_up,
        name="interview_write_up",
    ),
    path(
        "entretiens/<int:pk>/agenda.ics", interviews.interview_calendar, name="interview_calendar"
    ),
    path(
        "entretiens/<int:pk>/signer/<signatory:role>/",
        signing.interview_sign,
        name="interview_sign",
    ),
    path("entretiens/<int:pk>/demander/", signing.interview_ask, name="interview_ask"),
    path("entretiens/<int:pk>/fiche.pdf", signing.interview_sheet, name="interview_sheet"),
    path("entretiens/<int:pk>/feuille/", signing.interview_scan, name="interview_scan"),
    path(
        "entretiens/<int:pk>/feuille/<int:scan_pk>/",
        signing.interview_scan_file,
        name="interview_scan_file",
    ),
]

my_interview_urls = [
    path("mon-espace/entretiens/", my_interviews.my_interviews, name="my_interviews"),
    path("mon-espace/entretiens/creneaux/<int:slot>/", my_interviews.slot_book, name="slot_book"),
    path("mon-espace/entretiens/<int:pk>/", my_interviews.my_interview, name="my_interview"),
    path(
        "mon-espace/entretiens/<int:pk>/deplacer/",
        my_interviews.my_interview_move,
        name="my_interview_move",
    ),
    path(
        "mon-espace/entretiens/<int:pk>/annuler/",
        my_interviews.my_interview_cancel,
        name="my_interview_cancel",
    ),
    path(
        "mon-espace/entretiens/<int:pk>/agenda.ics",
        my_interviews.my_interview_calendar,
        name="my_interview_calendar",
    ),
    path(
        "mon-espace/entretiens/<int:pk>/signer/",
        signing.my_interview_sign,
        name="my_interview_sign",
    ),
    path(
        "mon-espace/entretiens/<int:pk>/fiche.pdf",
        signing.my_interview_sheet,
        name="my_interview_sheet",
    ),
    path(
        "mon-espace/entretiens/<int:pk>/feuille/<int:scan_pk>/",
        signing.my_interview_scan,
        name="my_interview_scan",
    ),
]

action_urls = [
    path("plan-d-action/", actions.action_list, name="action_list"),
    path("plan-d-action/reponse/<str:token>/", action_reply.reply, name="action_reply"),
    path(
        "plan-d-action/reponse/<str:token>/<slug:slug>/",
        action_reply.reply,
        name="action_reply_with",
    ),
    path("accompagnements/<int:pk>/action/", actions.action_new, name="action_new"),
    path("plan-d-action/<int:pk>/", actions.action_detail, name="action_detail"),
    path("plan-d-action/<int:pk>/modifier/", actions.action_edit, name="action_edit"),
    path("plan-d-action/<int:pk>/commenter/", actions.action_comment, name="action_comment"),
    path(
        "plan-d-action/<int:pk>/<action_step:step>/",
        actions.action_step,
        name="action_step",
    ),
]

outcome_urls = [
    path("nouvelles/<str:token>/", follow_up_reply.reply, name="follow_up_reply"),
    path("accompagnements/<int:pk>/sortie/", outcomes.exit_new, name="exit_new"),
    path("sorties/<int:pk>/corriger/", outcomes.exit_edit, name="exit_edit"),
    path("sorties/<int:pk>/rouvrir/", outcomes.exit_undo, name="exit_undo"),
    path("suivis/<int:pk>/", outcomes.follow_up_call, name="follow_up_call"),
]

urlpatterns = [
    *public_urls,
    *space_urls,
    *staff_urls,
    *record_urls,
    *exchange_urls,
    *action_urls,
    *outcome_urls,
    *interview_urls,
    *my_interview_urls,
]
