"""Headquarters' view of money. Everything is read here; the few buttons call verbs."""

from payments.admin import collecting, ledger, policy

__all__ = ["collecting", "ledger", "policy"]
