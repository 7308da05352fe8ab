"""The inbox under /account/messages/, what comes out of the house, and the way to stop it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import stopping, wechat
from members.models import Channel, Notice, NoticeChoice, User
from members.notice_kinds import SUBJECTS
from members.services import notices
from members.wording import Words, words

PAGE = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A notice in the reader's language."""

    notice: Notice
    words: Words


@never_cache
@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; `before` is the last notice of the page before."""
    rows = Notice.objects.visible_to(request.user)
    if (before := request.GET.get("before", "")).isdigit():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = [Item(n, words(kind=n.kind, facts=n.facts)) for n in found[:PAGE]]
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    unread = any(notice.read_at is None for notice in found)
    return render(
        request, "members/messages.html", {"items": shown, "more": more, "has_unread": unread}
    )


@never_cache
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """How many are unread, as a fragment of the account's frame."""
    signed_in = request.user.is_authenticated
    unread = Notice.objects.visible_to(request.user).unread()[:100].count() if signed_in else 0
    return render(request, "members/_unread.html", {"unread": unread})


@never_cache
@login_required
@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen, and on to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notices.read(notice=notice)
    if notice.link and url_has_allowed_host_and_scheme(notice.link, None):
        return redirect(notice.link)
    return redirect("members:messages")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    notices.read_all(user=request.user)
    messages.success(request, _("All read."))
    return redirect("members:messages")


# ── What comes out of the house ─────────────────────────────────────────────────────────
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    subjects = notices.subjects_of(request.user, works=_works(request.user))
    if request.method == "POST":
        for subject in subjects:
            for channel in Channel.values:
                wanted = f"{subject}.{channel}" in request.POST
                notices.choose(user=request.user, subject=subject, channel=channel, wanted=wanted)
        messages.success(request, _("Saved."))
        return redirect("members:message_choices")
    facts = {"rows": _rows(request.user, subjects), "channels": Channel.choices}
    facts["connects_wechat"] = wechat.is_offered() and not request.user.wechat_openid
    return render(request, "members/message_choices.html", facts)


def _works(user: User) -> bool:
    """Whoever was ever told something about a store's work."""
    return user.is_staff or user.notices.filter(kind__startswith="work_")[:1].exists()


def _rows(user: User, subjects: list[str]) -> list[dict]:
    """Per subject its name and, per channel, whether it is wanted."""
    said = {
        (choice.subject, choice.channel): choice.wanted
        for choice in NoticeChoice.objects.visible_to(user)
    }
    return [
        {
            "subject": subject,
            "name": SUBJECTS[subject],
            "channels": [
                {
                    "name": f"{subject}.{value}",
                    "label": label,
                    "on": said.get((subject, value), True),
                }
                for value, label in Channel.choices
            ],
        }
        for subject in subjects
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From a link in a message, signed in or not: asked once, then stopped."""
    wish = stopping.read(token)
    user = User.objects.filter(pk=wish.user_id).first() if wish else None
    if wish is None or user is None:
        raise Http404
    wanted = "again" in request.POST
    if request.method == "POST":
        notices.choose(user=user, subject=wish.subject, channel=wish.channel, wanted=wanted)
    facts = {
        "subject": SUBJECTS[wish.subject],
        "channel": Channel(wish.channel).label,
        "stopped": request.method == "POST" and not wanted,
        "resumed": request.method == "POST" and wanted,
    }
    return render(request, "members/stop_messages.html", facts)
