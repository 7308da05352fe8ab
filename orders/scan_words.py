"""What came of a scan, in words."""

from django.utils.translation import gettext_lazy as _

OUTCOMES = {
    "redeemed": _("handed over"),
    "unknown_code": _("unknown code"),
    "token_expired": _("code expired"),
    "wrong_store": _("another store's code"),
    "already_redeemed": _("handed over before"),
    "not_ready": _("not ready yet"),
    "not_redeemable": _("no longer valid"),
    "used_up": _("voucher used up"),
    "voucher_expired": _("voucher over"),
    "not_yet_valid": _("voucher not valid yet"),
    "voucher_returned": _("voucher given back"),
    "not_redeemed_here": _("voucher not redeemed here"),
    "which_place": _("store not named"),
    "scanned_too_long_ago": _("scanned too long ago"),
}
