"""Where somebody works: the stores they see, the one they look at, and as what."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from members.models import Partner, User
from orders.models import Assignment, Fulfilment
from stores.models import Dealer, Membership, Stock, Store

REMEMBERED = "staff_store"
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Seat:
    """`stores` are those to choose from, none for headquarters, who name one by its code.

    `store` is the one looked at; None means all that the user sees. People of a `partner` scan
    for it and work in no store.
    """

    user: User
    memberships: list[Membership]
    stores: list[Store]
    store: Store | None
    partner: Partner | None = None

    @property
    def place(self) -> Store | Dealer | Partner | None:
        """What the bar on top names: the store, else the dealer or the partner."""
        dealers = [row.dealer for row in self.memberships if row.dealer]
        return self.store or next(iter(dealers), None) or self.partner

    @property
    def role(self) -> str:
        if self.user.is_staff:
            return _("Headquarters")
        if not self.memberships:
            return _("Partner")
        fitting = [row for row in self.memberships if self.store and self._fits(row, self.store)]
        ranked = sorted(fitting or self.memberships, key=lambda row: Role.values.index(row.role))
        return capfirst(ranked[0].get_role_display())

    @property
    def may_switch(self) -> bool:
        return self.user.is_staff or len(self.stores) > 1

    def manages(self, store: Store) -> bool:
        """Whether the user answers for the store: its manager, its dealer, headquarters."""
        answering = [row for row in self.memberships if row.role != Role.GUIDE]
        return self.user.is_staff or any(self._fits(row, store) for row in answering)

    @staticmethod
    def _fits(row: Membership, store: Store) -> bool:
        return store.pk == row.store_id or (
            row.role == Role.DEALER and row.dealer_id == store.dealer_id
        )

    def assignments(self) -> QuerySet[Assignment]:
        return self._here(Assignment.objects.visible_to(self.user))

    def fulfilments(self) -> QuerySet[Fulfilment]:
        return self._here(Fulfilment.objects.visible_to(self.user))

    def stock(self) -> QuerySet[Stock]:
        return self._here(Stock.objects.visible_to(self.user))

    def _here(self, rows: QuerySet) -> QuerySet:
        return rows.filter(store=self.store) if self.store else rows


class SeatedRequest(HttpRequest):
    """A request behind `for_staff`."""

    user: User
    htmx: HtmxDetails
    seat: Seat


def take(request: HttpRequest) -> Seat | None:
    """The seat of whoever asks; None for people who work nowhere. Two queries."""
    user = request.user
    memberships = list(user.memberships.active().select_related("dealer"))
    if not memberships and not user.is_staff:
        partner = Partner.objects.of(user).first()
        return Seat(user, [], [], None, partner) if partner else None
    stores = [] if user.is_staff else list(_visible(user))
    store = stores[0] if len(stores) == 1 else _chosen(request, stores)
    return Seat(user, memberships, stores, store)


def _visible(user: User) -> QuerySet[Store]:
    return Store.objects.visible_to(user).select_related("dealer")


def _chosen(request: HttpRequest, stores: list[Store]) -> Store | None:
    """`?store=CODE` chooses and is remembered, an empty one means all; a foreign one is absent."""
    asked = request.GET.get("store")
    code = (request.session.get(REMEMBERED, "") if asked is None else asked).strip()
    found = _by_code(request.user, stores, code) if code else None
    if asked and not found:
        raise Http404
    if asked is not None:
        request.session[REMEMBERED] = code
    return found


def _by_code(user: User, stores: list[Store], code: str) -> Store | None:
    if user.is_staff:
        return None if "\0" in code else _visible(user).filter(code=code).first()
    return next((store for store in stores if store.code == code), None)


View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Only for people who work in a store; the others are told whom to ask."""
    return _guarded(view, with_partners=False)


def for_scanners(view: View) -> View:
    """Also for the people of partners."""
    return _guarded(view, with_partners=True)


def _guarded(view: View, *, with_partners: bool) -> View:
    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: SeatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = take(request)
        if seat is None or (seat.partner and not with_partners):
            facts = {"partner": seat.partner if seat else None}
            return render(request, "staff/no_store.html", facts, status=403)
        request.seat = seat
        return view(request, *args, **kwargs)

    return guarded


def show(
    request: SeatedRequest, template: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the console with what its frame needs to know."""
    seat = request.seat
    frame = {"seat": seat, "store": seat.place, "staff_role": seat.role}
    return render(request, f"staff/{template}", frame | facts, status=status)
