"""Load the demo brand: catalogue with pictures, stores, people and a little history."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from catalog.models import Product
from catalog.services import article_loading, showroom, suite_loading
from orders.services import demo, demo_gifts, demo_voices, demo_vouchers
from stores.services import demo as showrooms
from stores.services import demo_visits

DEMO = Path(settings.BASE_DIR) / "demo"


class Command(BaseCommand):
    help = "Load the demo brand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only into an empty catalogue")

    @transaction.atomic  # whole or not at all: a half-loaded demo would pass for a loaded one
    def handle(self, *args, **options) -> None:
        if options["if_empty"] and Product.objects.exists():
            return
        network, people = self._read("network.json"), self._read("accounts.json")
        catalogue = self._read("catalogue.json")
        showroom.load(catalogue=catalogue, folder=DEMO / "pictures", models=DEMO / "models")
        suite_loading.load(catalogue["suites"])
        article_loading.load(self._read("articles.json"), folder=DEMO / "pictures")
        demo.load_network(network)
        demo.stock_stores(network)
        showrooms.furnish(network)
        showrooms.settle_buyers(network)
        services = self._read("services.json")
        demo_vouchers.welcome(services["partners"])
        accounts = demo.create_people(people)
        demo.publish_rules(network, accounts["hq"])
        showrooms.hand_out_tags(network)
        showrooms.sign_dealers(network)
        orders = demo.play_history(accounts["guide"])
        offered = demo_vouchers.offer(services, by=accounts["hq"], folder=DEMO / "pictures")
        demo_vouchers.play(offered, accounts)
        demo_visits.play(guide=accounts["guide"], shopper=accounts["shopper"])
        demo_voices.let_speak(self._read("voices.json"), accounts, DEMO / "pictures")
        demo_gifts.hand_out(accounts)
        self.stdout.write(
            f"{Product.objects.count()} products, {len(network['stores'])} stores, "
            f"{len(orders)} orders."
        )

    def _read(self, name: str) -> Any:
        return json.loads((DEMO / name).read_text("utf-8"))
