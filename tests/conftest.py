"""The fixed cast and the small world they live in. Tests come in by the front door."""

import pytest
from django.core.management import call_command
from django.test import Client

from catalog import kept
from tests import factories
from tests.factories import World


def pytest_sessionstart(session: pytest.Session) -> None:
    """Pages speak both languages from compiled catalogues; workers find them compiled."""
    if not hasattr(session.config, "workerinput"):
        call_command("translations", "compile", verbosity=0)


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.NOTICE_CARRIERS = settings.NOTICE_CARRIERS | {"email": "members.carriers.mail.send"}
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path  # nothing to look through for every client's middleware
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept.shelf.forget()


@pytest.fixture
def world(db) -> World:
    """Two dealers with a store each in Shanghai and one in Beijing, two variants in stock."""
    return factories.build_world()


@pytest.fixture
def client_of():
    """A signed-in browser for a member: client_of(world.shopper)."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
