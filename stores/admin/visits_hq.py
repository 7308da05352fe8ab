"""Headquarters: how every store receives, and every visit."""

from django.contrib import admin

from o2o.hq import hq
from stores.admin.visits import ReadsVisits, RulesOfVisits
from stores.models import SlotRule, Visit


@admin.register(SlotRule, site=hq)
class SlotRuleAdmin(RulesOfVisits):
    list_filter = ("weekday",)
    autocomplete_fields = ("store",)


@admin.register(Visit, site=hq)
class VisitAdmin(ReadsVisits):
    search_fields = (*ReadsVisits.search_fields, "store__code", "store__name_zh", "member__email")
