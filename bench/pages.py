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


def listed(name, query=""):
    """The list ``name``. ``query`` may hold ``{rare}``, what one person is found by, and
    ``{structure}``, a word that the names of some structures hold."""

    def path(world):
        words = {"rare": quote(world.rare_word), "structure": quote(world.structure_word)}
        return f"{reverse(name)}?{query.format(**words)}"

    return path


PAGES = [
    Page("Candidatures : liste", "coordinator", listed("projects:application_list")),
    Page(
        "Candidatures : un état",
        "coordinator",
        listed("projects:application_list", "etat=in_review"),
    ),
    Page("Recherche, mot courant", "coordinator", listed("projects:application_list", "q=village")),
    Page("Recherche, mot rare", "coordinator", listed("projects:application_list", "q={rare}")),
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
    Page(
        "Porteurs : liste filtrée",
        "coordinator",
        listed("projects:holder_list", "etat=active&etape=launch"),
    ),
    Page("Porteurs : recherche", "coordinator", listed("projects:holder_list", "q={rare}")),
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
    Page("Actions : en cours", "coordinator", listed("projects:action_list")),
    Page(
        "Actions : recherche",
        "coordinator",
        listed("projects:action_list", "q={rare}&etat=toutes"),
    ),
    Page("Mes entretiens", "holder", lambda world: reverse("projects:my_interviews")),
    Page("Espace du porteur", "holder", lambda world: reverse("projects:my_space")),
    Page("Aujourd’hui", "coordinator", lambda world: reverse("reports:today")),
    Page("Tableau de bord partagé", "partner", lambda world: reverse("reports:dashboard")),
    Page("Structures : liste", "coordinator", listed("partners:structure_list")),
    Page("Structures : carte", "coordinator", listed("partners:structure_map")),
    Page(
        "Structures : recherche", "coordinator", listed("partners:structure_list", "q={structure}")
    ),
    Page(
        "Une structure",
        "coordinator",
        lambda world: reverse("partners:structure_detail", args=[world.structure]),
    ),
    Page("Ressources : recherche", "partner", listed("partners:resource_list", "q=villages")),
    Page("Ressources : un thème", "partner", listed("partners:resource_list", "theme=craft")),
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
