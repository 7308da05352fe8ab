"""What robots ask for: where they may go, what there is, the icon."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PRIVATE = (
    *("/account/", "/cart/badge/", "/checkout/", "/orders/", "/payments/", "/visits/"),
    "/passes/",
    *("/hq/", "/staff/", "/api/", "/_allauth/", "/search/suggest/", "/*/filters/"),
)


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86_400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here whatever a page says."""
    return HttpResponseRedirect(static("img/touch-icon.png"))
