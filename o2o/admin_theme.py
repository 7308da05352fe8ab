"""How the two admin sites look and how their sidebars are ordered.

Settings take `UNFOLD` (headquarters) and `UNFOLD_STAFF` (store desk) from here. To place a model
in a sidebar, add ("app.Model", icon) to a group; models in no group stand under "More". Titles
are the models' own names; whoever may not see a model does not see its link. Icons are names of
Material Symbols, which the admin theme carries.
"""

from django.utils.translation import gettext_lazy as _

GROUPS = [
    (
        _("Orders and service"),
        [
            ("orders.Order", "receipt_long"),
            ("orders.Assignment", "assignment_turned_in"),
            ("orders.RoutingDecision", "alt_route"),
            ("orders.RoutingRules", "rule_settings"),
            ("orders.Fulfilment", "local_shipping"),
            ("orders.Appointment", "event"),
            ("orders.Crew", "groups"),
            ("orders.PrepaidTerms", "local_activity"),
            ("orders.Prepaid", "qr_code_2"),
            ("orders.PrepaidUse", "task_alt"),
            ("orders.Redemption", "qr_code_scanner"),
            ("orders.Scan", "barcode_scanner"),
            ("orders.OfflineScan", "wifi_off"),
            ("orders.Visit", "event_available"),
            ("orders.Case", "support_agent"),
            ("orders.OrderEvent", "history"),
            ("orders.Cart", "shopping_cart"),
        ],
    ),
    (
        _("Stores and dealers"),
        [
            ("stores.Store", "storefront"),
            ("stores.Dealer", "handshake"),
            ("stores.Application", "assignment_ind"),
            ("stores.Criterion", "rule"),
            ("stores.Barred", "block"),
            ("stores.Contract", "contract"),
            ("stores.Membership", "badge"),
            ("stores.Display", "chair"),
            ("stores.Stock", "inventory_2"),
            ("stores.StockMovement", "swap_vert"),
            ("stores.Transfer", "swap_horiz"),
            ("stores.Visit", "event_available"),
            ("stores.SlotRule", "more_time"),
            ("stores.Tag", "qr_code"),
            ("stores.StoreRating", "thumb_up"),
            ("stores.Touch", "touch_app"),
            ("stores.Campaign", "campaign"),
            ("stores.Coupon", "confirmation_number"),
            ("stores.Territory", "map"),
            ("stores.Division", "location_city"),
        ],
    ),
    (
        _("Goods"),
        [
            ("catalog.Product", "weekend"),
            ("catalog.Variant", "palette"),
            ("catalog.Category", "account_tree"),
            ("catalog.Scene", "living"),
            ("catalog.Suite", "table_restaurant"),
            ("catalog.Media", "photo_library"),
            ("catalog.PriceChange", "sell"),
            ("catalog.PlannedPrice", "event_upcoming"),
            ("catalog.Review", "reviews"),
            ("catalog.Question", "contact_support"),
            ("catalog.Answer", "forum"),
            ("catalog.VoicePolicy", "rule"),
            ("catalog.Article", "article"),
            ("catalog.SearchTerm", "search_insights"),
            ("catalog.Synonym", "join_inner"),
        ],
    ),
    (
        _("Money"),
        [
            ("payments.Payment", "payments"),
            ("payments.Refund", "undo"),
            ("payments.Statement", "request_quote"),
            ("payments.Payout", "account_balance"),
            ("payments.SplitPolicy", "pie_chart"),
            ("payments.Account", "account_balance_wallet"),
            ("payments.Journal", "menu_book"),
            ("payments.Posting", "format_list_numbered"),
            ("payments.Notice", "notifications"),
        ],
    ),
    (
        _("People"),
        [
            ("members.User", "person"),
            ("members.Address", "home_pin"),
            ("members.Notice", "notifications"),
            ("members.Delivery", "outgoing_mail"),
            ("members.MessageTemplate", "description"),
            ("members.KeptMessage", "sms"),
            ("members.PointsEntry", "toll"),
            ("members.PointsAccount", "savings"),
            ("members.PointsRules", "rule"),
            ("members.Partner", "diversity_3"),
            ("auth.Group", "groups"),
        ],
    ),
    (
        _("Workshop"),
        [
            ("o2o.Message", "outbox"),
            ("o2o.IdempotencyRecord", "key"),
            ("axes.AccessAttempt", "lock_clock"),
            ("admin.LogEntry", "history_edu"),
        ],
    ),
]

COLORS = {
    "base": {
        "50": "#faf8f4",
        "100": "#f3efe8",
        "200": "#e4ded4",
        "300": "#d2cabd",
        "400": "#a49b8d",
        "500": "#6f675c",
        "600": "#575047",
        "700": "#433d36",
        "800": "#2b2823",
        "900": "#1f1d1a",
        "950": "#171512",
    },
    "primary": {
        "50": "#eff4f0",
        "100": "#e0eae3",
        "200": "#c3d6ca",
        "300": "#a3c8b4",
        "400": "#7ba891",
        "500": "#4f7d68",
        "600": "#2f4a3f",
        "700": "#283f36",
        "800": "#22372f",
        "900": "#1b2c26",
        "950": "#111d18",
    },
    "font": {
        "subtle-light": "var(--color-base-500)",
        "subtle-dark": "var(--color-base-400)",
        "default-light": "var(--color-base-700)",
        "default-dark": "var(--color-base-200)",
        "important-light": "var(--color-base-900)",
        "important-dark": "var(--color-base-50)",
    },
}


def _theme(title: str, symbol: str) -> dict:
    return {
        "SITE_TITLE": title,
        "SITE_HEADER": title,
        "SITE_SUBHEADER": "o2o.admin_nav.house",
        "SITE_SYMBOL": symbol,
        "SITE_ICON": "o2o.admin_nav.mark",
        "SITE_FAVICONS": [
            {"rel": "icon", "type": "image/svg+xml", "href": "o2o.admin_nav.mark"},
        ],
        "SHOW_LANGUAGES": True,
        "SHOW_BACK_BUTTON": True,
        "STYLES": ["o2o.admin_nav.stylesheet"],
        "COLORS": COLORS,
        "BORDER_RADIUS": "6px",
    }


UNFOLD = _theme(_("Headquarters"), "domain") | {
    "DASHBOARD_CALLBACK": "orders.admin.home.desk",
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "o2o.admin_nav.headquarters",
    },
}
UNFOLD_STAFF = _theme(_("Store desk"), "storefront") | {
    "SITE_URL": "/staff/",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "o2o.admin_nav.store_desk",
    },
}
