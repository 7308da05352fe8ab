from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order, OrderLine
from orders.querysets import AssignmentQuerySet
from stores.models import Store


class RoutingDecision(models.Model):
    """Why a store was chosen, or none: every candidate, kept or dropped, with its numbers.

    `candidates` is a list of what `Candidate.as_json` says, best first, with `has_all`: whether
    the store had every line. Reasons and costs are those of `orders.services.ranking`;
    `rules_version` is a version of RoutingRules, 0 before the first. `by` is set for an override.
    """

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="decisions", verbose_name=_("order")
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    candidates = models.JSONField(_("candidates"))
    lines = models.JSONField(_("lines"), help_text=_("ids of the order lines decided on"))
    chosen = models.ForeignKey(
        Store, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chosen")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    rules_version = models.PositiveIntegerField(_("version of the rules"), default=0)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("routing decision")
        verbose_name_plural = _("routing decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order} #{self.attempt}"


class Assignment(models.Model):
    """Lines of an order given to a store, which answers before the deadline."""

    class Status(models.TextChoices):
        OFFERED = "offered", _("waiting for the store")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("not answered in time")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Reason(models.TextChoices):
        OUT_OF_STOCK = "out_of_stock", _("not really in stock")
        DAMAGED = "damaged", _("damaged")
        NO_CREW = "no_crew", _("no crew free")
        TOO_FAR = "too_far", _("too far away")
        OTHER = "other", _("another reason")

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="assignments", verbose_name=_("order")
    )
    store = models.ForeignKey(
        Store,
        models.PROTECT,
        related_name="assignments",
        db_index=False,
        verbose_name=_("store"),
    )
    decision = models.ForeignKey(
        RoutingDecision, models.PROTECT, related_name="assignments", verbose_name=_("decision")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OFFERED
    )
    offered_at = models.DateTimeField(_("offered at"), db_default=Now())
    deadline = models.DateTimeField(_("answer before"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["offered", "accepted", "declined", "expired", "withdrawn"]),
                name="assignment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=["", "out_of_stock", "damaged", "no_crew", "too_far", "other"]
                ),
                name="assignment_reason_known",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "status", "-id"], name="assignment_of_store"),
            models.Index(
                fields=["store", "-offered_at"], include=["status"], name="assignment_load"
            ),
            models.Index(
                fields=["deadline"], name="assignment_overdue", condition=Q(status="offered")
            ),
            BrinIndex(fields=["offered_at"], name="assignment_days", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.order} → {self.store}"


class AssignmentLine(models.Model):
    """An order line within an assignment; at most one active assignment per line."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="lines", verbose_name=_("assignment")
    )
    line = models.ForeignKey(
        OrderLine, models.CASCADE, related_name="assignment_lines", verbose_name=_("order line")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("assigned line")
        verbose_name_plural = _("assigned lines")
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(is_active=True), name="one_active_assignment_per_line"
            ),
            models.UniqueConstraint(fields=["assignment", "line"], name="line_once_per_assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.line_id}"
