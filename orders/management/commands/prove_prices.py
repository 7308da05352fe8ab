"""Prove that every variant costs the same everywhere, in every store; exit 1 otherwise."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from orders.management import parity
from stores.models import Store

SHOWN = 50


class Command(BaseCommand):
    help = "Prove that page, API and cart ask the ledger's price, for every variant and store."

    def handle(self, *args, **options) -> None:
        known = parity.ledger()
        findings = list(parity.findings(known))
        for finding in findings[:SHOWN]:
            self.stderr.write(f"✗ {finding}")
        if findings:
            self.stderr.write(_("%(n)d prices differ.") % {"n": len(findings)})
            sys.exit(1)
        self.stdout.write(
            _("%(variants)d variants cost the same on their page, in the API and in the carts of "
              "%(stores)d stores.")
            % {"variants": len(known), "stores": Store.objects.count()}
        )  # fmt: skip
