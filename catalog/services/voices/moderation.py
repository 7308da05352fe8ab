"""What members say is published when it gives no cause for doubt, or when headquarters says so."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import signals
from catalog.models import Answer, Question, Review, VoiceEvent, VoicePolicy
from catalog.models.voice import Voice
from catalog.services.voices import chronicle, counting, screening
from o2o.errors import Invalid

Action, Status = VoiceEvent.Action, Voice.Status


class HideWithReason(Invalid):
    code = "reason_missing"
    message = _("Say why this is hidden.")


def receive(voice: Voice) -> None:
    """A new or changed text: out at once if it is clean and headquarters lets it, else held.

    The caller has locked or just made the row.
    """
    policy = VoicePolicy.current()
    voice.doubt = screening.doubt(voice.text, policy)
    _models(voice).filter(pk=voice.pk).update(doubt=voice.doubt)
    clean = policy.publish_clean and not voice.doubt and voice.status != Status.HIDDEN
    moved = _move(voice, Status.PUBLISHED if clean else Status.PENDING)
    if moved and not clean:
        chronicle.note(voice, Action.HELD, by=None, reason=voice.doubt)
    if clean and not moved:
        _announce(voice)


@transaction.atomic
def publish(*, voice: Voice, by: Any) -> bool:
    """Let it be read; says whether it was not already."""
    moved = _move(voice, Status.PUBLISHED)
    if moved:
        chronicle.note(voice, Action.PUBLISHED, by=by)
    return moved


@transaction.atomic
def hide(*, voice: Voice, by: Any, reason: str) -> bool:
    """Take it from the page, with a reason that stays; says whether it was not hidden already."""
    if not reason.strip():
        raise HideWithReason(fields={"reason": [HideWithReason.message]})
    moved = _move(voice, Status.HIDDEN)
    if moved:
        chronicle.note(voice, Action.HIDDEN, by=by, reason=reason.strip()[:200])
    return moved


def _move(voice: Voice, to: str) -> bool:
    """The only writer of a status. Counters follow whoever moved the row, once."""
    rows = _models(voice)
    current = rows.select_for_update(of=("self",)).get(pk=voice.pk)
    voice.status = current.status
    if current.status == to:
        return False
    rows.filter(pk=voice.pk).update(status=to)
    if current.is_public:
        counting.count(current, -1)
    voice.status = current.status = to
    if current.is_public:
        counting.count(current, 1)
        _announce(current)
    return True


def _announce(voice: Voice) -> None:
    """Who asked hears of an answer as soon as it can be read; a review may earn its author points."""
    if isinstance(voice, Review):
        signals.published.send(Review, voice=voice)
    elif isinstance(voice, Answer) and voice.user_id != voice.question.user_id:
        signals.answered.send(Question, voice=voice.question, key=f"answer:{voice.pk}")


def _models(voice: Voice):
    return type(voice)._default_manager.all()
