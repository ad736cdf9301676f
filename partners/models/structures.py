"""Structures, and the people who act for them for a time."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from eveil.core import search
from eveil.core.models import PrivateFile, TimeStamped, Versioned
from eveil.core.text import fold, within
from eveil.people.models import Person, User
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from partners import validators
from partners.enums import MandateFunction, Offer, StructureKind, Theme

# What a structure says of itself, which its main contact keeps; the rest of the sheet is the
# team's.
OWN_FIELDS = (
    "municipality",
    "address",
    "phone",
    "website",
    "description",
    "themes",
    "offers",
    "offers_detail",
)


def labels(choices, values):
    """Of the values chosen, in the order of the choices."""
    return [str(choice.label) for choice in choices if choice in values]


class StructureQuerySet(search.SearchQuerySet):
    def visible_to(self, user):
        """The team sees every structure; a partner contact those it acts for today."""
        if is_team(user):
            return self
        return self.filter(
            pk__in=Mandate.objects.current().filter(person=user.person_id).values("structure")
        )

    def listed_for(self, user):
        """The directory: all of it for the team; for others those of today, and their own.

        Whoever finds a structure here may read its public side only (see ``visible_to``).
        """
        return self if is_team(user) else self.active() | self.visible_to(user)

    def mentioning(self, text):
        """Where the structure's own words, or its people of today, hold every word of ``text``."""
        if not text.strip():
            return self
        terms = list(search.terms(text))
        if not terms:
            return self.none()
        rows = self
        for term in terms:
            people = Mandate.objects.current().filter(person__in=Person.objects.matching(term))
            own = self.model.objects.filter(search=search.query(term)).order_by()
            # A union, since either side has its index: « or » would read every structure.
            either = own.values("pk").union(people.order_by().values("structure"))
            rows = rows.filter(pk__in=either)
        return rows

    def active(self, on=None):
        on = on or timezone.localdate()
        return self.filter(
            Q(active_from=None) | Q(active_from__lte=on),
            Q(active_to=None) | Q(active_to__gte=on),
        )

    def having_contact(self, wanted=True):
        """Structures that somebody receives mail for today, or (``wanted=False``) nobody."""
        contacts = Exists(Mandate.objects.contacts().filter(structure=OuterRef("pk")))
        return self.filter(contacts if wanted else ~contacts)

    def with_contacts(self):
        """Names of today's contacts, as ``contacts``."""
        current = Mandate.objects.contacts().select_related("person")
        return self.prefetch_related(Prefetch("mandates", queryset=current, to_attr="contacts"))


@pghistory.track(exclude=["folded", "search"])
class Structure(TimeStamped, Versioned):
    """An organisation of the territory. Everything agreed with a partner hangs on it."""

    name = models.CharField("nom", max_length=200, unique=True)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=StructureKind.choices), verbose_name="nature"
    )
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[validators.validate_siret]
    )
    rna = models.CharField(
        "numéro RNA", max_length=10, blank=True, validators=[validators.validate_rna]
    )
    nda = models.CharField(
        "déclaration d’activité", max_length=11, blank=True, validators=[validators.validate_nda]
    )
    description = models.TextField("présentation", blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="structures",
        verbose_name="commune",
    )
    phone = models.CharField("téléphone", max_length=20, blank=True)
    website = models.URLField("site", blank=True)
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices),
        default=list,
        blank=True,
        verbose_name="thèmes",
    )
    offers = ArrayField(
        models.CharField(max_length=12, choices=Offer.choices),
        default=list,
        blank=True,
        verbose_name="ce qu’elle peut offrir",
    )
    offers_detail = models.TextField("précisions sur ce qu’elle offre", max_length=1000, blank=True)
    is_carrier = models.BooleanField("porte EVEIL", default=False)
    active_from = models.DateField("partenaire depuis", null=True, blank=True)
    active_to = models.DateField("partenaire jusqu’au", null=True, blank=True)
    # Written with the names they come from: the order of lists, and what the search reads.
    folded = models.TextField(editable=False, default="")
    search = SearchVectorField(null=True, editable=False)

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["folded", "pk"]
        indexes = [
            models.Index(fields=["folded", "id"], name="structure_by_name"),
            GinIndex(fields=["search"], name="structure_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1, kinds__contained_by=StructureKind.values),
                name="structure_kinds",
                violation_error_message="Choisissez au moins une nature.",
            ),
            models.CheckConstraint(
                condition=Q(themes__contained_by=Theme.values),
                name="structure_themes",
                violation_error_message="Ce thème n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(offers__contained_by=Offer.values),
                name="structure_offers",
                violation_error_message="Cette offre n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(siret__regex=r"^(\d{14})?$"),
                name="structure_siret",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="one_structure_per_siret",
                violation_error_message="Une structure porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=Q(active_to=None)
                | Q(active_from=None)
                | Q(active_to__gte=F("active_from")),
                name="structure_active_in_order",
                violation_error_message="La fin du partenariat ne peut pas précéder son début.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:structure_detail", args=[self.pk])

    @property
    def label(self):
        return self.short_name or self.name

    @property
    def where(self):
        """What tells it apart in a short list."""
        return f"{self.municipality.name}, {self.kinds_text}"

    @property
    def kinds_text(self):
        """« SCOP, organisme de formation »."""
        names = labels(StructureKind, self.kinds)
        return ", ".join([*names[:1], *map(within, names[1:])])

    @property
    def theme_labels(self):
        return labels(Theme, self.themes)

    @property
    def offer_labels(self):
        return labels(Offer, self.offers)

    def index(self):
        """Write what lists sort by and what the search reads, before saving."""
        self.folded = fold(self.name)
        names = (self.name, self.short_name, self.municipality.name)
        numbers = (self.siret, self.rna, self.nda, self.phone)
        topics = (self.kinds_text, *self.theme_labels, *self.offer_labels)
        texts = (self.offers_detail, self.description)
        self.search = search.vector(
            exact=" ".join([*names, *numbers]), french=" ".join([*topics, *texts])
        )

    def save(self, *args, **kwargs):
        self.index()
        super().save(*args, **kwargs)


class Logo(PrivateFile):
    """A picture, shown to whom the structure is."""

    structure = models.OneToOneField(
        Structure, on_delete=models.CASCADE, related_name="logo", verbose_name="structure"
    )

    class Meta:
        verbose_name = "logo"
        verbose_name_plural = "logos"


class SheetChange(TimeStamped):
    """The structure corrected its own sheet: who, when, and which fields; told in its thread."""

    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="sheet_changes",
        verbose_name="structure",
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    fields = ArrayField(models.CharField(max_length=20), verbose_name="ce qui a changé")

    class Meta:
        verbose_name = "fiche mise à jour"
        verbose_name_plural = "fiches mises à jour"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["structure", "-created_at"], name="sheetchange_newest")]

    def __str__(self):
        return f"{self.structure.label}\u00a0: {self.words}"

    @property
    def words(self):
        """« adresse, téléphone »."""
        field = Structure._meta.get_field
        return ", ".join(
            name if name == "logo" else field(name).verbose_name for name in self.fields
        )


class MandateQuerySet(models.QuerySet):
    def current(self, on=None):
        """Mandates that hold on the day ``on`` (today by default), both ends included."""
        on = on or timezone.localdate()
        return self.filter(Q(end=None) | Q(end__gte=on), start__lte=on)

    def contacts(self, on=None):
        """Those who receive, on that day, what is sent to a structure."""
        return self.current(on).filter(function=MandateFunction.CONTACT)

    def answering(self, on=None):
        """Those who answer for a structure about an agreement: they speak first, or by law."""
        return self.current(on).filter(Q(is_main=True) | Q(function=MandateFunction.LEGAL))

    def by_rank(self):
        """The main contact, then contacts, then other functions; the latest first."""
        is_contact = Q(function=MandateFunction.CONTACT)
        return self.order_by("-is_main", Case(When(is_contact, then=0), default=1), "-start", "pk")

    def main(self, start, end=None):
        """Those of main contacts on at least one day from ``start`` to ``end`` (or for ever)."""
        rows = self.filter(Q(end=None) | Q(end__gte=start), is_main=True)
        return rows if end is None else rows.filter(start__lte=end)

    def visible_to(self, user):
        if is_team(user):
            return self
        return self.filter(structure__in=Structure.objects.visible_to(user))


@pghistory.track()
class Mandate(TimeStamped, Versioned):
    """A person acts for a structure in a function, from a day to a day (both included)."""

    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name="structure",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name="personne",
    )
    function = models.CharField(
        "fonction",
        max_length=10,
        choices=MandateFunction.choices,
        default=MandateFunction.CONTACT,
    )
    is_main = models.BooleanField("interlocuteur·rice principal·e", default=False)
    start = models.DateField("du")
    end = models.DateField("au", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="mandate_dates_in_order",
                violation_error_message="La fin du mandat ne peut pas précéder son début.",
            ),
            models.UniqueConstraint(
                fields=["structure", "person", "function"],
                condition=Q(end=None),
                name="one_open_mandate",
                violation_error_message="Cette personne tient déjà cette fonction.",
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(function=MandateFunction.CONTACT),
                name="main_contact_is_contact",
                violation_error_message="L’interlocuteur principal est l’un des interlocuteurs.",
            ),
            ExclusionConstraint(
                name="one_main_contact",
                # A range of one number: equality, which GiST knows of ranges alone.
                expressions=[
                    (
                        Func(
                            F("structure"),
                            F("structure"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        Func(
                            F("start"),
                            F("end"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(is_main=True),
                violation_error_message="Cette structure a déjà un interlocuteur principal "
                "à ces dates.",
            ),
        ]

    @property
    def is_coming(self):
        return self.start > timezone.localdate()

    @property
    def is_past(self):
        return self.end is not None and self.end < timezone.localdate()

    @property
    def is_current(self):
        return not (self.is_coming or self.is_past)

    @property
    def answers(self):
        """As ``MandateQuerySet.answering`` says, of one that is current."""
        return self.is_main or self.function == MandateFunction.LEGAL

    def __str__(self):
        return f"{self.person}, {self.get_function_display()} ({self.structure.label})"
