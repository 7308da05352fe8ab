from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    """The leaves below every floor: outbox, idempotency, money, geography, errors."""

    name = "o2o"
    verbose_name = _("Foundation")
