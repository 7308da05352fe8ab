"""The rules in force."""

from orders.services.ranking import NEAREST_FIRST, Rules


def active() -> Rules:
    return NEAREST_FIRST
