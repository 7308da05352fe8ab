"""The demo brand's buyers as members: what they say of goods, and how they found the stores."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.services.voices import demo
from members.models import User
from stores.models import Store
from stores.services import ratings


def let_speak(said: Mapping[str, Any], accounts: Mapping[str, User], folder: Path) -> int:
    """Reviews, questions and ratings of stores; returns how many reviews there are."""
    people = {name: _person(number, name) for number, name in enumerate(_names(said), 1)}
    stores = list(Store.objects.order_by("code"))
    guide = accounts["guide"]
    house = demo.House(
        hq=accounts["hq"],
        guide=guide,
        guide_of=str(guide.memberships.active().get().store),
        stores={store.code: store.name_zh for store in stores},
        folder=folder,
    )
    for number, row in enumerate(said["reviews"]):
        _rate(stores[number % len(stores)], people[row["by"]], number, row["stars"])
    return demo.load(said=said, people=people, house=house)


def _names(said: Mapping[str, Any]) -> list[str]:
    """Everybody who reviews or asks, in the order in which they appear."""
    rows = [*said["reviews"], *said["questions"]]
    return list(dict.fromkeys(row["by"] for row in rows))


def _person(number: int, name: str) -> User:
    email = f"voice{number}@hejian.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)


def _rate(store: Store, user: User, number: int, stars: int) -> None:
    """Those who were content with the piece were so with the store, give or take."""
    ratings.rate(
        store_id=store.pk,
        user=user,
        reference=f"earlier:demo-{number}",
        store_stars=min(5, stars + number % 2),
        service_stars=max(3, stars),
    )
