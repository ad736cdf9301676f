"""The pages that are measured, who opens them, and how many trivial views they may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse


@dataclass(frozen=True)
class Page:
    """``role`` is whose session is used: "", "coordinator", "holder" or "partner".

    ``path(world)`` gives the address (see bench.world); with ``data(world)`` it is a POST.
    ``bound`` is how many times the trivial view the page may cost at 20,000 holders.
    """

    label: str
    role: str
    path: Callable
    data: Callable | None = None
    bound: int = 15


def applications(query):
    return lambda world: f"{reverse('projects:application_list')}?{query}"


def holders(query):
    return lambda world: f"{reverse('projects:holder_list')}?{query}"


def structures(query):
    """``query`` may name ``{name}``, a word that the names of some structures hold."""
    return lambda world: (
        f"{reverse('partners:structure_list')}?{query.format(name=quote(world.structure_word))}"
    )


def resources(query):
    return lambda world: f"{reverse('partners:resource_list')}?{query}"


PAGES = [
    Page("Candidatures : liste", "coordinator", applications("")),
    Page("Candidatures : un état", "coordinator", applications("etat=in_review")),
    Page("Recherche, mot courant", "coordinator", applications("q=village")),
    Page("Recherche, mot rare", "coordinator", applications("q=p77")),
    Page(
        "Une candidature",
        "coordinator",
        lambda world: reverse("projects:application_detail", args=[world.submission]),
    ),
    Page(
        "Un porteur",
        "coordinator",
        lambda world: reverse("projects:holder_detail", args=[world.holder]),
    ),
    Page("Porteurs : liste filtrée", "coordinator", holders("etat=active&etape=launch")),
    Page("Porteurs : recherche", "coordinator", holders("q=p77")),
    Page("Ce qui manque", "coordinator", lambda world: reverse("projects:missing_list")),
    Page(
        "Ce qui manque : les miens",
        "coordinator",
        lambda world: f"{reverse('projects:missing_list')}?suivie={world.adviser}",
    ),
    Page(
        "Heures d’une année, une personne",
        "coordinator",
        lambda world: f"{reverse('projects:hours')}?{world.hours}",
    ),
    # Asked of a worker, as all long ones are (see bench.exports for the sheet itself).
    Page(
        "Heures d’une année, une personne, PDF demandé",
        "coordinator",
        lambda world: f"{reverse('projects:hours')}?{world.hours}",
        data=lambda world: {"export": "pdf"},
    ),
    Page("Actions : en cours", "coordinator", lambda world: reverse("projects:action_list")),
    Page(
        "Actions : recherche",
        "coordinator",
        lambda world: f"{reverse('projects:action_list')}?q=p77&etat=toutes",
    ),
    Page("Mes entretiens", "holder", lambda world: reverse("projects:my_interviews")),
    Page("Espace du porteur", "holder", lambda world: reverse("projects:my_space")),
    Page("Aujourd’hui", "coordinator", lambda world: reverse("reports:today")),
    Page("Tableau de bord partagé", "partner", lambda world: reverse("reports:dashboard")),
    Page("Structures : liste", "coordinator", structures("")),
    Page("Structures : recherche", "coordinator", structures("q={name}")),
    Page(
        "Une structure",
        "coordinator",
        lambda world: reverse("partners:structure_detail", args=[world.structure]),
    ),
    Page("Ressources : recherche", "partner", resources("q=villages")),
    Page("Ressources : un thème", "partner", resources("theme=craft")),
    Page("Fiche publique (GET)", "", lambda world: world.intake_path, bound=12),
    Page(
        "Fiche publique (POST)",
        "",
        lambda world: world.intake_path,
        data=lambda world: world.intake_data,
        bound=12,
    ),
    Page("Choix de la commune", "", lambda world: "/communes/?q=st+mi", bound=12),
    Page(
        "Choix de la structure",
        "coordinator",
        lambda world: f"{reverse('partners:structure_suggestions')}?q=at",
    ),
]
