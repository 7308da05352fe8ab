"""Named refusals. A verb raises one; every door turns it into the same clear answer."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a stable `code`, an HTTP `status` and a translated `message`.

    `message` may hold %(name)s placeholders, filled from the keyword arguments.
    `fields` maps a field name to a list of messages, for forms and problem+json.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = _("This cannot be done now.")

    def __init__(self, *, fields: dict[str, list[Any]] | None = None, **details: Any):
        self.details = details
        self.fields = fields or {}
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.details


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    message = _("You are not allowed to do this.")


class Invalid(DomainError):
    code = "invalid"
    status = 400
    message = _("Please check what you entered.")
