"""What is done to rooms from headquarters."""

from collections.abc import Iterable

from django.db import transaction

from catalog.models import Scene
from catalog.services import version


@transaction.atomic
def remove(*, scenes: Iterable[Scene]) -> None:
    """Take rooms away, and with them every kept page that shows them."""
    Scene.objects.filter(pk__in=[scene.pk for scene in scenes]).delete()
    transaction.on_commit(version.bump)
