"""A member who works in a store cannot close the account from under it."""

from members.models import User
from members.services.closing import WorksHere


def close(user: User) -> None:
    """Raises WorksHere while a membership lasts."""
    if user.memberships.active().exists():
        raise WorksHere
