"""The fixed cast and the small world they live in. Tests come in by the front door."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client
from django.utils.functional import empty
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import blocking_manager_key

from catalog import kept
from o2o import private
from tests import factories
from tests.factories import World

FIRST_ROWS = {  # model → what writes its first rows when the tables are made
    "catalog.Synonym": "catalog.migrations.0007_words_that_shoppers_use.write",
    "stores.Criterion": "stores.migrations.0009_first_criteria.lay_down",
}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Pages speak both languages from compiled catalogues; workers find them compiled."""
    if not hasattr(session.config, "workerinput"):
        call_command("translations", "compile", verbosity=0)
        translation_file_changed(sender=None, file_path=Path("django.mo"))  # read before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None):
    """A test that empties the tables takes the rows with it that migrations wrote: bring them back.

    After the last test there is no database any more.
    """
    yield
    if nextitem and ("transactional_db" in item.fixturenames or _is_transactional(item)):
        with item.config.stash[blocking_manager_key].unblock():
            _write_first_rows()


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


def _write_first_rows() -> None:
    for model, path in FIRST_ROWS.items():
        if not apps.get_model(model).objects.exists():
            module, verb = path.rsplit(".", 1)
            getattr(import_module(module), verb)(apps, None)


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.NOTICE_CARRIERS = settings.NOTICE_CARRIERS | {"email": "members.carriers.mail.send"}
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path  # nothing to look through for every client's middleware
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }


@receiver(setting_changed)
def _private_files_anew(*, setting, **_kwargs):
    if setting == "STORAGES":
        private.files._wrapped = empty


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
