"""What an account leaves behind here when it is closed; who works in a store cannot close it."""

from members.models import User
from members.services.closing import WorksHere
from stores.services import tags


def close(user: User) -> None:
    """Raises WorksHere while a membership lasts; forgets which codes the member touched."""
    if user.memberships.active().exists():
        raise WorksHere
    tags.forget(user)
