"""Play the whole story over HTTP against a running site; exit 1 at the first thing wrong."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from orders.management.smoke import Story, Wrong


class Command(BaseCommand):
    help = "Play the whole story over HTTP against a running site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default=settings.SITE_URL)
        parser.add_argument(
            "--accounts",
            default=str(Path(settings.BASE_DIR) / "demo" / "accounts.json"),
            help="JSON with the accounts of a guide and of headquarters",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        story = Story(options["base_url"], **self._accounts(Path(options["accounts"])))
        began = time.perf_counter()
        for name, step in story.steps():
            self._play(name, step)
        self.stdout.write(f"The whole story took {time.perf_counter() - began:.1f} s.")

    def _accounts(self, path: Path) -> dict[str, tuple[str, str]]:
        people = json.loads(path.read_text("utf-8"))
        by_role = {row["role"]: (row["email"], people["password"]) for row in people["accounts"]}
        return {role: by_role[role] for role in ("hq", "guide")}

    def _play(self, name: str, step: Any) -> None:
        start = time.perf_counter()
        try:
            step()
        except (Wrong, requests.RequestException, KeyError) as error:
            self.stderr.write(f"✗ {name}: {error}")
            sys.exit(1)
        self.stdout.write(f"✓ {name} ({time.perf_counter() - start:.2f} s)")
