"""招商加盟: a company applies to become a dealer, and reads how its application stands."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from phonenumber_field.formfields import PhoneNumberField

from catalog.services import pictures
from o2o import uploads
from o2o.errors import DomainError
from stores.models import Application, Division
from stores.services import franchise

FOLDER = "applications"


class ApplyForm(forms.Form):
    company = forms.CharField(label=_("Company"), max_length=120)
    registration = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        help_text=_("18 characters, as on the business licence"),
    )
    contact = forms.CharField(label=_("Whom to call"), max_length=60)
    phone = PhoneNumberField(
        label=_("Mobile number"),
        region="CN",
        error_messages={
            "invalid": _("Please enter a valid phone number, for example 138 0013 8000.")
        },
    )
    city = forms.ModelChoiceField(
        label=_("City you want to serve"), queryset=Division.objects.none()
    )
    area_m2 = forms.IntegerField(label=_("Shop area (m²)"), min_value=20, max_value=100_000)
    experience = forms.CharField(
        label=_("Your experience"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Brands you have run, years, people, stores"),
    )
    licence = forms.FileField(
        label=_("Picture of the business licence"),
        widget=forms.FileInput({"accept": uploads.ACCEPT}),
    )
    premises = forms.FileField(
        label=_("Picture of the premises"),
        required=False,
        widget=forms.FileInput({"accept": uploads.ACCEPT}),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        larger = Division.objects.exclude(level=Division.Level.DISTRICT)
        self.fields["city"].queryset = larger.said().order_by("code")

    def clean_registration(self) -> str:
        return self.cleaned_data["registration"].strip().upper()

    def clean_licence(self) -> str:
        return self._kept("licence")

    def clean_premises(self) -> str:
        return self._kept("premises") if self.cleaned_data["premises"] else ""

    def _kept(self, name: str) -> str:
        try:
            return pictures.keep(upload=self.cleaned_data[name], folder=FOLDER).name
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    form = ApplyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, 400 if request.method == "POST" else 200)
    try:
        application = franchise.apply(facts=form.cleaned_data)
    except DomainError as refusal:
        for name, said in refusal.fields.items():
            form.add_error(name, said)
        if not refusal.fields:
            form.add_error(None, str(refusal))
        return _page(request, form, refusal.status)
    response = HttpResponseRedirect(application.get_absolute_url())
    response.status_code = 303
    return response


@never_cache
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """For whoever holds the number: how far it has come, and nothing of the company."""
    found = get_object_or_404(Application, number=number)
    steps = [Application.Status.NEW, Application.Status.CHECKED, Application.Status.QUALIFIED]
    reached = [*steps, Application.Status.SIGNED].index(found.status) if not _over(found) else -1
    facts = {"application": found, "reached": reached, "is_over": _over(found)}
    return render(request, "stores/application.html", facts)


def _over(found: Application) -> bool:
    return found.status == Application.Status.REJECTED


def _page(request: HttpRequest, form: ApplyForm, status: int) -> HttpResponse:
    return render(request, "stores/join.html", {"form": form}, status=status)
