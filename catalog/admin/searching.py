"""What shoppers search for, and what their words mean."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.models import SearchTerm, Synonym
from catalog.services.search import synonyms
from o2o.admin import ReadOnly
from o2o.hq import hq

SEPARATORS = re.compile(r"[,，、;；\n]")
LONGEST_WORD = 40


class WordsField(forms.CharField):
    """Words with commas between them, Chinese or Latin ones."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        return "，".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return synonyms.cleaned(SEPARATORS.split(super().to_python(value) or ""))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if any(len(word) > LONGEST_WORD for word in value):
            raise ValidationError(_("A word has 40 characters at most."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class SynonymForm(forms.ModelForm):
    words = WordsField(
        label=_("words that mean the same"),
        help_text=_("Words that mean the same, with commas between them: 沙发, sofa, couch."),
    )
    finds = WordsField(
        label=_("also finds"),
        required=False,
        help_text=_("Narrower words that they find too, but not the other way round."),
    )

    class Meta:
        model = Synonym
        fields = ["words", "finds"]


@admin.register(Synonym, site=hq)
class SynonymAdmin(ModelAdmin):
    form = SynonymForm
    list_display = ["same", "narrower"]
    list_per_page = 100
    search_fields = ["words", "finds"]

    @admin.display(description=_("words that mean the same"), ordering="words")
    def same(self, synonym: Synonym) -> str:
        return "，".join(synonym.words)

    @admin.display(description=_("also finds"))
    def narrower(self, synonym: Synonym) -> str:
        return "，".join(synonym.finds) or "–"

    def save_model(self, request: HttpRequest, synonym: Synonym, form, change: bool) -> None:
        synonyms.write(synonym=synonym, words=synonym.words, finds=synonym.finds)

    def delete_model(self, request: HttpRequest, synonym: Synonym) -> None:
        synonyms.forget(synonyms=[synonym])

    def delete_queryset(self, request: HttpRequest, rows: QuerySet[Synonym]) -> None:
        synonyms.forget(synonyms=rows)


class Outcome(admin.SimpleListFilter):
    """The report of what shoppers wanted and did not find."""

    title = _("what came of it")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("nothing", _("found nothing")), ("unfollowed", _("found, but nothing opened"))]

    def queryset(self, request: HttpRequest, terms: QuerySet) -> QuerySet:
        if self.value() == "nothing":
            return terms.filter(hits=0)
        return terms.filter(hits__gt=0, clicked=0) if self.value() else terms


@admin.register(SearchTerm, site=hq)
class SearchTermAdmin(ReadOnly, ModelAdmin):
    list_display = ["text", "asked", "clicked", "hits", "month"]
    list_filter = [Outcome, "month"]
    list_per_page = 100
    search_fields = ["text"]
    ordering = ["-month", "-asked", "text"]
