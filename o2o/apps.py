from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from o2o.celery import app as celery_app

__all__ = ["FoundationConfig", "celery_app"]


class FoundationConfig(AppConfig):
    """The leaves below every floor: outbox, idempotency, money, geography, errors."""

    name = "o2o"
    verbose_name = _("Foundation")
