from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.i18n import set_language
from django.views.static import serve
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from catalog.sitemaps import ALL
from o2o import crawlers, health, styleguide
from o2o.hq import hq
from o2o.origin import only_ours
from stores.sites import staff

handler500 = "o2o.unavailable.failed"

api = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("", include("catalog.api_urls")),
    path("", include("stores.api_urls")),
    path("", include("members.api_urls")),
    path("", include("payments.api_urls")),
    path("", include("orders.api_urls")),
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": ALL}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": ALL},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("i18n/setlang/", only_ours(set_language), name="set_language"),
    path("api/v1/", include(api)),
    path("_allauth/", include("allauth.headless.urls")),
    path("account/", include("allauth.urls")),
    path("account/coupons/", include("stores.coupon_urls")),
    path("account/", include("members.urls")),
    path("hq/", hq.urls),
    path("staff/admin/", staff.urls),
    path("staff/", include("orders.staff_urls")),
    path("stores/", include("stores.urls")),
    path("t/", include("stores.tag_urls")),
    path("join/", include("stores.join_urls")),
    path("visits/", include("stores.visit_urls")),
    path("passes/", include("stores.pass_urls")),
    path("payments/", include("payments.urls")),
    path("", include("orders.urls")),
    path("", include("catalog.urls")),
]
if settings.DEMO:  # production serves media from object storage behind the proxy
    urlpatterns += [
        path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
        path("styleguide/", styleguide.page, name="styleguide"),
    ]
