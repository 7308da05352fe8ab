"""The version of the catalogue: cached pages carry it, so a change lets all of them go at once."""

import logging
from uuid import uuid4

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEY = "catalog:version"


def current() -> str:
    """The version now; empty when the cache does not answer, and then nothing is cached."""
    try:
        return cache.get_or_set(KEY, _new, timeout=None)
    except (RedisError, OSError):
        logger.warning("The cache does not answer; pages are made afresh.")
        return ""


def bump() -> None:
    """Let every cached page of the catalogue go."""
    try:
        cache.set(KEY, _new(), timeout=None)
    except (RedisError, OSError):
        logger.warning("The cache does not answer; its pages end by their own age.")


def _new() -> str:
    return uuid4().hex[:12]
