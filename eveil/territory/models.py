"""Communes, their intercommunalities and their départements: reference data.

Rows come from the file under ``data/`` by the command ``load_territory``, never by hand and
never by a migration. Others refer to them, so nothing is deleted: what a newer file no longer
holds becomes inactive.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex


class Department(models.Model):
    """A département and the region it lies in."""

    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region_code = models.CharField("code de la région", max_length=3)
    region_name = models.CharField("région", max_length=60)
    active = models.BooleanField("en vigueur", default=True)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^(\d{2,3}|2[AB])$"),
                name="department_code",
                violation_error_message="Le code d’un département compte deux ou trois "
                "caractères, par exemple 07, 2A ou 974.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Intercommunality(models.Model):
    """A group of communes with its own taxation (EPCI à fiscalité propre)."""

    class Kind(models.TextChoices):
        COMMUNITY_OF_COMMUNES = "CC", "communauté de communes"
        COMMUNITY_OF_AGGLOMERATION = "CA", "communauté d’agglomération"
        URBAN_COMMUNITY = "CU", "communauté urbaine"
        METROPOLIS = "METRO", "métropole"
        METROPOLIS_OF_LYON = "MET69", "métropole de Lyon"

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=100)
    kind = models.CharField("nature", max_length=5, choices=Kind)
    latitude = models.FloatField("latitude du centre", null=True, blank=True)
    longitude = models.FloatField("longitude du centre", null=True, blank=True)
    active = models.BooleanField("en vigueur", default=True)

    class Meta:
        verbose_name = "intercommunalité"
        verbose_name_plural = "intercommunalités"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(siren__regex=r"^\d{9}$"),
                name="intercommunality_siren",
                violation_error_message="Un SIREN compte neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["CC", "CA", "CU", "METRO", "MET69"]),
                name="intercommunality_kind",
                violation_error_message="Cette nature d’intercommunalité n’existe pas.",
            ),
        ]

    def __str__(self):
        return self.name


class Outline(models.Model):
    """The borders of an intercommunality: apart from it, since maps alone read them."""

    intercommunality = models.OneToOneField(
        Intercommunality,
        models.PROTECT,
        primary_key=True,
        related_name="outline",
        verbose_name="intercommunalité",
    )
    rings = models.JSONField(
        "contours",
        help_text="Lignes fermées de points [longitude, latitude], en degrés\u00a0; "
        "une ligne dans une autre est un trou.",
    )

    class Meta:
        verbose_name = "contour"
        verbose_name_plural = "contours"

    def __str__(self):
        return str(self.intercommunality)


class MunicipalityQuerySet(models.QuerySet):
    def active(self):
        """Communes that exist today."""
        return self.filter(active=True)


class Municipality(models.Model):
    """A commune of today, known by its INSEE code (which may look like a postcode)."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    postcodes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField("population", default=0)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="municipalities",
        verbose_name="département",
    )
    epci = models.ForeignKey(
        Intercommunality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name="intercommunalité",
    )
    other_names = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="autres noms",
        help_text="Communes déléguées ou associées, arrondissements municipaux.",
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    active = models.BooleanField("en vigueur", default=True)

    # What the search reads; written by the loading command with the names they come from.
    folded_name = models.CharField(max_length=60, editable=False)
    words = SearchVectorField(editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["folded_name", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d[\dAB]\d{3}$"),
                name="municipality_code",
                violation_error_message="Un code INSEE de commune compte cinq caractères.",
            ),
            models.CheckConstraint(
                # array_to_string also covers the empty array, which a commune can't have.
                condition=Regex(
                    Func(
                        F("postcodes"),
                        Value(" "),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    Value(r"^\d{5}( \d{5})*$"),
                ),
                name="municipality_postcodes",
                violation_error_message="Une commune a au moins un code postal, "
                "et un code postal compte cinq chiffres.",
            ),
        ]
        indexes = [
            models.Index(
                OpClass("folded_name", name="text_pattern_ops"),
                name="municipality_prefix",
            ),
            GinIndex("words", name="municipality_words", fastupdate=False),
        ]

    def __str__(self):
        return self.label

    @property
    def place(self):
        """Where in a word: the postcode, or the département where several serve the commune."""
        return self.postcodes[0] if len(self.postcodes) == 1 else self.department_id

    @property
    def label(self):
        """« Joyeuse (07260) », « Paris (75) »: tells any two communes apart."""
        return f"{self.name} ({self.place})"
