"""What stores hear from the floor below. Each receiver is one call."""

from django.dispatch import receiver

from members.models import User
from members.signals import account_closed
from stores.services import leaving


@receiver(account_closed)
def on_account_closed(sender: type[User], user: User, **kwargs) -> None:
    leaving.close(user)
