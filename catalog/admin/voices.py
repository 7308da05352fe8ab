"""What members say, as headquarters reads it: what waits first; publish, hide with a reason, reply."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from catalog.models import Answer, Question, Review, VoicePolicy
from catalog.models.voice import LONGEST_TEXT, Voice
from catalog.services import pictures
from catalog.services.voices import moderation, questions, reviews
from o2o.errors import DomainError
from o2o.hq import hq

COLOURS = {"pending": "warning", "published": "success", "hidden": "danger"}


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )


class ReplyForm(BaseDialogForm):
    text = forms.CharField(
        label=_("Reply"), max_length=LONGEST_TEXT, widget=UnfoldAdminTextareaWidget
    )


class VoiceAdmin(ModelAdmin):
    """Rows are read here and moved by verbs; nobody edits another's words."""

    list_filter = ["status"]
    list_per_page = 40
    show_full_result_count = False
    actions = ["publish"]
    actions_detail = ["publish_one", "hide_one"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What waits first, then the newest."""
        waiting = Case(When(status=Voice.Status.PENDING, then=0), default=1)
        return super().get_queryset(request).annotate(turn=waiting).order_by("turn", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.fields or [])

    @display(description=_("status"), label=COLOURS)
    def state(self, voice: Voice) -> tuple[str, str]:
        return voice.status, voice.get_status_display()

    @admin.display(description=_("text"))
    def words(self, voice: Voice) -> str:
        return voice.text[:80] or "–"

    @admin.display(description=_("history"))
    def history(self, voice: Any) -> SafeString:
        rows = (
            (
                f"{event.at:%Y-%m-%d %H:%M}",
                event.get_action_display(),
                event.by or "–",
                event.reason,
            )
            for event in voice.events.select_related("by")
        )
        return format_html_join("", "<div>{} · {} · {} {}</div>", rows) or SafeString("–")

    @admin.action(description=_("Publish what was chosen"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        moved = sum(moderation.publish(voice=voice, by=request.user) for voice in queryset)
        self.message_user(request, _t("%(n)s published.") % {"n": moved})

    @action(
        description=_("Publish"),
        url_path="publish",
        permissions=["change"],
        icon="check",
        dialog=ActionDialog(
            title=_("Publish this"),
            description=_("Everybody can read it at once."),
            form_class=BaseDialogForm,
            form_submit_text=_("Publish"),
        ),
    )
    def publish_one(
        self, request: HttpRequest, form: BaseDialogForm, object_id: str
    ) -> HttpResponse:
        voice = self.model._default_manager.get(pk=object_id)
        return self._do(request, voice, lambda: moderation.publish(voice=voice, by=request.user))

    @action(
        description=_("Hide"),
        url_path="hide",
        permissions=["change"],
        icon="visibility_off",
        dialog=ActionDialog(
            title=_("Hide this"),
            description=_("Nobody reads it any more. Why is kept for ever."),
            form_class=ReasonForm,
            form_submit_text=_("Hide it"),
        ),
    )
    def hide_one(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        voice, reason = self.model._default_manager.get(pk=object_id), form.cleaned_data["reason"]
        return self._do(
            request, voice, lambda: moderation.hide(voice=voice, by=request.user, reason=reason)
        )

    def _do(self, request: HttpRequest, voice: Voice, verb: Any) -> HttpResponse:
        try:
            verb()
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _t("Done."))
        here = reverse(f"hq:catalog_{voice._meta.model_name}_change", args=[voice.pk])
        return HttpResponse(headers={"HX-Redirect": here})


@admin.register(Review, site=hq)
class ReviewAdmin(VoiceAdmin):
    list_display = ["created_at", "product", "rated", "words", "photo_count", "state", "doubt"]
    list_filter = ["status", "stars"]
    list_select_related = ["product"]
    search_fields = ["text", "product__code", "right__reference__exact"]
    actions_detail = ["publish_one", "hide_one", "reply_one"]
    fields = [
        "product", "right", "user", "author", "stars", "text", "shown_photos", "status", "doubt",
        "helpful", "created_at", "edited_at", "reply", "replied_as", "replied_at", "history",
    ]  # fmt: skip

    @admin.display(description=_("stars"), ordering="stars")
    def rated(self, review: Review) -> str:
        return "★" * review.stars

    @admin.display(description=_("photos"))
    def shown_photos(self, review: Review) -> SafeString:
        urls = [
            (pictures.url(photo.file.name), pictures.url(photo.file.name, 400))
            for photo in review.photos.all()
        ]
        shown = (
            '<a href="{}" target="_blank" rel="noopener"><img src="{}" alt="" height="120"></a> '
        )
        return format_html_join("", shown, urls) or SafeString("–")

    @action(
        description=_("Reply"),
        url_path="reply",
        permissions=["change"],
        icon="reply",
        dialog=ActionDialog(
            title=_("Reply in the brand's name"),
            description=_("Everybody reads it below the review."),
            form_class=ReplyForm,
            form_submit_text=_("Reply"),
        ),
    )
    def reply_one(self, request: HttpRequest, form: ReplyForm, object_id: str) -> HttpResponse:
        review, text = Review.objects.get(pk=object_id), form.cleaned_data["text"]
        return self._do(
            request,
            review,
            lambda: reviews.reply(review=review, text=text, by=request.user, replied_as=""),
        )


@admin.register(Question, site=hq)
class QuestionAdmin(VoiceAdmin):
    list_display = ["created_at", "product", "words", "answer_count", "state", "doubt"]
    list_select_related = ["product"]
    search_fields = ["text", "product__code"]
    actions_detail = ["publish_one", "hide_one", "answer_one"]
    fields = [
        "product", "user", "author", "text", "status", "doubt", "created_at", "said", "history",
    ]  # fmt: skip

    @admin.display(description=_("answers"))
    def said(self, question: Question) -> SafeString:
        rows = (
            (reverse("hq:catalog_answer_change", args=[row.pk]), row.get_role_display(), row.text)
            for row in question.answers.all()
        )
        return format_html_join("", '<div><a href="{}">{}</a> {}</div>', rows) or SafeString("–")

    @action(
        description=_("Answer"),
        url_path="answer",
        permissions=["change"],
        icon="reply",
        dialog=ActionDialog(
            title=_("Answer in the brand's name"),
            description=_("Everybody reads it below the question."),
            form_class=ReplyForm,
            form_submit_text=_("Answer"),
        ),
    )
    def answer_one(self, request: HttpRequest, form: ReplyForm, object_id: str) -> HttpResponse:
        question, text = Question.objects.get(pk=object_id), form.cleaned_data["text"]
        brand = Answer.Role.BRAND
        return self._do(
            request,
            question,
            lambda: questions.answer(question=question, user=request.user, text=text, role=brand),
        )


@admin.register(Answer, site=hq)
class AnswerAdmin(VoiceAdmin):
    list_display = ["created_at", "question", "role", "words", "state", "doubt"]
    list_filter = ["status", "role"]
    list_select_related = ["question"]
    search_fields = ["text"]
    fields = [
        "about", "user", "author", "role", "place", "text", "status", "doubt", "created_at",
        "history",
    ]  # fmt: skip

    @admin.display(description=_("question"))
    def about(self, answer: Answer) -> SafeString:
        url = reverse("hq:catalog_question_change", args=[answer.question_id])
        return format_html('<a href="{}">{}</a>', url, answer.question)


@admin.register(VoicePolicy, site=hq)
class VoicePolicyAdmin(ModelAdmin):
    """The one row; made when it is first changed."""

    list_display = ["publish_clean", "edit_days", "remind_days"]
    fields = ["publish_clean", "doubtful_words", ("edit_days", "remind_days")]

    def save_model(self, request: HttpRequest, policy: VoicePolicy, form, change: bool) -> None:
        policy.pk = 1
        super().save_model(request, policy, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked on the list only: every page's sidebar asks too, and must not cost a query."""
        on_list = "voicepolicy" in request.path
        return on_list and super().has_add_permission(request) and not VoicePolicy.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
