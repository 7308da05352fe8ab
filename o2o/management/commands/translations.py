"""Keep the Chinese catalogue: `translations check`, `compile`, `merge`."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from o2o import translations


class Command(BaseCommand):
    help = "Check that every text has its Chinese, compile the catalogues, or fold in the parts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("action", choices=["check", "compile", "merge"])

    def handle(self, *, action: str, **options) -> None:
        doors = {"check": self.prove, "compile": self.compile, "merge": self.merge}
        doors[action](settings.BASE_DIR)

    def prove(self, root: Path) -> None:
        found = translations.findings(root, folders(root))
        for finding in found:
            self.stderr.write(finding)
        if found:
            raise CommandError(f"{len(found)} texts to mend.")
        self.stdout.write("Every text can be read in both languages.")

    def compile(self, root: Path) -> None:
        for path in translations.compile_catalogues(root):
            self.stdout.write(f"compiled {path.relative_to(root)}")

    def merge(self, root: Path) -> None:
        self.stdout.write(f"{translations.merge(root)} entries")


def folders(root: Path) -> list[str]:
    """The project's own apps, templates and scripts, relative to `root`."""
    own = [Path(app.path) for app in apps.get_app_configs()]
    return [
        *(str(path.relative_to(root)) for path in own if path.parent == root),
        "templates",
        "static/js",
    ]
