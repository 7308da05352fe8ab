import secrets

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.fulfilment import Fulfilment
from orders.querysets import FulfilmentQuerySet
from stores.models import Store
from stores.querysets import OfStoreQuerySet


class Crew(models.Model):
    """People of a store who go to shoppers' homes together."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="crews", verbose_name=_("store"))
    name = models.CharField(_("names of the crew"), max_length=80)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("crew")
        verbose_name_plural = _("crews")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["store", "name"], name="crew_once_per_store")
        ]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """Two hours in which crews of a store go out: `taken` of at most `capacity` at once.

    Written only by `orders.services.windows`.
    """

    store = models.ForeignKey(
        Store, models.CASCADE, related_name="windows", verbose_name=_("store")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    capacity = models.PositiveSmallIntegerField(_("crews"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment window")
        verbose_name_plural = _("appointment windows")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["store", "starts_at"], name="window_once_per_store"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="window_taken_at_most_capacity"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="window_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {timezone.localtime(self.starts_at):%m-%d %H:%M}"


class Appointment(models.Model):
    """A crew at the shopper's door, within a window: delivering, installing or measuring."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        INSTALLATION = "installation", _("installation")
        MEASURING = "measuring", _("measuring")

    class Status(models.TextChoices):
        BOOKED = "booked", _("agreed")
        DONE = "done", _("done")
        FAILED = "failed", _("did not work out")
        CANCELLED = "cancelled", _("cancelled")

    class Failure(models.TextChoices):
        NOBODY_HOME = "nobody_home", _("nobody at home")
        WRONG_ADDRESS = "wrong_address", _("address not found")
        DOES_NOT_FIT = "does_not_fit", _("does not fit through the door or the room")
        DAMAGED = "damaged", _("damaged on the way")
        REFUSED = "refused", _("refused at the door")
        LATE = "late", _("the crew could not make it")
        OTHER = "other", _("another reason")

    fulfilment = models.ForeignKey(
        Fulfilment, models.PROTECT, related_name="appointments", verbose_name=_("fulfilment")
    )
    store = models.ForeignKey(
        Store, models.PROTECT, related_name="appointments", verbose_name=_("store")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.BOOKED
    )
    window = models.ForeignKey(
        Window, models.PROTECT, related_name="appointments", verbose_name=_("window")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    crew = models.ForeignKey(
        Crew,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("crew"),
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    failure = models.CharField(
        _("why it did not work out"), max_length=16, choices=Failure.choices, blank=True
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fulfilment", "kind"],
                condition=Q(status="booked"),
                name="one_open_appointment_per_kind",
            ),
            ExclusionConstraint(
                name="crew_at_one_place_at_a_time",
                expressions=[
                    ("crew", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status="booked", crew__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["delivery", "installation", "measuring"]),
                name="appointment_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["booked", "done", "failed", "cancelled"]),
                name="appointment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="failed")
                & Q(
                    failure__in=[
                        "nobody_home",
                        "wrong_address",
                        "does_not_fit",
                        "damaged",
                        "refused",
                        "late",
                        "other",
                    ]
                )
                | ~Q(status="failed") & Q(failure=""),
                name="appointment_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["store", "starts_at"],
                name="appointment_of_store",
                condition=Q(status="booked"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.starts_at):%m-%d %H:%M}"


def proof_name() -> str:
    return secrets.token_hex(12)


class Proof(models.Model):
    """What shows that goods arrived whole: a photo, or a signature drawn on the phone.

    `path` are the strokes of a signature as an SVG path; `file` is a photo of our own encoding.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        SIGNATURE = "signature", _("signature")

    fulfilment = models.ForeignKey(
        Fulfilment, models.PROTECT, related_name="proofs", verbose_name=_("fulfilment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=24, unique=True, default=proof_name)
    file = models.CharField(_("file"), max_length=120, blank=True)
    path = models.TextField(_("strokes"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="photo", path="") & ~Q(file="")
                | Q(kind="signature", file="") & ~Q(path=""),
                name="proof_kind_fits_content",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fulfilment_id} {self.get_kind_display()}"
