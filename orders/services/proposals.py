"""From the guide's phone to the visitor's: a basket is proposed, taken once, ordered once.

The guide fills an ordinary cart, so prices and suites are those of the shop. Whoever takes the link
gets a copy to change; at placing every price is read again. Locks: visit, then proposal.
"""

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Suite, Variant
from members.models import User
from o2o.errors import DomainError
from orders import states
from orders.methods import Method
from orders.models import Cart, CartLine, CartSuite, Order, Proposal
from orders.services import cart as carts
from stores.models import Tag, Visit
from stores.services import greeting, tags

Status = Proposal.Status
TAG_LINK = re.compile(r"/t/([0-9A-Za-z]{4,12})/?(?:[?#]|$)")


class NotHere(DomainError):
    code = "visitor_not_here"
    status = 409
    message = _("A basket is put together while the visitor is in the store.")


class NothingToSend(DomainError):
    code = "nothing_to_send"
    status = 409
    message = _("Put in a piece first.")


class UnknownPiece(DomainError):
    code = "unknown_piece"
    status = 404
    message = _("This code names no piece that is sold.")


class ProposalOver(DomainError):
    code = "proposal_over"
    status = 409
    message = _("This basket can no longer be ordered. Ask your guide to send it again.")


# ── The guide's part ────────────────────────────────────────────────────────────────────
@transaction.atomic
def start(*, visit: Visit, by: User, like: Proposal | None = None) -> Proposal:
    """The draft of this visit, made when there is none; `like` fills a new one."""
    visit = locked(visit)
    if draft := visit.proposals.filter(status=Status.DRAFT).first():
        return draft
    if visit.status != Visit.Status.ARRIVED:
        raise NotHere
    cart = _copied(like.cart) if like else Cart.objects.create(token=carts.new_token())
    method = like.method if like else Method.DELIVERY
    return Proposal.objects.create(visit=visit, guide=_guide(visit, by), cart=cart, method=method)


@transaction.atomic
def put(*, proposal: Proposal, text: str, quantity: int = 1) -> CartLine:
    """A piece by its SKU, or by the scanned tag of a sample."""
    _drafted(proposal, wanted=_("changed"))
    return carts.add(cart=proposal.cart, sku=_sku(text.strip()), quantity=quantity)


@transaction.atomic
def put_suite(*, proposal: Proposal, suite: Suite) -> list[CartLine]:
    _drafted(proposal, wanted=_("changed"))
    return carts.add_suite(cart=proposal.cart, suite=suite)


@transaction.atomic
def set_quantity(*, proposal: Proposal, line: CartLine, quantity: int) -> CartLine | None:
    """How many of a piece; 0 takes it out."""
    _drafted(proposal, wanted=_("changed"))
    return carts.set_quantity(line=line, quantity=quantity)


@transaction.atomic
def send(*, proposal: Proposal, by: User, method: str) -> Proposal:
    """The link is good from now on, for as long as the house says."""
    _drafted(proposal, wanted=Status.SENT.label)
    if not proposal.cart.lines.exists():
        raise NothingToSend
    ends = Now() + settings.PROPOSAL_LIFETIME
    guide = _guide(proposal.visit, by)
    return _moved(proposal, Status.SENT, method=method, expires_at=ends, guide=guide)


@transaction.atomic
def take_back(*, proposal: Proposal) -> Proposal:
    """Nobody has taken it yet: the link dies, and the guide goes on with the basket."""
    locked(proposal.visit)
    if proposal.visit.proposals.filter(status=Status.DRAFT).exists():
        raise states.WrongState(now=Status.SENT.label, wanted=Status.DRAFT.label)
    code = Proposal._meta.get_field("code").get_default()
    return _moved(proposal, Status.DRAFT, code=code, expires_at=None, opened_at=None)


def _drafted(proposal: Proposal, *, wanted: Any) -> None:
    """The proposal's row locked, and still the guide's to change."""
    now = Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    if now.status != Status.DRAFT:
        raise states.WrongState(now=now.get_status_display(), wanted=wanted)


def _guide(visit: Visit, by: User) -> User | None:
    """Who earns: whoever of the store puts it together, else the visit's guide."""
    return by if tags.works_in(by, visit.store) else visit.guide


def _sku(text: str) -> str:
    """The SKU that a typed SKU, a tag's link or its bare code stands for. Raises UnknownPiece."""
    if Variant.objects.filter(sku=text).exists():
        return text
    link = TAG_LINK.search(text)
    code = (link[1] if link else text[:12]).upper()
    tag = Tag.objects.filter(code=code, variant__isnull=False).select_related("variant").first()
    if tag is None:
        raise UnknownPiece
    return tag.variant.sku


# ── The visitor's part ──────────────────────────────────────────────────────────────────
def opened(*, proposal: Proposal) -> None:
    """The link was opened; the first time counts."""
    Proposal.objects.filter(pk=proposal.pk, opened_at=None).update(opened_at=Now())


@transaction.atomic
def take(*, proposal: Proposal, by: User) -> Proposal:
    """It is theirs: a copy to change and order. Whoever takes it again gets the same copy.

    An unknown visitor is known from now on. Raises ProposalOver for anybody else, and too late.
    """
    visit = locked(proposal.visit)
    rows = Proposal.objects.select_for_update(no_key=True, of=("self",)).lasting()
    now = rows.filter(pk=proposal.pk).first()
    if now is None or visit.member_id not in (None, by.pk):
        raise ProposalOver
    if now.status == Status.TAKEN:
        return now
    greeting.recognise(visit=visit, member=by)
    return _moved(now, Status.TAKEN, member=by, basket=_copied(now.cart))


def basket_of(*, user: User, pk: int, is_done: bool = False) -> Cart | None:
    """What this member makes of the proposal; with `is_done` also after it was ordered."""
    known = [Status.TAKEN, Status.ORDERED] if is_done else [Status.TAKEN]
    mine = Proposal.objects.filter(pk=pk, member=user, status__in=known).lasting()
    return Cart.objects.filter(taken_proposal__in=mine).first()


def claim(*, cart: Cart, by: User) -> Proposal | None:
    """The locked proposal that this basket was taken from; None for a member's own cart."""
    if cart.user_id is not None:
        return None
    rows = Proposal.objects.select_for_update(no_key=True, of=("self",)).lasting()
    mine = rows.select_related("visit__store", "guide").filter(basket=cart, member=by)
    proposal = mine.filter(status=Status.TAKEN).first()
    if proposal is None:
        raise ProposalOver
    return proposal


def ordered(*, proposal: Proposal, order: Order) -> None:
    """Its one order."""
    states.move(proposal, Status.ORDERED, order=order)


def earner(proposal: Proposal, *, buyer: User) -> User | None:
    """The guide, while they work there, and who is not the buyer."""
    guide = proposal.guide
    if guide is None or guide == buyer or not tags.works_in(guide, proposal.visit.store):
        return None
    return guide


def paid(order: Order) -> None:
    """What the visit came to."""
    if order.visit_id:
        greeting.bought(visit=Visit.objects.get(pk=order.visit_id))


# ── Both ────────────────────────────────────────────────────────────────────────────────
def locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("store", "guide").get(pk=visit.pk)


def _moved(proposal: Proposal, to: str, **also: Any) -> Proposal:
    states.move(proposal, to, **also)
    proposal.refresh_from_db()
    return proposal


def _copied(cart: Cart) -> Cart:
    """The same lines and suites in a cart that belongs to nobody yet."""
    copy = Cart.objects.create(token=carts.new_token(), version=1)
    CartLine.objects.bulk_create(
        CartLine(cart=copy, variant_id=line.variant_id, quantity=line.quantity,
                 seen_price=line.seen_price)
        for line in cart.lines.order_by("pk")
    )  # fmt: skip
    CartSuite.objects.bulk_create(
        CartSuite(cart=copy, suite_id=kept.suite_id) for kept in cart.suites.order_by("pk")
    )
    return copy
