"""A sample comes to stand in a store."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from o2o.errors import DomainError
from stores.models import Display, Store


class StandsAlready(DomainError):
    code = "stands_already"
    status = 409
    message = _("This piece stands in this store already.")


def put_up(*, store: Store, variant: Variant) -> Display:
    """From today on it stands there; the database lets it be put up once."""
    try:
        with transaction.atomic():
            return Display.objects.create(store=store, variant=variant, since=timezone.localdate())
    except IntegrityError:
        raise StandsAlready from None
