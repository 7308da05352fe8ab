"""Prove every law of the data, read-only; exit 1 with each finding."""

import sys

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from catalog import invariants as of_catalog
from members import invariants as of_members
from orders import invariants as of_orders
from payments import invariants as of_payments
from stores import invariants as of_stores

CHECKS = (
    *of_catalog.CHECKS,
    *of_members.CHECKS,
    *of_orders.CHECKS,
    *of_payments.CHECKS,
    *of_stores.CHECKS,
)
SHOWN = 20


class Command(BaseCommand):
    help = "Prove every law of the data, read-only."

    def handle(self, *args, **options) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            broken = sum(self._check(name, find) for name, find in CHECKS)
        if broken:
            self.stderr.write(_("%(n)d laws are broken.") % {"n": broken})
            sys.exit(1)
        self.stdout.write(_("All %(n)d laws hold.") % {"n": len(CHECKS)})

    def _check(self, name: str, find) -> bool:
        findings = list(find())
        self.stdout.write(f"{'✗' if findings else '✓'} {name}")
        for finding in findings[:SHOWN]:
            self.stdout.write(f"    {finding}")
        if len(findings) > SHOWN:
            self.stdout.write(f"    … {len(findings) - SHOWN} more")
        return bool(findings)
