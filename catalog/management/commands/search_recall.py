"""Say which queries of a list do not find what they should."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from catalog.services.search import recall

LEAST = 0.95


class Command(BaseCommand):
    help = "Recall among the first ten over a JSON list of {query, kind, hits}; 1 when below 0.95."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options) -> None:
        outcomes = recall.measure(cases=json.loads(options["file"].read_text("utf-8")))
        for outcome in outcomes:
            if outcome.missed and outcome.recall < 1:
                self.stdout.write(f"{outcome.case['query']}: without {', '.join(outcome.missed)}")
        mean = sum(outcome.recall for outcome in outcomes) / len(outcomes)
        self.stdout.write(f"recall@{recall.FIRST} {mean:.3f} over {len(outcomes)} queries")
        if mean < LEAST:
            raise SystemExit(1)
