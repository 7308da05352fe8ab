"""招商加盟: a company applies to become a dealer, and reads how its application stands."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from phonenumber_field.formfields import PhoneNumberField

from o2o import private, uploads
from o2o.errors import DomainError
from stores import application_links
from stores.models import Application, Division
from stores.services import application_news, franchise, papers

Status = Application.Status


def _paper_field(label: Any) -> forms.FileField:
    widget = forms.FileInput({"accept": uploads.ACCEPT})
    return forms.FileField(label=label, required=False, widget=widget)


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
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We write to it at every step, with a link to this application"),
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

    def clean_licence(self) -> File:
        return _rewritten(self.cleaned_data["licence"])

    def clean_premises(self) -> File | None:
        sent = self.cleaned_data["premises"]
        return _rewritten(sent) if sent else None

    @property
    def papers(self) -> dict[str, File]:
        named = {name: self.cleaned_data.get(name) for name in ("licence", "premises")}
        return {name: file for name, file in named.items() if file}

    @property
    def facts(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.files}
        kept.pop("premises", None)
        return kept | {"language": get_language()}


class PapersForm(forms.Form):
    """What headquarters asked for, or what was forgotten."""

    first = _paper_field(_("paper"))
    second = _paper_field(_("another paper"))
    third = _paper_field(_("another paper"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.values()) and not self.errors:
            self.add_error("first", _("Please choose a picture."))
        return cleaned

    def clean_first(self) -> File | None:
        return self._one("first")

    def clean_second(self) -> File | None:
        return self._one("second")

    def clean_third(self) -> File | None:
        return self._one("third")

    def _one(self, name: str) -> File | None:
        sent = self.cleaned_data[name]
        return _rewritten(sent) if sent else None

    @property
    def papers(self) -> list[File]:
        return [file for file in self.cleaned_data.values() if file]


def _rewritten(upload: UploadedFile) -> File:
    try:
        return papers.rewritten(upload)
    except DomainError as refusal:
        raise forms.ValidationError(str(refusal)) from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    form = ApplyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, 400 if request.method == "POST" else 200)
    try:
        application = franchise.apply(facts=form.facts, papers=form.papers)
    except DomainError as refusal:
        for name, said in refusal.fields.items():
            form.add_error(name, said)
        if not refusal.fields:
            form.add_error(None, str(refusal))
        return _page(request, form, refusal.status)
    return _see(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the link: how far it has come, and a way to add papers."""
    found = _of_link(token)
    form = PapersForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _application(request, found, PapersForm(), 200)
    if not form.is_valid():
        return _application(request, found, form, 400)
    try:
        franchise.add(application=found, files=form.papers)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _application(request, found, form, refusal.status)
    return _see(found)


@require_safe
def paper(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """The applicant looks at what was sent."""
    row = get_object_or_404(_of_link(token).papers, pk=pk)
    return private.answer(row.file, content_type="image/webp", name=f"{row.kind}.webp")


def _of_link(token: str) -> Application:
    found = application_links.read(token)
    if found is None:
        raise Http404
    return found


def _see(application: Application) -> HttpResponse:
    response = HttpResponseRedirect(application_links.link(application))
    response.status_code = 303
    return response


def _application(
    request: HttpRequest, found: Application, form: PapersForm, status: int
) -> HttpResponse:
    steps = list(found.steps.select_related("application"))
    order = [Status.NEW, Status.CHECKED, Status.QUALIFIED, Status.SIGNED]
    is_over = found.status == Status.REJECTED
    facts = {
        "application": found,
        "token": application_links.token(found),
        "reached": -1 if is_over else order.index(Status(found.status)),
        "is_over": is_over,
        "told": application_news.history(steps)[::-1],
        "wanted": application_news.still_wanted(steps),
        "papers": found.papers.all(),
        "may_add": found.status == Status.NEW,
        "form": form,
    }
    response = render(request, "stores/application.html", facts, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, form: ApplyForm, status: int) -> HttpResponse:
    return render(request, "stores/join.html", {"form": form}, status=status)
