"""One stage for a whole file; every request starts from it and is undone after."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client

from o2o import private
from tests.permissions import stage as stages
from tests.permissions.stage import PAPER, PHOTO, Stage


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield stages.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_throttle_left_over():
    cache.clear()


@pytest.fixture(autouse=True)
def _pictures_to_look_at(_plain_settings):
    default_storage.save(PHOTO, ContentFile(b"\xff\xd8"))
    private.storage().save(PAPER, ContentFile(b"RIFF"))


@pytest.fixture(autouse=True)
def _a_service_account(settings):
    """So that connecting WeChat is offered at all."""
    settings.WECHAT = settings.WECHAT | {"app": "wx-test"}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def browser_of(stage):
    """browser_of("guide"): a browser of that person, who has just signed in."""

    def sign_in(who: str, **options) -> Client:
        client = Client(raise_request_exception=False, **options)
        if who != "anonymous":
            client.force_login(
                getattr(stage.world, who), backend="django.contrib.auth.backends.ModelBackend"
            )
            session = client.session
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session["account_authentication_methods_user"] = str(getattr(stage.world, who).pk)
            session.save()
        return client

    return sign_in
