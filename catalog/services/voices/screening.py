"""Whether a text may stand at once: what tries to lead people elsewhere, and words of a list."""

import re
from collections.abc import Iterable

from catalog.models import VoicePolicy

ELSEWHERE = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[a-z]{2,}|(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?:微信|weixin|wechat|vx|qq)\s*[::]?\s*[a-z0-9_-]{5,}",
    re.IGNORECASE,
)


def doubt(text: str, policy: VoicePolicy) -> str:
    """The first thing in the text that headquarters should see; empty when there is none."""
    if found := ELSEWHERE.search(text):
        return found[0][:200]
    lowered = text.lower()
    return next((word for word in _words(policy) if word in lowered), "")


def _words(policy: VoicePolicy) -> Iterable[str]:
    return filter(None, (line.strip().lower() for line in policy.doubtful_words.splitlines()))
