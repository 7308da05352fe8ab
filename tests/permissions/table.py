"""Who may do what: one line per route and method, one column per person.

    +  let in, and it is theirs to see      o  let in, without a trace of the shopper's
    L  sign in first                        -  absent: like what does not exist
    x  refused by name (403)                !  heard, but the rules say no; nothing changes

The shopper owns the objects; the near store (guide, manager, dealer) serves them.
"""

from dataclasses import dataclass

from tests.permissions import store_side

CAST = [
    "anonymous", "shopper", "stranger", "guide", "manager", "rival_guide", "dealer",
    "rival_dealer", "hq",
]  # fmt: skip

ROUTES = """
#                                                       an sh st  gu ma rg  de rd  hq
# ── Anybody's ──────────────────────────────────────────────────────────────────────────
GET    healthz                        nothing           o  o  o   o  o  o   o  o   o
GET    readyz                         nothing           o  o  o   o  o  o   o  o   o
GET    media                          picture           -  -  -   -  -  -   -  -   -
GET    styleguide                     nothing           o  o  o   o  o  o   o  o   o
POST   set_language                   nothing           o  o  o   o  o  o   o  o   o
GET    schema                         nothing           o  o  o   o  o  o   o  o   o
GET    docs                           nothing           o  o  o   o  o  o   o  o   o
GET    robots                         nothing           o  o  o   o  o  o   o  o   o
GET    favicon                        nothing           o  o  o   o  o  o   o  o   o
GET    sitemap                        nothing           o  o  o   o  o  o   o  o   o
GET    django.contrib.sitemaps.views.sitemap sitemap    o  o  o   o  o  o   o  o   o
GET    catalog:home                   nothing           o  o  o   o  o  o   o  o   o
GET    catalog:category               category          o  o  o   o  o  o   o  o   o
GET    catalog:product                product           o  o  o   o  o  o   o  o   o
GET    catalog:qr                     product           o  o  o   o  o  o   o  o   o
GET    catalog:reviews                product           o  o  o   o  o  o   o  o   o
GET    catalog:questions              product           o  o  o   o  o  o   o  o   o
POST   catalog:questions              product           L  +  o   o  o  o   o  o   o
POST   catalog:helpful                review            L  +  o   o  o  o   o  o   o
GET    api_reviews                    product           o  o  o   o  o  o   o  o   o
POST   api_reviews                    product           L  +  o   x  x  x   x  x   x
GET    api_questions                  product           o  o  o   o  o  o   o  o   o
POST   api_questions                  product           L  +  o   o  o  o   o  o   o
PUT    api_helpful                    review            L  !  o   o  o  o   o  o   o
DELETE api_helpful                    review            L  +  o   o  o  o   o  o   o
GET    catalog:category_filters       category          o  o  o   o  o  o   o  o   o
GET    catalog:search                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:search_filters         nothing           o  o  o   o  o  o   o  o   o
GET    catalog:suggest                nothing           o  o  o   o  o  o   o  o   o
POST   catalog:search_followed        nothing           o  o  o   o  o  o   o  o   o
GET    catalog:scenes                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:scene                  scene             o  o  o   o  o  o   o  o   o
GET    catalog:suites                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:suite                  suite             o  o  o   o  o  o   o  o   o
GET    catalog:finder                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:guides                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:guide                  article           o  o  o   o  o  o   o  o   o
GET    catalog:recent                 nothing           o  o  o   o  o  o   o  o   o
GET    catalog:compare                nothing           o  o  o   o  o  o   o  o   o
GET    catalog:fits                   product           o  o  o   o  o  o   o  o   o
GET    api-suites                     nothing           o  o  o   o  o  o   o  o   o
GET    api-suite                      suite             o  o  o   o  o  o   o  o   o
GET    api-categories                 nothing           o  o  o   o  o  o   o  o   o
GET    api-products                   nothing           o  o  o   o  o  o   o  o   o
GET    api-product                    product           o  o  o   o  o  o   o  o   o
GET    stores                         nothing           o  o  o   o  o  o   o  o   o
GET    store                          store             o  o  o   o  o  o   o  o   o
GET    product_stores                 product           o  o  o   o  o  o   o  o   o
GET    stores:stores                  nothing           o  +  o   o  o  o   o  o   o
GET    stores:divisions               nothing           o  o  o   o  o  o   o  o   o
GET    stores:place                   nothing           o  +  o   o  o  o   o  o   o
POST   stores:place                   nothing           o  +  o   o  o  o   o  o   o
GET    stores:place_chip              nothing           o  +  o   o  o  o   o  o   o
GET    stores:near_cards              nothing           o  +  o   o  o  o   o  o   o
GET    stores:near_product            product           o  +  o   o  o  o   o  o   o
GET    stores:store                   store             o  +  o   o  o  o   o  o   o
GET    join:apply                     nothing           o  o  o   o  o  o   o  o   o
POST   join:apply                     nothing           !  !  !   !  !  !   !  !   !
GET    join:application               application       o  o  o   o  o  o   o  o   o
POST   join:application               application       !  !  !   !  !  !   !  !   !
GET    join:paper                     application paper o  o  o   o  o  o   o  o   o
GET    tags:landing                   tag               o  +  o   o  o  o   o  o   o
POST   tags:remember                  tag               o  +  o   o  o  o   o  o   o
GET    stores:visit_choose            nothing           o  +  o   o  o  o   o  o   o
GET    stores:visit                   store             o  +  o   o  o  o   o  o   o
POST   stores:visit                   store             L  +  o   o  o  o   o  o   o
GET    api_slots                      store             o  o  o   o  o  o   o  o   o
POST   payments:notify                provider          !  !  !   !  !  !   !  !   !
# ── The shopper's cart and orders ──────────────────────────────────────────────────────
GET    orders:cart                    nothing           o  +  o   o  o  o   o  o   o
GET    orders:cart_badge              nothing           o  +  o   o  o  o   o  o   o
POST   orders:add_line                nothing           o  +  o   o  o  o   o  o   o
POST   orders:change_line             line              -  +  -   -  -  -   -  -   -
POST   orders:remove_line             line              -  +  -   -  -  -   -  -   -
POST   orders:add_suite               nothing           o  +  o   o  o  o   o  o   o
POST   orders:complete_suite          kept suite        -  +  -   -  -  -   -  -   -
POST   orders:forget_suite            kept suite        -  +  -   -  -  -   -  -   -
POST   orders:accept_prices           nothing           o  +  o   o  o  o   o  o   o
GET    orders:checkout                nothing           L  +  o   o  o  o   o  o   o
POST   orders:checkout                nothing           L  +  !   o  o  o   o  o   o
POST   orders:quote                   nothing           L  +  o   o  o  o   o  o   o
GET    orders:proposal                proposal link     L  +  -   -  -  -   -  -   -
POST   orders:proposal                proposal link     L  +  -   -  -  -   -  -   -
POST   orders:lay_aside               nothing           o  o  o   o  o  o   o  o   o
GET    orders:orders                  nothing           L  +  o   o  o  o   o  o   o
GET    orders:orders?before           nothing           L  +  -   -  -  -   -  -   -
GET    orders:order                   order unpaid      L  +  -   -  -  -   -  -   -
GET    orders:order                   order collected   L  +  -   -  -  -   -  -   -
GET    orders:live                    order ready       L  +  -   -  -  -   -  -   -
POST   orders:pay                     order unpaid      L  +  -   -  -  -   -  -   -
POST   orders:cancel                  order offered     L  +  -   -  -  -   -  -   -
GET    orders:voucher                 order ready       L  +  -   -  -  -   -  -   -
GET    orders:voucher_of              pickup            L  +  -   -  -  -   -  -   -
GET    orders:reviews                 nothing           L  +  o   o  o  o   o  o   o
GET    orders:review                  right             L  +  -   -  -  -   -  -   -
POST   orders:review                  right             L  +  -   -  -  -   -  -   -
GET    orders:answer                  question          L  +  o   o  o  o   o  o   o
POST   orders:answer                  question          L  +  o   o  o  o   o  o   o
GET    api_my_reviews                 nothing           L  +  o   o  o  o   o  o   o
PATCH  api_review                     review            L  +  -   -  -  -   -  -   -
POST   api_answers                    question          L  +  o   o  o  o   o  o   o
GET    orders:pass                    pickup            L  +  -   -  -  -   -  -   -
POST   orders:collector               pickup            L  +  -   -  -  -   -  -   -
GET    orders:window                  part              L  +  -   -  -  -   -  -   -
POST   orders:window                  part              L  +  -   -  -  -   -  -   -
GET    orders:proof                   order proof       L  +  -   -  -  -   -  -   -
GET    payments:return                nothing           L  +  -   -  -  -   -  -   +
GET    payments:earnings              nothing           L  o  o   +  o  o   +  o   +
GET    payments:earnings_csv          nothing           L  o  o   +  o  o   +  o   +
GET    api_cart                       nothing           o  +  o   o  o  o   o  o   o
POST   api_cart_lines                 nothing           o  +  o   o  o  o   o  o   o
POST   api_cart_suites                nothing           o  +  o   o  o  o   o  o   o
PATCH  api_cart_line                  line              -  +  -   -  -  -   -  -   -
DELETE api_cart_line                  line              -  +  -   -  -  -   -  -   -
POST   api_quote                      nothing           -  +  -   -  -  -   -  -   -
GET    api_orders                     nothing           L  +  o   o  o  o   o  o   +
POST   api_orders                     nothing           L  +  !   !  !  !   !  !   !
GET    api_order                      order unpaid      L  +  -   -  -  -   -  -   +
GET    api_order                      order collected   L  +  -   -  -  -   -  -   +
POST   api_order_pay                  order unpaid      L  +  -   -  -  -   -  -   -
POST   api_order_cancel               order offered     L  +  -   -  -  -   -  -   +
GET    api_order_appointments         order accepted    L  +  -   -  -  -   -  -   -
GET    api_order_windows              part              L  o  -   -  -  -   -  -   -
POST   api_order_appointment          part              L  +  -   -  -  -   -  -   -
GET    api_order_voucher              order ready       L  +  -   -  -  -   -  -   -
GET    orders:prepaids                nothing           L  +  o   o  o  o   o  o   o
GET    orders:prepaid                 prepaid           L  +  -   -  -  -   -  -   -
GET    orders:prepaid_code            prepaid           L  +  -   -  -  -   -  -   -
POST   orders:prepaid_return          prepaid           L  +  -   -  -  -   -  -   -
POST   orders:prepaid_gift            prepaid           L  +  -   -  -  -   -  -   -
GET    orders:prepaid_terms           service           o  o  o   o  o  o   o  o   o
GET    orders:gift                    gift              L  +  o   o  o  o   o  o   o
POST   orders:gift                    gift              L  !  o   o  o  o   o  o   o
GET    api_prepaids                   nothing           L  +  o   o  o  o   o  o   o
GET    api_prepaid                    prepaid           L  +  -   -  -  -   -  -   -
POST   api_prepaid_return             prepaid           L  +  -   -  -  -   -  -   -
POST   api_prepaid_gift               prepaid           L  +  -   -  -  -   -  -   -
POST   api_take_gift                  nothing           L  !  o   o  o  o   o  o   o
# ── The member's own corner ────────────────────────────────────────────────────────────
GET    members:account                nothing           L  +  o   o  o  o   o  o   o
GET    members:profile                nothing           L  +  o   o  o  o   o  o   o
POST   members:profile                nothing           L  +  o   o  o  o   o  o   o
GET    members:referral               nothing           L  +  o   o  o  o   o  o   o
GET    members:referral_qr            nothing           L  +  o   o  o  o   o  o   o
GET    members:wishlist               nothing           o  +  o   o  o  o   o  o   o
GET    members:wishlist_state         nothing           o  +  o   o  o  o   o  o   o
POST   members:wish                   product           o  +  o   o  o  o   o  o   o
GET    api_me_wishlist                nothing           L  +  o   o  o  o   o  o   o
PUT    api_me_wish                    product           L  +  o   o  o  o   o  o   o
DELETE api_me_wish                    product           L  +  o   o  o  o   o  o   o
GET    members:points                 nothing           L  +  o   o  o  o   o  o   o
GET    api_me_points                  nothing           L  +  o   o  o  o   o  o   o
GET    coupons:coupons                nothing           L  +  o   o  o  o   o  o   o
POST   coupons:redeem                 nothing           L  +  o   o  o  o   o  o   o
POST   coupons:take                   campaign          L  +  o   o  o  o   o  o   o
POST   coupons:pass_on                coupon            L  +  -   -  -  -   -  -   -
POST   coupons:keep                   coupon            L  +  -   -  -  -   -  -   -
GET    coupons:gift                   coupon gift       L  +  o   o  o  o   o  o   o
POST   coupons:gift                   coupon gift       L  +  o   o  o  o   o  o   o
GET    api_me_coupons                 nothing           L  +  o   o  o  o   o  o   o
POST   api_me_coupons                 nothing           L  +  o   o  o  o   o  o   o
POST   api_me_gift                    nothing           L  !  o   o  o  o   o  o   o
POST   api_me_transfer                coupon            L  +  -   -  -  -   -  -   -
DELETE api_me_transfer                coupon            L  +  -   -  -  -   -  -   -
GET    members:addresses              nothing           L  +  o   o  o  o   o  o   o
GET    members:address_new            nothing           L  +  o   o  o  o   o  o   o
POST   members:address_new            nothing           L  +  o   o  o  o   o  o   o
POST   members:address_restore        nothing           L  +  o   o  o  o   o  o   o
GET    members:close                  nothing           L  o  o   o  o  o   o  o   o
POST   members:close                  nothing           L  !  !   !  !  !   !  !   !
GET    members:address                address           L  +  -   -  -  -   -  -   -
POST   members:address                address           L  +  -   -  -  -   -  -   -
POST   members:address_default        address           L  +  -   -  -  -   -  -   -
POST   members:address_remove         address           L  +  -   -  -  -   -  -   -
GET    api_me                         nothing           L  +  o   o  o  o   o  o   o
PATCH  api_me                         nothing           L  +  o   o  o  o   o  o   o
DELETE api_me                         nothing           L  !  !   !  !  !   !  !   !
GET    api_me_export                  nothing           L  +  o   +  +  o   o  o   o
GET    api_me_addresses               nothing           L  +  o   o  o  o   o  o   o
POST   api_me_addresses               nothing           L  +  o   o  o  o   o  o   o
PATCH  api_me_address                 address           L  +  -   -  -  -   -  -   -
DELETE api_me_address                 address           L  +  -   -  -  -   -  -   -
# ── A member's visits ──────────────────────────────────────────────────────────────────
GET    visits:visits                  nothing           L  +  o   o  o  o   o  o   o
GET    visits:visits?before           nothing           L  +  -   -  -  -   -  -   -
GET    visits:visit                   visit booked      L  +  -   -  -  -   -  -   -
GET    visits:code                    visit booked      L  +  -   -  -  -   -  -   -
GET    visit_pass                     visit booked      L  +  -   -  -  -   -  -   -
GET    pass_worker                    nothing           o  o  o   o  o  o   o  o   o
POST   visits:confirm                 visit held        L  +  -   -  -  -   -  -   -
POST   visits:tastes                  visit booked      L  +  -   -  -  -   -  -   -
POST   visits:cancel                  visit booked      L  +  -   -  -  -   -  -   -
GET    visits:move                    visit booked      L  +  -   -  -  -   -  -   -
POST   visits:move                    visit booked      L  +  -   -  -  -   -  -   -
GET    visits:calendar                visit booked      L  +  -   -  -  -   -  -   -
GET    stores:here                    store             L  +  o   o  o  o   o  o   o
POST   stores:here                    store             L  +  o   o  o  o   o  o   o
GET    api_visits                     nothing           L  +  o   o  o  o   o  o   o
POST   api_visits                     nothing           L  +  o   o  o  o   o  o   o
GET    api_visit                      visit booked      L  +  -   -  -  -   -  -   -
PATCH  api_visit                      visit booked      L  +  -   -  -  -   -  -   -
GET    api_visit_code                 visit booked      L  +  -   -  -  -   -  -   -
GET    members:messages               nothing           L  +  o   +  +  o   o  o   o
GET    members:messages_count         nothing           o  +  o   o  o  o   o  o   o
GET    members:message                notice            L  +  -   -  -  -   -  -   -
POST   members:messages_read          nothing           L  +  o   o  o  o   o  o   o
GET    members:message_choices        nothing           L  +  o   o  o  o   o  o   o
POST   members:message_choices        nothing           L  +  o   o  o  o   o  o   o
GET    members:wechat                 nothing           L  +  o   o  o  o   o  o   o
POST   members:wechat                 nothing           L  +  o   o  o  o   o  o   o
GET    members:wechat_back            nothing           L  +  o   o  o  o   o  o   o
POST   members:wechat_disconnect      nothing           L  +  o   o  o  o   o  o   o
GET    members:stop_messages          stop              o  +  o   o  o  o   o  o   o
POST   members:stop_messages          stop              o  +  o   o  o  o   o  o   o
GET    api_me_notices                 nothing           L  +  o   +  +  o   o  o   o
POST   api_me_notices_read            nothing           L  +  o   o  o  o   o  o   o
POST   api_me_notice_read             notice            L  +  -   -  -  -   -  -   -
GET    api_me_notice_choices          nothing           L  +  o   o  o  o   o  o   o
PUT    api_me_notice_choices          nothing           L  +  o   o  o  o   o  o   o
# ── Accounts (allauth) ─────────────────────────────────────────────────────────────────
GET    account_login                  nothing           o  +  o   o  o  o   o  o   o
GET    account_logout                 nothing           o  +  o   o  o  o   o  o   o
GET    account_inactive               nothing           o  +  o   o  o  o   o  o   o
GET    account_signup                 nothing           o  +  o   o  o  o   o  o   o
GET    account_reauthenticate         nothing           L  +  o   o  o  o   o  o   o
GET    account_email                  nothing           L  +  o   o  o  o   o  o   o
GET    account_email_verification_sent nothing          o  +  o   o  o  o   o  o   o
GET    account_change_password        nothing           L  +  o   o  o  o   o  o   o
GET    account_set_password           nothing           L  +  o   o  o  o   o  o   o
GET    account_reset_password         nothing           o  +  o   o  o  o   o  o   o
GET    account_reset_password_done    nothing           o  +  o   o  o  o   o  o   o
GET    account_reset_password_from_key reset            o  +  o   o  o  o   o  o   o
GET    account_reset_password_from_key_done nothing     o  +  o   o  o  o   o  o   o
GET    account_confirm_login_code     nothing           o  +  o   o  o  o   o  o   o
GET    account_confirm_email          confirmation      o  +  o   o  o  o   o  o   o
GET    mfa_index                      nothing           L  +  o   o  o  o   o  o   o
GET    mfa_authenticate               nothing           o  +  o   o  o  o   o  o   o
GET    mfa_reauthenticate             nothing           L  +  o   o  o  o   o  o   o
GET    mfa_activate_totp              nothing           L  +  o   o  o  o   o  o   o
GET    mfa_deactivate_totp            nothing           L  -  -   -  -  -   -  -   -
GET    mfa_view_recovery_codes        nothing           L  -  -   -  -  -   -  -   -
GET    mfa_generate_recovery_codes    nothing           L  +  o   o  o  o   o  o   o
GET    mfa_download_recovery_codes    nothing           L  -  -   -  -  -   -  -   -
GET    mfa_list_webauthn              nothing           L  +  o   o  o  o   o  o   o
GET    mfa_add_webauthn               nothing           L  +  o   o  o  o   o  o   o
GET    mfa_reauthenticate_webauthn    nothing           L  +  o   o  o  o   o  o   o
GET    mfa_remove_webauthn            passkey           L  -  -   -  -  -   -  -   -
POST   mfa_remove_webauthn            passkey           L  -  -   -  -  -   -  -   -
GET    mfa_edit_webauthn              passkey           L  -  -   -  -  -   -  -   -
POST   mfa_edit_webauthn              passkey           L  -  -   -  -  -   -  -   -
"""


@dataclass(frozen=True)
class Row:
    """`route` may end in ?name: the same route asked with a foreign object in its query."""

    method: str
    route: str
    thing: str
    outcomes: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.thing}".replace(" ", "_")

    @property
    def name(self) -> str:
        return self.route.partition("?")[0]


def _row(line: str) -> Row:
    words = line.split()
    outcomes = words[-len(CAST) :]
    method, route, *thing = words[: -len(CAST)]
    return Row(method, route, " ".join(thing), dict(zip(CAST, outcomes, strict=True)))


LINES = [*ROUTES.splitlines(), *store_side.ROUTES.splitlines()]
TABLE = [_row(line) for line in LINES if line and not line.startswith("#")]

# Whole prefixes with one rule each, proved in the file that is named.
PREFIXES = {
    "hq/": "test_admin_sites: headquarters only",
    "staff/admin/": "test_admin_sites: people of a store, own rows only",
    "_allauth/": "test_routes: names no object; only the session's own account",
}
