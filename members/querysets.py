"""Questions about many members and addresses."""

from django.db import models


class AddressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own addresses only; headquarters reads others' through its admin."""
        return self.filter(user_id=user.pk)
