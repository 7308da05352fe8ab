"""Articles: text in two languages, a picture, and the goods they lead to."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.admin.forms import PictureForm
from catalog.admin.products import thumbnail
from catalog.models import Article
from catalog.services import version
from catalog.services.search import signposts
from o2o.hq import hq


class ArticleForm(PictureForm):
    folder = "articles"
    # Plain FileField: the verb decides what is a picture.
    file = forms.FileField(label=_("picture"), required=False)

    class Meta:
        model = Article
        fields = [
            *("title_zh", "title_en", "slug", "kind", "lead_zh", "lead_en", "body_zh", "body_en"),
            *("file", "products", "suites", "starts_on", "ends_on"),
            *("published_on", "is_published"),
        ]


@admin.register(Article, site=hq)
class ArticleAdmin(ModelAdmin):
    form = ArticleForm
    list_display = ["shown", "title_zh", "title_en", "kind", "published_on", "is_published"]
    list_display_links = ["shown", "title_zh"]
    list_filter = ["is_published", "kind"]
    search_fields = ["slug", "title_zh", "title_en"]
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = ["products", "suites"]

    @admin.display(description="")
    def shown(self, article: Article) -> str:
        return thumbnail(article.file.name or "")

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        signposts.index(articles=[form.instance])
        transaction.on_commit(version.bump)
