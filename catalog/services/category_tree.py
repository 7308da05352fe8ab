"""Categories as other systems name them: found by slug or name, made where they are missing."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from catalog.models import Category, Product
from catalog.services import copies, version
from catalog.services.search import signposts

STEP = ">"  # Living > Sofas


def ensure(*, names: Iterable[str]) -> dict[str, Category]:
    """Each name, or path like `Living > Sofas`, with its category; missing ones are made."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    known = {}
    for category in Category.objects.all():
        for key in (category.name_en, category.name_zh, category.slug):
            known[key.lower()] = category
    return {name: _ensure_path(name, known) for name in wanted}


def _ensure_path(path: str, known: dict[str, Category]) -> Category:
    category = None
    for name in filter(None, map(str.strip, path.split(STEP))):
        found = known.get(name.lower()) or known.get(slug_of(name))
        category = found or _make(name, parent=category)
        known[name.lower()] = known[category.slug] = category
    return category


def _make(name: str, parent: Category | None) -> Category:
    texts = {"slug": slug_of(name), "name_zh": name, "name_en": name if name.isascii() else ""}
    made = _place(texts, parent)
    signposts.index(categories=[made])
    return made


def _place(texts: dict[str, str], parent: Category | None) -> Category:
    if parent is None:
        return Category.objects.add_root(create_kwargs=texts)
    parent.refresh_from_db()
    return Category.objects.add_child(parent, create_kwargs=texts)


def slug_of(name: str) -> str:
    return slugify(name, allow_unicode=True)[:80] or "category"


@transaction.atomic
def remove(*, category: Category) -> None:
    """An empty leaf goes, and with it every page that names it."""
    category.delete()
    transaction.on_commit(version.bump)


def announce(*, category: Category) -> None:
    """The category was made, renamed or moved: what is found by its name follows."""
    beneath = Product.objects.filter(categories__path__startswith=category.path)
    copies.refresh(product_ids=beneath.values_list("pk", flat=True))
    signposts.index(categories=[category])
    transaction.on_commit(version.bump)
