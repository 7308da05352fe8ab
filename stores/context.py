"""What the header of every page knows about the shopper's place."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from stores import whereabouts


def place(request: HttpRequest) -> dict[str, object]:
    """`place_label`, read only by pages that show it."""

    def label() -> str:
        if not hasattr(request, "session"):  # a refusal drawn before sessions are looked up
            return ""
        chosen = whereabouts.chosen(request)
        return chosen.label if chosen else ""

    return {"place_label": SimpleLazyObject(label)}
