"""The headquarters admin under /hq/: `from o2o.hq import hq`, `@admin.register(Model, site=hq)`."""

from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class HeadquartersSite(UnfoldAdminSite):
    site_title = _("Headquarters")
    site_header = _("Headquarters")
    settings_name = "UNFOLD"
    index_template = "hq/home.html"
    login_template = "hq/login.html"


hq = HeadquartersSite(name="hq")
