"""The staff admin under /staff/admin/: own stores only, for people with a membership."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class StaffSite(UnfoldAdminSite):
    site_title = _("Store desk")
    site_header = _("Store desk")
    settings_name = "UNFOLD_STAFF"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and user.is_authenticated and user.memberships.active().exists()


staff = StaffSite(name="staff_admin")
