"""The history of a voice, which only grows."""

from typing import Any

from catalog.models import Answer, Question, Review, VoiceEvent
from catalog.models.voice import Voice

OWNERS: dict[type[Voice], str] = {Review: "review", Question: "question", Answer: "answer"}


def note(
    voice: Voice, action: VoiceEvent.Action, *, by: Any, reason: str = "", **before: Any
) -> VoiceEvent:
    """Write down what happened; `before` is what it replaced."""
    owner: dict[str, Any] = {OWNERS[type(voice)]: voice}
    return VoiceEvent.objects.create(action=action, by=by, reason=reason, before=before, **owner)
