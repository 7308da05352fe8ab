"""What an applicant is told of each step, by e-mail and on the page behind the signed link."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.carriers import Letter, carrier_of
from members.models import Channel
from members.wording import Words
from o2o import outbox
from stores import application_links
from stores.models import ApplicationStep

Kind = ApplicationStep.Kind
PASS = Decimal(60)

SAID = {
    "applied": (
        gettext_noop("We have your application"),
        gettext_noop("%(company)s wants to become a dealer. We check the papers within five working days."),
    ),
    "missing": (
        gettext_noop("Something is missing"),
        gettext_noop("Please add it on the page of your application: %(note)s"),
    ),
    "added": (
        gettext_noop("Your papers have arrived"),
        gettext_noop("We go on with the check."),
    ),
    "checked": (
        gettext_noop("Your papers are in order"),
        gettext_noop("Next we score the qualification of %(company)s."),
    ),
    "unfit": (
        gettext_noop("Your application could not be accepted"),
        gettext_noop("The check of the papers was not passed. %(note)s"),
    ),
    "qualified": (
        gettext_noop("%(company)s is qualified"),
        gettext_noop("%(score)s of 100 points. We prepare the contract and call you."),
    ),
    "short": (
        gettext_noop("Your application could not be accepted"),
        gettext_noop("%(score)s of 100 points; 60 are needed. You may apply again when things have changed."),
    ),
    "refused": (
        gettext_noop("Your application could not be accepted"),
        gettext_noop("We cannot offer %(company)s a contract."),
    ),
    "rejected": (
        gettext_noop("Your application could not be accepted"),
        gettext_noop("The reason: %(note)s"),
    ),
    "signed": (
        gettext_noop("Your contract is ready"),
        gettext_noop("Welcome! Your dealer code is %(dealer)s. We call you about the opening."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the words of the applicant."""

    step: ApplicationStep
    title: str
    text: str


def put(step: ApplicationStep) -> None:
    """Promise the letter in the caller's transaction; a veto is told with the score."""
    if step.application.email and step.kind != Kind.VETOED:
        outbox.put("stores.tasks.tell_applicant", step_id=step.pk)


def tell(*, step_id: int) -> None:
    """Send the letter; every try bears the same key."""
    step = ApplicationStep.objects.select_related("application").get(pk=step_id)
    application = step.application
    with translation.override(application.language):
        told = words(step)
    letter = Letter(
        key=f"application-step-{step.pk}",
        kind=f"application_{step.kind}",
        facts={},
        channel=Channel.EMAIL,
        address=application.email,
        language=application.language,
        words=Words(told.title, told.text, ""),
        url=f"{settings.SITE_URL}{application_links.link(application)}",
        stop_url="",
    )
    carrier_of(Channel.EMAIL)(letter)


def words(step: ApplicationStep) -> Told:
    """In the active language; the blacklist is not spoken of."""
    title, text = SAID[_case(step)]
    facts: dict[str, Any] = {
        "company": step.application.company,
        "note": step.note,
        "score": step.details.get("score", ""),
        "dealer": step.details.get("dealer", ""),
    }
    return Told(step, _(title) % facts, (_(text) % facts).strip())


def _case(step: ApplicationStep) -> str:
    details = step.details
    if step.kind == Kind.CHECKED:
        return "checked" if all(details.values()) else "unfit"
    if step.kind == Kind.SCORED:
        enough = Decimal(details["score"]) >= PASS
        return "short" if not enough else "qualified" if details.get("passed", True) else "refused"
    return step.kind


def history(steps: list[ApplicationStep]) -> list[Told]:
    return [words(step) for step in steps if step.kind != Kind.VETOED]


def still_wanted(steps: list[ApplicationStep]) -> str:
    """What headquarters asked for and has not got yet, in its own words."""
    asked = ""
    for step in steps:
        if step.kind == Kind.MISSING:
            asked = step.note
        elif step.kind == Kind.ADDED:
            asked = ""
    return asked
