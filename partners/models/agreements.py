"""What is agreed with structures: who does what, from when to when, and what was done of it.

An agreement binds parties: structures, some of which carry EVEIL. Each party contributes at a
stage of the pathway, so much per year. What was done is recorded against it, day by day.
"""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import (
    Coalesce,
    Concat,
    NullIf,
)
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import months_later
from eveil.core.models import PrivateFile, TimeStamped, Versioned
from eveil.core.words import holding
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners.enums import AgreementState, RenewalRule
from partners.models.structures import Structure

LONG_TEXT = 10_000


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a partner those of its structures, once they are to be read."""
        if is_team(user):
            return self
        parties = Party.objects.filter(structure__in=Structure.objects.visible_to(user))
        return self.filter(pk__in=parties.values("agreement")).exclude(
            state__in=AgreementState.INTERNAL
        )

    def matching(self, text):
        """By title, and names of the structures that it binds."""
        name = Concat(F("structure__name"), Value(" "), F("structure__short_name"))
        names = (
            Party.objects.filter(agreement=OuterRef("pk"))
            .order_by()
            .values("agreement")
            .annotate(names=StringAgg(name, delimiter=" "))
            .values("names")
        )
        return holding(self.alias(names=Subquery(names)), text, "title", "names")

    def binding(self, structure):
        """Those to which ``structure`` is a party."""
        return self.filter(pk__in=Party.objects.filter(structure=structure).values("agreement"))

    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.filter(state__in=AgreementState.BINDING, start__lte=on, end__gte=on)

    def over(self, on):
        """Signed ones whose last day is before ``on``: to renew, or to let expire."""
        return self.filter(state=AgreementState.SIGNED, end__lt=on)

    def ending(self, first, last):
        """Signed ones whose last day is in this span and that no signed one replaces."""
        replacement = Agreement.objects.filter(
            replaces=OuterRef("pk"), state__in=AgreementState.BINDING
        )
        return self.filter(
            ~Exists(replacement), state=AgreementState.SIGNED, end__range=(first, last)
        )

    def with_names(self):
        """``names`` of the structures that sign with the carriers."""
        label = Coalesce(NullIf(F("structure__short_name"), Value("")), F("structure__name"))
        names = (
            Party.objects.filter(agreement=OuterRef("pk"), is_carrier=False)
            .order_by()
            .values("agreement")
            .annotate(names=StringAgg(label, delimiter=", ", order_by="pk"))
            .values("names")
        )
        nobody = Value("", output_field=models.TextField())
        return self.annotate(
            names=Coalesce(Subquery(names), nobody, output_field=models.TextField())
        )

    def with_parties(self):
        """Every party with its structure, carriers last."""
        parties = Party.objects.select_related("structure").order_by("is_carrier", "pk")
        return self.prefetch_related(models.Prefetch("parties", queryset=parties))


@pghistory.track()
class Agreement(TimeStamped, Versioned):
    """What structures and the carriers of EVEIL sign. Signed, its text never changes again."""

    title = models.CharField("intitulé", max_length=150)
    state = models.CharField(
        "état",
        max_length=10,
        choices=AgreementState.choices,
        default=AgreementState.DRAFT,
    )
    purpose = models.TextField("objet", max_length=LONG_TEXT)
    included = models.TextField("ce que la convention couvre", max_length=LONG_TEXT, blank=True)
    excluded = models.TextField("ce qu’elle ne couvre pas", max_length=LONG_TEXT, blank=True)
    start = models.DateField("du")
    end = models.DateField("au")
    # As written, once the last day in force has become another.
    agreed_end = models.DateField("terme écrit", null=True, blank=True, editable=False)
    renewal = models.CharField(
        "renouvellement",
        max_length=7,
        choices=RenewalRule.choices,
        default=RenewalRule.NONE,
    )
    renewal_months = models.PositiveSmallIntegerField(
        "durée de chaque reconduction, en mois",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    renewals = models.PositiveSmallIntegerField("reconductions", default=0, editable=False)
    renewal_stopped_at = models.DateTimeField("reconduction arrêtée le", null=True, editable=False)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name="suivie par",
    )
    submitted_at = models.DateTimeField("en relecture depuis", null=True, editable=False)
    signed_on = models.DateField("signée le", null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name="remplace",
    )
    # While its parties read it, what it says may change: which edition of it that is, and the
    # last one that they were asked about. An answer holds for an edition.
    edition = models.PositiveIntegerField("rédaction", default=1)
    asked_edition = models.PositiveIntegerField("rédaction donnée à relire", default=0)
    structures = models.ManyToManyField(Structure, through="Party", related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["-start", "-pk"]
        indexes = [
            models.Index(fields=["-start", "-id"], name="agreement_newest"),
            models.Index(
                fields=["end"], name="agreement_ending", condition=Q(state=AgreementState.SIGNED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="agreement_dates_in_order",
                violation_error_message="La fin de la convention ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(
                    renewal=RenewalRule.TACIT, renewal_months__isnull=False, renewal_months__gte=1
                )
                | (~Q(renewal=RenewalRule.TACIT) & Q(renewal_months=None)),
                name="agreement_tacit_renewal_has_months",
                violation_error_message="Une tacite reconduction dit pour combien de mois, "
                "les autres règles non.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.BINDING, signed_on__isnull=False)
                | (~Q(state__in=AgreementState.BINDING) & Q(signed_on=None)),
                name="agreement_signed_has_date",
                violation_error_message="Une convention signée porte la date de sa signature.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.INTERNAL) | Q(submitted_at__isnull=False),
                name="agreement_read_has_date",
                violation_error_message="Une convention lue par ses parties dit depuis quand.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state=AgreementState.ABANDONED),
                name="one_replacement",
                violation_error_message="Une autre convention remplace déjà celle-ci.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partners:agreement_detail", args=[self.pk])

    @property
    def between(self):
        """Names of those that sign with the carriers; of the carriers when they sign alone."""
        parties = list(self.parties.all())
        others = [party for party in parties if not party.is_carrier]
        return ", ".join(str(party) for party in others or parties)

    @property
    def is_writable(self):
        return self.state in AgreementState.WRITABLE

    @property
    def is_reworded(self):
        """Under review, and not what its parties were asked about any more."""
        return self.state == AgreementState.REVIEW and self.edition != self.asked_edition

    @property
    def is_binding(self):
        return self.state in AgreementState.BINDING

    @property
    def renews_tacitly(self):
        return self.renewal == RenewalRule.TACIT and self.renewal_stopped_at is None

    @property
    def days_left(self):
        """Days until the last one of a signed agreement; None of any other."""
        if self.state != AgreementState.SIGNED:
            return None
        return (self.end - timezone.localdate()).days

    @property
    def end_as_written(self):
        return self.agreed_end or self.end

    @property
    def period_start(self):
        """First day of the period that runs: another than ``start`` once renewed."""
        if not self.renewals:
            return self.start
        return months_later(self.end + timedelta(days=1), -self.renewal_months)

    def end_once_renewed(self):
        """Last day of the period that a tacit renewal adds."""
        return months_later(self.end + timedelta(days=1), self.renewal_months) - timedelta(days=1)


class Party(TimeStamped):
    """A structure that an agreement binds, and who follows it there."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name="convention"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="parties", verbose_name="structure"
    )
    # As on the day it joined: who carries EVEIL may change, what was signed does not.
    is_carrier = models.BooleanField("au titre du portage d’EVEIL", default=False)
    contact = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_agreements",
        verbose_name="suivie par",
    )

    class Meta:
        verbose_name = "partie"
        verbose_name_plural = "parties"
        ordering = ["is_carrier", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "structure"],
                name="one_party_each",
                violation_error_message="Cette structure est déjà partie à la convention.",
            ),
        ]

    def __str__(self):
        return self.structure.label


class SignedCopyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class SignedCopy(PrivateFile):
    """A page or the whole of what was signed. What another copy replaced is kept."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="copies", verbose_name="convention"
    )
    replaced_at = models.DateTimeField("remplacé le", null=True, blank=True)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "exemplaire signé"
        verbose_name_plural = "exemplaires signés"
        ordering = ["-at", "pk"]
