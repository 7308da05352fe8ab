"""Members in the headquarters admin."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from members.models import Address, User
from members.powers import GroupForm
from o2o.hq import hq

POWERS = ("is_staff", "is_superuser", "groups")


class AddressInline(TabularInline):
    model = Address
    fields = ["recipient", "phone", "region", "detail", "is_default"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(User, site=hq)
class MemberAdmin(UserAdmin, ModelAdmin):
    """Phones are masked in lists; who may do what is for superusers to decide."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [AddressInline]
    ordering = ["-pk"]
    list_display = ["email", "name", "masked_phone", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "locale", "date_joined"]
    search_fields = ["email", "phone", "name"]
    readonly_fields = ["referral_code", "referred_by", "date_joined", "last_login"]
    filter_horizontal: list[str] = []
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Person"), {"fields": ["name", "phone", "locale"]}),
        (_("Referral"), {"fields": ["referral_code", "referred_by"]}),
        (_("Access"), {"fields": ["is_active", *POWERS]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})
    ]

    @admin.display(description=_("phone"))
    def masked_phone(self, user: User) -> str:
        return user.masked_phone

    def get_inlines(self, request: HttpRequest, obj=None) -> list:
        return self.inlines if obj else []

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        """Roles are ticked; what a role may do is said on the role's own page."""
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        own = [] if request.user.is_superuser else POWERS
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Headquarters people are changed by superusers only, their passwords too."""
        above = obj is not None and obj.is_staff and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Accounts are closed (not active), never deleted from under their orders."""
        return False


@admin.register(Group, site=hq)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Roles at headquarters and what they may do; for superusers only."""

    form = GroupForm
    filter_horizontal: list[str] = []

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.is_superuser
