"""Headquarters: who wants to become a dealer. Each button asks first and calls one verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from catalog.models import Category
from o2o import private
from o2o.admin import ReadOnly
from o2o.errors import DomainError
from o2o.hq import hq
from stores.models import (
    Application,
    ApplicationStep,
    Barred,
    Contract,
    Criterion,
    Division,
    Paper,
)
from stores.services import franchise


class CheckForm(forms.Form):
    real = forms.BooleanField(
        label=_("real: the company exists and is who applies"), required=False
    )
    complete = forms.BooleanField(label=_("complete: nothing is missing"), required=False)
    correct = forms.BooleanField(label=_("correct: papers and words agree"), required=False)
    note = forms.CharField(label=_("note"), required=False, max_length=300)


class ScoreForm(forms.Form):
    """One field per criterion in use."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for criterion in Criterion.objects.filter(is_active=True):
            self.fields[f"c{criterion.pk}"] = forms.IntegerField(
                label=_("%(name)s, 0–10 (weight %(weight)s)")
                % {"name": criterion.name, "weight": criterion.weight},
                min_value=0,
                max_value=10,
            )

    @property
    def points(self) -> dict[int, int]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}


class SignForm(forms.Form):
    starts = forms.DateField(label=_("runs from"), widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(label=_("runs until"), widget=forms.DateInput({"type": "date"}))
    deposit = forms.DecimalField(
        label=_("deposit"), min_value=0, max_digits=14, decimal_places=2, initial=0
    )
    policy_version = forms.IntegerField(
        label=_("split policy agreed on"), min_value=1, required=False
    )
    divisions = forms.ModelMultipleChoiceField(
        label=_("territories"),
        queryset=Division.objects.none(),
        required=False,
        widget=forms.SelectMultiple({"size": 10}),
    )
    lines = forms.ModelMultipleChoiceField(
        label=_("product lines"),
        queryset=Category.objects.filter(depth=1).order_by("path"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("none ticked = all product lines"),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        larger = Division.objects.exclude(level=Division.Level.DISTRICT)
        self.fields["divisions"].queryset = larger.said().order_by("code")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must come after the start."))
        return cleaned


class MissingForm(forms.Form):
    what = forms.CharField(
        label=_("what is missing"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


class RejectForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=300)


class Asks:
    """A ModelAdmin whose buttons ask on a page of their own, then call a verb."""

    def ask(
        self,
        request: HttpRequest,
        row: Any,
        form: forms.Form,
        *,
        title: Any,
        says: Any,
        verb: Callable[[forms.Form], Any],
    ) -> HttpResponse:
        """`says` tells what will happen; a refusal is shown on the page, what was typed stays."""
        if request.method == "POST" and form.is_valid():
            try:
                verb(form)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, row, str(title))
                messages.success(request, f"{row}: {title}")
                return HttpResponseRedirect(self._page_of(row))
        context = self.admin_site.each_context(request) | {
            "form": form,
            "row": row,
            "says": says,
            "title": title,
            "back": self._page_of(row),
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        status = 422 if request.method == "POST" else 200
        return render(request, "hq/ask.html", context, status=status)

    def _page_of(self, row: Any) -> str:
        meta = row._meta
        return reverse(f"hq:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


class StepInline(ReadOnly, TabularInline):
    model = ApplicationStep
    extra = 0
    fields = ("at", "kind", "by", "note", "details")


class PaperInline(ReadOnly, TabularInline):
    model = Paper
    extra = 0
    fields = ("opened", "at")
    readonly_fields = ("opened",)

    @admin.display(description=_("paper"))
    def opened(self, paper: Paper) -> SafeString:
        address = reverse("hq:stores_application_paper", args=[paper.application_id, paper.pk])
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500 underline" href="{}" target="_blank" rel="noopener">{}</a>',
            address,
            paper,
        )


@admin.register(Application, site=hq)
class ApplicationAdmin(Asks, ReadOnly, ModelAdmin):
    list_display = ("company", "city", "state", "score", "contact", "phone", "applied_at")
    list_filter = ("status",)
    list_select_related = ("city",)
    search_fields = ("company", "registration", "contact")
    fields = (
        *("status", "score", "company", "registration", "contact", "phone", "email", "city"),
        *("area_m2", "experience", "dealer", "applied_at"),
    )
    inlines = (PaperInline, StepInline)
    actions_detail = ("check_it", "ask_it", "score_it", "sign_it", "reject_it")

    @display(
        description=_("status"),
        ordering="status",
        label={"new": "warning", "checked": "info", "qualified": "info", "signed": "success"},
    )
    def state(self, row: Application) -> tuple[str, str]:
        return row.status, row.get_status_display()

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("stores.change_application")

    @action(description=_("Check the papers"), url_path="check", permissions=["act"])
    def check_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Application, pk=object_id)
        return self.ask(
            request,
            row,
            CheckForm(request.POST or None),
            title=_("Check the papers"),
            says=_(
                "Three times yes leads to the scoring. One no ends the application, and the applicant "
                "reads the note. If only a paper is missing, ask for it instead."
            ),
            verb=lambda form: franchise.check(
                application=row, by=request.user, **form.cleaned_data
            ),
        )

    @action(description=_("Ask for papers"), url_path="ask", permissions=["act"])
    def ask_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Application, pk=object_id)
        return self.ask(
            request,
            row,
            MissingForm(request.POST or None),
            title=_("Ask for papers"),
            says=_("The applicant is told by e-mail, in these very words, and adds it by a link."),
            verb=lambda form: franchise.ask_for(
                application=row, by=request.user, what=form.cleaned_data["what"]
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.paper_view)
        address = "<int:pk>/papers/<int:paper>/"
        return [path(address, view, name="stores_application_paper"), *super().get_urls()]

    def paper_view(self, request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(Paper, pk=paper, application=pk)
        return private.answer(row.file, content_type="image/webp", name=f"{row.kind}.webp")

    @action(description=_("Score"), url_path="score", permissions=["act"])
    def score_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Application, pk=object_id)
        return self.ask(
            request,
            row,
            ScoreForm(request.POST or None),
            title=_("Score"),
            says=_("60 of 100 qualify. A company on the blacklist is rejected whatever its score."),
            verb=lambda form: franchise.score(application=row, points=form.points, by=request.user),
        )

    @action(description=_("Sign the contract"), url_path="sign", permissions=["act"])
    def sign_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Application, pk=object_id)
        return self.ask(
            request,
            row,
            SignForm(request.POST or None, initial={"divisions": [row.city_id]}),
            title=_("Sign the contract"),
            says=_(
                "Makes the dealer, its contract and its territories. A division that another dealer "
                "holds is refused, and nothing is made."
            ),
            verb=lambda form: franchise.sign(application=row, by=request.user, **form.cleaned_data),
        )

    @action(description=_("Reject"), url_path="reject", permissions=["act"])
    def reject_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Application, pk=object_id)
        return self.ask(
            request,
            row,
            RejectForm(request.POST or None),
            title=_("Reject"),
            says=_("The applicant gets the reason by e-mail, in these very words."),
            verb=lambda form: franchise.reject(
                application=row, by=request.user, reason=form.cleaned_data["reason"]
            ),
        )


@admin.register(Criterion, site=hq)
class CriterionAdmin(ModelAdmin):
    """Weights may change at any time; what was scored keeps those it was scored with."""

    list_display = ("name_zh", "name_en", "weight", "is_active")


@admin.register(Barred, site=hq)
class BarredAdmin(ModelAdmin):
    list_display = ("registration", "reason", "at")
    search_fields = ("registration", "reason")
    readonly_fields = ("at",)


@admin.register(Contract, site=hq)
class ContractAdmin(ModelAdmin):
    list_display = ("dealer", "starts", "ends", "ended_on", "deposit", "policy_version")
    list_select_related = ("dealer",)
    search_fields = ("dealer__code", "dealer__name")
    autocomplete_fields = ("dealer",)

    def has_delete_permission(self, request: HttpRequest, obj: Contract | None = None) -> bool:
        return False
