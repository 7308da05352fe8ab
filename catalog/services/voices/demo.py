"""What the demo brand's buyers say and ask: invented people, spoken through the very verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.models import Answer, Product, Question, Review
from catalog.services.voices import questions, reviews, rights

Said = Mapping[str, Any]
AT_HOME = timedelta(days=7)  # before they wrote


@dataclass(frozen=True, slots=True)
class House:
    """Who speaks for the brand: headquarters and a guide; `stores` maps codes to names."""

    hq: Any
    guide: Any
    guide_of: str
    stores: Mapping[str, str]
    folder: Path


def load(*, said: Said, people: Mapping[str, Any], house: House) -> int:
    """Reviews with replies and votes, questions with answers; loading twice changes nothing."""
    voices = list(people.values())
    for number, row in enumerate(said["reviews"]):
        review = _review(row, number, people[row["by"]], house)
        if review:
            _vote(review, [*voices[number:], *voices[:number]][1 : 1 + number * 7 % 6])
    for row in said["questions"]:
        _question(row, people, house)
    return len(said["reviews"])


def _review(row: Said, number: int, user: Any, house: House) -> Review | None:
    variant = Product.objects.get(slug=row["product"]).variants.all()[row["variant"]]
    at = timezone.now() - timedelta(days=row["days_ago"], minutes=number * 37 % 720)
    right = rights.entitle(
        user=user,
        variant_id=variant.pk,
        reference=f"earlier:demo-{number}",
        store=None,
        at=at - AT_HOME,
    )
    if Review.objects.filter(right=right).exists():
        return None
    photos = [_photo(house.folder / name) for name in row.get("photos", ())]
    review = reviews.write(right=right, stars=row["stars"], text=row["text"], photos=photos)
    if reply := row.get("reply"):
        name = house.stores.get(reply["store"], "")
        reviews.reply(review=review, text=reply["text"], by=house.hq, replied_as=name)
        Review.objects.filter(pk=review.pk).update(replied_at=at + timedelta(days=1))
    Review.objects.filter(pk=review.pk).update(created_at=at)
    return review


def _photo(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "image/webp")


def _vote(review: Review, voters: list[Any]) -> None:
    for voter in voters:
        if voter.pk != review.user_id:
            reviews.find_helpful(review=review, by=voter)


def _question(row: Said, people: Mapping[str, Any], house: House) -> None:
    product = Product.objects.get(slug=row["product"])
    if Question.objects.filter(product=product, text=row["text"]).exists():
        return
    at = timezone.now() - timedelta(days=row["days_ago"])
    asked = questions.ask(product=product, user=people[row["by"]], text=row["text"])
    Question.objects.filter(pk=asked.pk).update(created_at=at)
    for hours, said in enumerate(row["answers"], 1):
        _answer(asked, said, people, house, at + timedelta(hours=5 * hours))


def _answer(
    asked: Question, said: Said, people: Mapping[str, Any], house: House, at: datetime
) -> None:
    speakers = {"brand": (house.hq, ""), "guide": (house.guide, house.guide_of)}
    user, place = speakers.get(said["role"]) or (people[said["by"]], "")
    answer = questions.answer(
        question=asked, user=user, text=said["text"], role=said["role"], place=place
    )
    Answer.objects.filter(pk=answer.pk).update(created_at=at)
