"""One use of a voucher: any place that is entitled, one scan, one use, counted by the database."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Partner, User
from members.services import notices
from o2o.errors import DomainError, Invalid
from o2o.money import ZERO, split
from orders import states
from orders.models import Prepaid, PrepaidTerms, PrepaidUse, Scan
from orders.services import history
from stores.models import Store

Place = Store | Partner


class UsedUp(DomainError):
    code = "used_up"
    status = 409
    message = _("Nothing is left on this voucher; it was last used at %(at)s, at %(place)s.")


class Returned(DomainError):
    code = "voucher_returned"
    status = 409
    message = _("This voucher was given back for its money.")


class Expired(DomainError):
    code = "voucher_expired"
    status = 409
    message = _("This voucher was valid until %(until)s.")


class NotYetValid(DomainError):
    code = "not_yet_valid"
    status = 409
    message = _("This voucher is valid from %(since)s on.")


class NotHere(DomainError):
    code = "not_redeemed_here"
    status = 409
    message = _("This voucher is not redeemed here. Its page lists the places that do.")


class WhichPlace(DomainError):
    code = "which_place"
    status = 409
    message = _("Say in which store this is redeemed.")


def entitled(terms: PrepaidTerms) -> QuerySet[Store]:
    """The stores that redeem these vouchers."""
    stores = Store.objects.filter(status=Store.Status.OPEN)
    if terms.everywhere:
        return stores
    named = stores.filter(pk__in=terms.stores.values("pk"))
    return named | stores.filter(dealer__in=terms.dealers.values("pk"))


def place_of(prepaid: Prepaid, by: User, store: Store | None) -> Place:
    """Where this person redeems this voucher: the store that is named, else the only place.

    Raises NotHere, WhichPlace.
    """
    mine = entitled(prepaid.terms).filter(pk__in=Store.objects.visible_to(by).values("pk"))
    stores = list(mine.filter(pk=store.pk) if store else mine.order_by("pk")[:2])
    partners = [] if store else list(prepaid.terms.partners.of(by).order_by("pk")[:2])
    places = [*stores, *partners]
    if not places:
        raise NotHere
    if len(places) > 1:
        raise WhichPlace
    return places[0]


@transaction.atomic
def redeem(
    *, prepaid: Prepaid, nonce: str, by: User, place: Place, at: datetime | None = None
) -> PrepaidUse:
    """Take one use. The same nonce again gets the same answer.

    `at` is when a device without network scanned it; else the database's clock decides.
    """
    code = prepaid.code
    if earlier := _same(prepaid, nonce):
        return earlier
    try:
        with transaction.atomic():
            if not _take_one(prepaid, code, at):
                return _same(prepaid, nonce) or _refuse(prepaid, at)
            use = _record(prepaid, nonce, by, place)
    except IntegrityError:
        return _same(prepaid, nonce) or _refuse(prepaid, at)
    history.note(
        prepaid.line.order, "voucher_used", by=by, voucher=prepaid.pk, place=place.name,
        store=place if isinstance(place, Store) else None,
    )  # fmt: skip
    Scan.objects.create(prepaid=prepaid, by=by, outcome="redeemed")
    _tell_holder(prepaid, use, place)
    return use


def _take_one(prepaid: Prepaid, code: str, at: datetime | None) -> bool:
    """Count one more use of what is left; the code must still be the holder's."""
    moment = at or Now()
    open_ones = Prepaid.objects.open().filter(pk=prepaid.pk, code=code)
    valid = open_ones.filter(valid_from__lte=moment, valid_until__gt=moment)
    return bool(valid.update(used=F("used") + 1))


def _record(prepaid: Prepaid, nonce: str, by: User, place: Place) -> PrepaidUse:
    """The row of this use, under the lowest free number, worth its share of what is left."""
    prepaid.refresh_from_db()
    standing = set(prepaid.redemptions.standing().values_list("number", flat=True))
    left = prepaid.left + 1
    return PrepaidUse.objects.create(
        prepaid=prepaid,
        number=min(set(range(1, prepaid.uses + 1)) - standing),
        amount=split(unspent(prepaid), [1] * left)[0],
        store=place if isinstance(place, Store) else None,
        partner=place if isinstance(place, Partner) else None,
        nonce=nonce,
        by=by,
    )


def unspent(prepaid: Prepaid):
    """What of its worth is neither redeemed nor returned nor lapsed."""
    redeemed = prepaid.redemptions.standing().aggregate(n=Sum("amount"))["n"] or ZERO
    return prepaid.worth - prepaid.refunded - prepaid.kept - redeemed


def _same(prepaid: Prepaid, nonce: str) -> PrepaidUse | None:
    return prepaid.redemptions.standing().filter(nonce=nonce).first()


def _refuse(prepaid: Prepaid, at: datetime | None):
    """Say why nothing could be taken."""
    prepaid.refresh_from_db()
    now = at or timezone.now()
    last = prepaid.redemptions.standing().select_related("store", "partner").first()
    if prepaid.left <= 0 and last and not prepaid.returned and not prepaid.lapsed:
        raise UsedUp(at=_words(last.at), place=last.place.name)
    if prepaid.left <= 0 and prepaid.returned:
        raise Returned
    if prepaid.valid_from > now:
        raise NotYetValid(since=_words(prepaid.valid_from))
    raise Expired(until=_words(prepaid.valid_until))


def _words(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _tell_holder(prepaid: Prepaid, use: PrepaidUse, place: Place) -> None:
    notices.put(
        user_id=prepaid.holder_id,
        kind="voucher_used",
        key=f"use:{use.pk}",
        facts={"product": prepaid.line, "store": place, "left": prepaid.left},
        link=prepaid.get_absolute_url(),
    )


@transaction.atomic
def undo(*, use: PrepaidUse, by: User, reason: str) -> PrepaidUse:
    """Redeemed by mistake: the use is the holder's again. Not after settlement."""
    if not reason.strip():
        raise Invalid(fields={"reason": [_("Say why.")]})
    prepaid = Prepaid.objects.select_for_update(no_key=True).get(pk=use.prepaid_id)
    standing = PrepaidUse.objects.unsettled().filter(pk=use.pk)
    if not standing.update(undone_at=Now(), undone_by=by, undo_reason=reason):
        raise states.WrongState(now=_("settled or undone"), wanted=_("undone"))
    Prepaid.objects.filter(pk=prepaid.pk).update(used=F("used") - 1)
    history.note(
        prepaid.line.order, "voucher_use_undone", by=by, voucher=prepaid.pk, reason=reason,
        store=use.store,
    )  # fmt: skip
    use.refresh_from_db()
    return use
