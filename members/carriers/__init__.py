"""Who carries messages out of the house: one carrier per channel, named in the settings.

A carrier is a function that takes a `Letter` and returns its receipt, or raises: then the promise
is tried again. `Letter.key` is the same for every try; a carrier that can tell retries from new
messages by it delivers at most once. `kept` is the default where no provider is contracted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from members.wording import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """What a carrier gets: to whom, what, and where it leads.

    `facts` are said in its language. `calendar` is {"file": name, "calendar": its text} where
    there is something to note down.
    """

    key: str
    kind: str
    facts: Mapping[str, str]
    channel: str
    address: str
    language: str
    words: Words
    url: str
    stop_url: str
    calendar: Mapping[str, str] | None = None


class NothingToSay(Exception):
    """The carrier knows no words for this kind of notice: no reason to try again."""


class CarrierRefused(Exception):
    """The provider's own words for not taking a message."""


Carrier = Callable[[Letter], str]


def carrier_of(channel: str) -> Carrier:
    return import_string(settings.NOTICE_CARRIERS[channel])
