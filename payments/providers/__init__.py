"""The adapters that settings.PAYMENT_PROVIDERS switches on."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from payments.providers.base import (
    BadNotice,
    Kind,
    Provider,
    ProviderEvent,
    ProviderUnreachable,
)
from payments.providers.sandbox import Sandbox

__all__ = ["BadNotice", "Kind", "Provider", "ProviderEvent", "ProviderUnreachable", "get"]

ADAPTERS: dict[str, Provider] = {adapter.name: adapter for adapter in (Sandbox(),)}


class UnknownProvider(DomainError):
    code = "unknown_provider"
    status = 404
    message = _("This way of paying is not offered here.")


def get(name: str) -> Provider:
    """The adapter called `name`; raises UnknownProvider unless it is switched on."""
    if name not in settings.PAYMENT_PROVIDERS or name not in ADAPTERS:
        raise UnknownProvider
    return ADAPTERS[name]


def label(name: str) -> str:
    """What people call a provider, also one that is switched off by now."""
    return str(ADAPTERS[name].label) if name in ADAPTERS else name
