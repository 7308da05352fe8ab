import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from catalog.models import Product, Variant
from stores.models.slot import Slot
from stores.models.store import Store
from stores.visit_querysets import ACTIVE, VisitEventQuerySet, VisitQuerySet

MOST_TOGETHER = 20


def new_visit_number() -> str:
    return f"V{timezone.localtime():%y%m%d}{secrets.randbelow(10**8):08d}"


class Visit(models.Model):
    """Somebody comes to a store to see and touch. A walk-in has no slot, and may have no member.

    `hold_until` is the moment until which seats are kept for an answer. `wishes` is what the
    visitor wants to see; what they saved, looked at, asked and put into the cart is told to the
    store only while `shows_tastes`, which is theirs to say. Moved by `stores.states.move` alone.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("on the waiting list")
        HELD = "held", _("held for you")
        BOOKED = "booked", _("booked")
        ARRIVED = "arrived", _("arrived")
        CLOSED = "closed", _("visited")
        NO_SHOW = "no_show", _("did not come")
        CANCELLED = "cancelled", _("cancelled")

    class Origin(models.TextChoices):
        BOOKED = "booked", _("booked by the shopper")
        INVITED = "invited", _("invited")
        WALK_IN = "walk_in", _("walked in")

    class Outcome(models.TextChoices):
        NONE = "", _("not recorded")
        BOUGHT = "bought", _("bought")
        LATER = "ordered_later", _("will order later")
        MEASURE = "needs_measuring", _("needs measuring at home")
        LOST = "lost", _("not interested any more")

    class Lost(models.TextChoices):
        NONE = "", "–"
        PRICE = "price", _("the price")
        STYLE = "style", _("the style")
        SIZE = "size", _("the size")
        WAIT = "wait", _("the waiting time")
        COMPARING = "comparing", _("still comparing")
        OTHER = "other", _("something else")

    class Because(models.TextChoices):
        NONE = "", "–"
        SHOPPER = "shopper", _("by the shopper")
        STORE = "store", _("by the store")
        EXPIRED = "expired", _("not confirmed in time")

    class Chosen(models.TextChoices):
        """Why this guide."""

        NONE = "", "–"
        KNOWN = "known", _("has looked after them before")
        SKILL = "skill", _("knows these pieces best")
        LANGUAGE = "language", _("speaks their language")
        FREE = "free", _("has the most time then")
        HERE = "here", _("received them")

    number = models.CharField(
        _("visit number"), max_length=20, unique=True, default=new_visit_number
    )
    store = models.ForeignKey(Store, models.PROTECT, related_name="visits", verbose_name=_("store"))
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("slot")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("member"),
    )
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guide"),
    )
    guide_because = models.CharField(
        _("why this guide"), max_length=8, choices=Chosen.choices, default=Chosen.NONE, blank=True
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    origin = models.CharField(
        _("origin"), max_length=8, choices=Origin.choices, default=Origin.BOOKED
    )
    party = models.PositiveSmallIntegerField(_("persons"), default=1)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True)
    name = models.CharField(_("visitor's name"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, region="CN")
    note = models.CharField(_("note to the store"), max_length=300, blank=True)
    wishes = models.ManyToManyField(
        Variant, blank=True, related_name="+", verbose_name=_("wants to see")
    )
    shows_tastes = models.BooleanField(_("tells the store their tastes"), default=False)
    looked_at = models.ManyToManyField(
        Product, blank=True, related_name="+", verbose_name=_("looked at")
    )
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=Outcome.choices, default=Outcome.NONE, blank=True
    )
    lost_because = models.CharField(
        _("lost because of"), max_length=10, choices=Lost.choices, default=Lost.NONE, blank=True
    )
    remark = models.CharField(_("remark of the guide"), max_length=300, blank=True)
    cancelled_because = models.CharField(
        _("cancelled"), max_length=8, choices=Because.choices, default=Because.NONE, blank=True
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "waiting",
                        "held",
                        "booked",
                        "arrived",
                        "closed",
                        "no_show",
                        "cancelled",
                    ]
                ),
                name="visit_status_known",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["booked", "invited", "walk_in"]), name="visit_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "bought", "ordered_later", "needs_measuring", "lost"]),
                name="visit_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    lost_because__in=["", "price", "style", "size", "wait", "comparing", "other"]
                ),
                name="visit_lost_because_known",
            ),
            models.CheckConstraint(
                condition=Q(guide_because__in=["", "known", "skill", "language", "free", "here"]),
                name="visit_guide_because_known",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_because__in=["", "shopper", "store", "expired"]),
                name="visit_cancelled_because_known",
            ),
            models.CheckConstraint(
                condition=Q(party__gte=1, party__lte=MOST_TOGETHER), name="visit_party_sane"
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=False) | Q(origin="walk_in"), name="visit_has_a_slot"
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(hold_until__isnull=False),
                name="visit_held_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(outcome=""), name="visit_closed_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="visit_begins_before_it_ends"
            ),
            models.UniqueConstraint(
                fields=["member", "slot"],
                condition=Q(status__in=ACTIVE),
                name="one_active_visit_per_member_and_slot",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "starts_at"], name="visit_of_store"),
            models.Index(fields=["member", "-starts_at"], name="visit_of_member"),
            models.Index(fields=["hold_until"], name="visit_held", condition=Q(status="held")),
            models.Index(fields=["ends_at"], name="visit_to_come", condition=Q(status="booked")),
            models.Index(
                fields=["slot", "id"], name="visit_waiting", condition=Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.number])

    @property
    def who(self) -> str:
        """The visitor's name as the store calls it out; without one, the phone number."""
        return self.name or str(self.member or "") or self.phone.as_national

    @property
    def is_open(self) -> bool:
        """Still to come: it can be moved and cancelled."""
        return self.status in (self.Status.WAITING, self.Status.HELD, self.Status.BOOKED)


class VisitEvent(models.Model):
    """What happened to a visit, when, by whom. Append-only."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="events", verbose_name=_("visit"))
    kind = models.CharField(_("kind"), max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = VisitEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit event")
        verbose_name_plural = _("visit events")
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.visit} {self.kind}"
