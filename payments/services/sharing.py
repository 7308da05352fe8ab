"""Profit sharing (分账): who earns what of an order's money, by a policy that is never edited.

Every line's goods and service money is split to the cent among the roles of the policy; the
remainder is headquarters'. What a role nobody holds would have earned stays with headquarters,
service money with the dealer of the store that did the work.

A discount (coupon, points) lessens nobody's share but its funders': the shares are those of the
full price, and the funders' part of the discount stands against them as a share below zero.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.signals import setting_changed
from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import Now
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from members.models import Partner, User
from o2o.errors import DomainError, Invalid
from o2o.money import ZERO, rounded, split
from payments.models import Account, Journal, Posting, SplitPolicy, SplitRule
from payments.services import ledger
from payments.services.ledger import Leg
from stores.models import Dealer

Role = SplitRule.Role
Basis = SplitRule.Basis
HQ_ROLE = "hq"
COUPON, POINTS = FUNDING = ("coupon", "points")
WHOLE = Decimal(100)

REMEMBERED = 5.0  # seconds a process may go on with the policy it knows
_remembered: dict[str, tuple[float, SplitPolicy]] = {}


class NoPolicy(DomainError):
    code = "no_split_policy"
    status = 503
    message = _("Headquarters has not published a split policy yet.")


@dataclass(frozen=True, slots=True)
class Funding:
    """`percent` of a line's discount borne by `owner`; None = headquarters. `kind`: of FUNDING."""

    kind: str
    discount: Decimal
    percent: Decimal = WHOLE
    owner: Dealer | None = None


@dataclass(frozen=True, slots=True)
class SharedLine:
    """What one order line brings: `goods`, `service` and `voucher` in yuan, goods paid after
    the discounts that `funded` explains; of each kind of discount the percents make 100.

    `territory_dealer` holds the area for this line of goods; None = nobody.
    """

    line: int
    goods: Decimal = ZERO
    service: Decimal = ZERO
    territory_dealer: Dealer | None = None
    voucher: Decimal = ZERO
    funded: Sequence[Funding] = ()

    @property
    def full_goods(self) -> Decimal:
        """What the goods would have brought without discounts."""
        return self.goods + sum({part.kind: part.discount for part in self.funded}.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who holds the other roles, for all lines; None = nobody. A partner may redeem vouchers."""

    store_dealer: Dealer | Partner | None
    guide: User | None
    referrer: User | None


Holders = Mapping[str, ledger.Owner | None]  # role → who holds it


@dataclass(frozen=True, slots=True)
class Share:
    """`amount` = `rate` percent of `basis`, which is the line's money for `part`."""

    role: str
    beneficiary: str
    account: str
    rate: Decimal
    basis: Decimal
    amount: Decimal
    line: int
    part: str
    owner: ledger.Owner | None = field(repr=False, compare=False)


@transaction.atomic
def new_policy(
    *, name: str, rules: Iterable[tuple[str, str, Decimal]], by: User | None
) -> SplitPolicy:
    """Publish the next version from (role, basis, percent) rules; raises Invalid."""
    rules = [(Role(role), Basis(basis), Decimal(percent)) for role, basis, percent in rules]
    check(rules)
    SplitPolicy.objects.select_for_update().first()
    latest = SplitPolicy.objects.aggregate(version=Max("version"))["version"] or 0
    policy = SplitPolicy.objects.create(name=name, version=latest + 1, by=by)
    SplitRule.objects.bulk_create(
        SplitRule(policy=policy, role=role, basis=basis, percent=percent)
        for role, basis, percent in rules
    )
    forget_policy()
    return policy


def check(rules: Sequence[tuple[str, str, Decimal]]) -> None:
    """Each share above zero, each role once per basis, at most 100 % per basis; raises Invalid."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for _role, basis, percent in rules:
        totals[basis] += percent
    if any(not 0 < percent <= WHOLE for *_rest, percent in rules):
        raise Invalid(fields={"rules": [_("Every share is above 0 and at most 100 percent.")]})
    if len({(role, basis) for role, basis, _percent in rules}) < len(rules):
        raise Invalid(fields={"rules": [_("A role has one share of each kind of money.")]})
    if any(total > WHOLE for total in totals.values()):
        raise Invalid(fields={"rules": [_("Together the shares are more than 100 percent.")]})


def current_policy() -> SplitPolicy:
    """The newest valid policy with its rules, remembered for REMEMBERED seconds; or NoPolicy."""
    known = _remembered.get("policy")
    if known and known[0] > time.monotonic():
        return known[1]
    valid = SplitPolicy.objects.filter(valid_from__lte=Now()).prefetch_related("rules")
    policy = valid.order_by("-version").first()
    if policy is None:
        raise NoPolicy
    _remembered["policy"] = (time.monotonic() + REMEMBERED, policy)
    return policy


@receiver(setting_changed)
def forget_policy(**_kwargs) -> None:
    """Read the policy again: it is new, or this process was given another configuration."""
    _remembered.clear()


def preview(*, policy: SplitPolicy, lines: Sequence[SharedLine], parties: Parties) -> list[Share]:
    """What everybody would earn; writes nothing. Σ amounts = Σ money, line by line."""
    shares = []
    for line in lines:
        holders = _holders(line, parties)
        shares += _shares(policy, line.line, Basis.GOODS, line.full_goods, holders)
        shares += _borne(line)
        shares += _shares(policy, line.line, Basis.SERVICE, line.service, holders)
        shares += _shares(policy, line.line, Basis.VOUCHER, line.voucher, holders)
    return shares


def _holders(line: SharedLine, parties: Parties) -> Holders:
    return {
        Role.TERRITORY_DEALER: line.territory_dealer,
        Role.STORE_DEALER: parties.store_dealer,
        Role.GUIDE: parties.guide,
        Role.REFERRER: parties.referrer,
    }


def _shares(
    policy: SplitPolicy, line: int, part: str, money: Decimal, holders: Holders
) -> list[Share]:
    if not money:
        return []
    rates = _rates(policy, part, holders)
    amounts = split(money, list(rates.values()))
    return [
        _share(role, rate, amount, money, line, part, holders.get(role))
        for (role, rate), amount in zip(rates.items(), amounts, strict=True)
        if rate
    ]


def _borne(line: SharedLine) -> list[Share]:
    """What each funder bears of the line's discounts, to the cent: shares below zero."""
    borne = []
    for kind in FUNDING:
        parts = [part for part in line.funded if part.kind == kind and part.discount]
        amounts = split(parts[0].discount, [part.percent for part in parts]) if parts else []
        borne += [_burden(line.line, *each) for each in zip(parts, amounts, strict=True)]
    return borne


def _burden(line: int, part: Funding, amount: Decimal) -> Share:
    return Share(
        role=part.kind,
        beneficiary=str(part.owner or _("Headquarters")),
        account=ledger.code_of(part.owner),
        rate=part.percent,
        basis=-part.discount,
        amount=-amount,
        line=line,
        part=str(Basis.GOODS),
        owner=part.owner,
    )


def _rates(policy: SplitPolicy, part: str, holders: Holders) -> dict[str, Decimal]:
    """Percent per role that somebody holds, together 100."""
    rates: dict[str, Decimal] = defaultdict(Decimal)
    heir = Role.STORE_DEALER if part == Basis.SERVICE else HQ_ROLE
    for rule in policy.rules.all():
        if rule.basis == part:
            held = holders[rule.role] is not None
            rates[rule.role if held else heir] += rule.percent
    rates[HQ_ROLE] += WHOLE - sum(rates.values())
    return rates


def _share(
    role: str,
    rate: Decimal,
    amount: Decimal,
    money: Decimal,
    line: int,
    part: str,
    owner: ledger.Owner | None,
) -> Share:
    return Share(
        role=str(role),
        beneficiary=str(owner or _("Headquarters")),
        account=ledger.code_of(owner),
        rate=rate,
        basis=money,
        amount=amount,
        line=line,
        part=str(part),
        owner=owner,
    )


@transaction.atomic(savepoint=False)
def settle(
    *,
    reference: str,
    order_number: str,
    policy: SplitPolicy,
    lines: Sequence[SharedLine],
    parties: Parties,
) -> Journal:
    """Hand the money of `lines` to those who earned it, once per `reference`."""
    ledger.hold_order(order_number)
    shares = preview(policy=policy, lines=lines, parties=parties)
    accounts = {share.account: ledger.account_of(share.owner) for share in shares}
    total = sum((share.amount for share in shares), ZERO)
    legs = [
        Leg(
            accounts[share.account],
            share.amount,
            share.role,
            share.rate,
            share.basis,
            share.part,
            share.line,
        )
        for share in shares
    ]
    return ledger.book(
        kind=Journal.Kind.SPLIT,
        reference=reference,
        order_number=order_number,
        legs=[Leg(ledger.account(ledger.UNEARNED), -total), *legs],
    )


def taken_back(*, order_number: str, amount: Decimal) -> list[Leg]:
    """Debits that pay for a refund: unearned money first, then pro rata from the shares; what
    funders bore of the discounts goes back to them in the same proportion.

    Call within the transaction that books them, after `ledger.hold_order`.
    """
    free = min(amount, max(ledger.unearned(order_number), ZERO))
    earned = _earned(order_number) if free < amount else []
    if sum(total for _account, _role, total in earned) <= 0:
        return [Leg(ledger.account(ledger.UNEARNED), -amount)]
    parts = _reversed(amount - free, [total for _account, _role, total in earned])
    accounts = Account.objects.in_bulk([account for account, _role, _total in earned])
    return [Leg(ledger.account(ledger.UNEARNED), -free)] + [
        Leg(accounts[account], -part, role)
        for (account, role, _total), part in zip(earned, parts, strict=True)
    ]


def _reversed(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Parts of `amount` in proportion to shares above and below zero; summing exactly to it.

    With everything that is left of the shares, each part is its share.
    """
    above = [max(share, ZERO) for share in shares]
    below = [max(-share, ZERO) for share in shares]
    borne = rounded(sum(below, ZERO) * amount / sum(shares, ZERO))
    given = split(borne, below) if borne else [ZERO] * len(shares)
    return [taken - back for taken, back in zip(split(amount + borne, above), given, strict=True)]


def _earned(order_number: str) -> list[tuple[int, str, Decimal]]:
    """(account, role, what is left of its share) of an order; a funder's is below zero."""
    shares = Posting.objects.filter(
        journal__order_number=order_number, account__kind__in=Account.EARNING
    )
    totals = shares.values("account", "role").annotate(total=Sum("amount")).exclude(total=0)
    return list(totals.order_by("account", "role").values_list("account", "role", "total"))
