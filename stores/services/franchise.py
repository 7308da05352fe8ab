"""From an application to a dealer under contract: check, score, veto, sign."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from members.models import User
from o2o.errors import DomainError, Invalid
from stores.models import (
    Application,
    ApplicationStep,
    Barred,
    Contract,
    Criterion,
    Dealer,
    Division,
    Paper,
)
from stores.services import application_news, credit_code, territories
from stores.services.application_news import PASS

Status, Kind = Application.Status, ApplicationStep.Kind
MOST_PAPERS = 12
TENTH = Decimal("0.1")


class AppliedAlready(DomainError):
    code = "applied_already"
    message = _("This company has applied already. We will call you.")


class EnoughPapers(DomainError):
    code = "enough_papers"
    status = 409
    message = _("There are too many papers: %(most)s at most. Please call us.")


class NotItsTurn(DomainError):
    code = "application_moved_on"
    message = _("This application is %(now)s; please look at it again.")


class Blacklisted(DomainError):
    code = "company_barred"
    message = _("This company is on the blacklist: %(reason)s")


@transaction.atomic
def apply(*, facts: Mapping[str, Any], papers: Mapping[str, File] | None = None) -> Application:
    """Keep an application; `facts` are fields of Application, `papers` go by their kind.

    Raises Invalid, AppliedAlready.
    """
    if not credit_code.is_valid(facts["registration"]):
        raise Invalid(fields={"registration": [_("Please check this code: 18 characters.")]})
    try:
        with transaction.atomic():
            application = Application.objects.create(**facts)
    except IntegrityError:
        raise AppliedAlready from None
    for kind, file in (papers or {}).items():
        Paper.objects.create(application=application, kind=kind, file=file)
    _note(application, Kind.APPLIED, None)
    return application


@transaction.atomic
def ask_for(*, application: Application, what: str, by: User) -> Application:
    """Tell the applicant what is missing; the check waits for it."""
    _move(application, Status.NEW, Status.NEW)
    _note(application, Kind.MISSING, by, what)
    return application


@transaction.atomic
def add(*, application: Application, files: Sequence[File]) -> Application:
    """The applicant sends more papers, MOST_PAPERS in all, while they are being checked."""
    _move(application, Status.NEW, Status.NEW)
    if application.papers.count() + len(files) > MOST_PAPERS:
        raise EnoughPapers(most=MOST_PAPERS)
    for file in files:
        Paper.objects.create(application=application, kind=Paper.Kind.OTHER, file=file)
    _note(application, Kind.ADDED, None, "", {"papers": len(files)})
    return application


@transaction.atomic
def check(
    *, application: Application, real: bool, complete: bool, correct: bool, by: User, note: str = ""
) -> Application:
    """The papers were looked at; one no and the application is over."""
    answers = {"real": real, "complete": complete, "correct": correct}
    _move(application, Status.NEW, Status.CHECKED if all(answers.values()) else Status.REJECTED)
    _note(application, Kind.CHECKED, by, note, answers)
    return application


@transaction.atomic
def score(*, application: Application, points: Mapping[int, int], by: User) -> Application:
    """Points 0–10 by criterion (id); qualified from 60 of 100 on, unless the company is barred.

    Weights may change later: those that counted are kept with the step.
    """
    criteria = list(Criterion.objects.filter(is_active=True, pk__in=points))
    total = _weighted(criteria, points)
    barred = Barred.objects.filter(registration=application.registration).first()
    passed = total >= PASS and barred is None
    _move(application, Status.CHECKED, Status.QUALIFIED if passed else Status.REJECTED, score=total)
    counted = [[c.name_zh, c.weight, points[c.pk]] for c in criteria]
    _note(
        application, Kind.SCORED, by, "", {"score": str(total), "passed": passed, "points": counted}
    )
    if barred:
        _note(application, Kind.VETOED, by, barred.reason)
    return application


@transaction.atomic
def reject(*, application: Application, by: User, reason: str) -> Application:
    """The applicant reads the reason."""
    open_states = [Status.NEW, Status.CHECKED, Status.QUALIFIED]
    _move(application, open_states, Status.REJECTED)
    _note(application, Kind.REJECTED, by, reason)
    return application


@transaction.atomic
def sign(
    *,
    application: Application,
    starts: date,
    ends: date,
    deposit: Decimal,
    divisions: Collection[Division],
    lines: Collection[Category] = (),
    policy_version: int | None,
    by: User,
) -> Dealer:
    """Make the dealer, the contract and the territories, all or nothing; no `lines` = all lines.

    Raises NotItsTurn, Blacklisted, territories.TerritoryTaken.
    """
    barred = Barred.objects.filter(registration=application.registration).first()
    if barred:
        raise Blacklisted(reason=barred.reason)
    dealer = Dealer.objects.create(
        code=f"D{application.pk:05}", name=application.company, contact=application.contact
    )
    _move(application, Status.QUALIFIED, Status.SIGNED, dealer=dealer)
    Contract.objects.create(
        dealer=dealer, starts=starts, ends=ends, deposit=deposit, policy_version=policy_version
    )
    for division in sorted(divisions, key=lambda division: division.pk):
        for line in lines or [None]:
            territories.grant(dealer=dealer, division=division, line=line, since=starts)
    _note(application, Kind.SIGNED, by, "", {"dealer": dealer.code, "deposit": str(deposit)})
    return dealer


def _weighted(criteria: Collection[Criterion], points: Mapping[int, int]) -> Decimal:
    """0–100, to a tenth."""
    weight = sum(c.weight for c in criteria)
    if not weight:
        return Decimal(0)
    total = Decimal(sum(c.weight * min(max(points[c.pk], 0), 10) for c in criteria))
    return (total * 10 / weight).quantize(TENTH, ROUND_HALF_UP)


def _move(application: Application, before: str | Sequence[str], to: str, **also: Any) -> None:
    """Conditional: of two who decide at once, the second is told."""
    states = [before] if isinstance(before, str) else before
    rows = Application.objects.filter(pk=application.pk, status__in=states)
    moved = rows.update(status=to, **also)
    application.refresh_from_db()
    if not moved:
        raise NotItsTurn(now=application.get_status_display())


def _note(
    application: Application,
    kind: str,
    by: User | None,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    step = ApplicationStep.objects.create(
        application=application, kind=kind, by=by, note=note, details=dict(details or {})
    )
    application_news.put(step)
