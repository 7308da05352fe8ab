"""Times at the shopper's home over the API: the shopper's side and the store's."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from orders.models import Appointment, Crew, Fulfilment
from orders.services import fulfilling
from tests import story
from tests.orders.conftest import post, refused


@pytest.fixture
def part(world) -> Fulfilment:
    return story.accepted(world.shopper, world.guide)


def of_order(part, name):
    number = part.assignment.order.number
    return reverse(
        name, args=[number] if name.endswith("s") and "windows" not in name else [number, part.pk]
    )


def windows(shopping, part) -> list[str]:
    told = shopping.get(of_order(part, "api_order_windows")).json()
    assert told["kinds"] == ["delivery", "measuring"]
    return [
        slot["starts_at"] for day in told["days"][2:] for slot in day["windows"] if slot["free"]
    ]


def test_the_shopper_sees_free_windows_books_and_moves(shopping, part):
    first, second, *_later = windows(shopping, part)
    book = of_order(part, "api_order_appointment")
    booked = post(shopping, book, {"starts_at": first})
    assert (booked.status_code, booked.json()["can_move"]) == (201, True)
    moved = post(shopping, book, {"starts_at": second})
    assert (moved.json()["id"], moved.json()["starts_at"]) == (booked.json()["id"], second)
    post(shopping, book, {"starts_at": first, "kind": "measuring"})
    told = shopping.get(of_order(part, "api_order_appointments")).json()["results"]
    assert [(row["kind"], row["starts_at"]) for row in told] == [
        ("measuring", first), ("delivery", second)
    ]  # fmt: skip
    detail = shopping.get(reverse("api_order", args=[part.assignment.order.number])).json()
    assert [row["kind"] for row in detail["appointments"]] == ["measuring", "delivery"]
    refused(post(shopping, book, {"starts_at": first, "kind": "installation"}), 409,
            "no_appointment_needed")  # fmt: skip
    refused(post(shopping, book, {"starts_at": "2020-01-01T08:00:00+08:00"}), 409, "no_such_window")


def test_a_stranger_learns_nothing_of_it(world, client_of, part):
    stranger = client_of(world.stranger)
    assert stranger.get(of_order(part, "api_order_windows")).status_code == 404
    body = {"starts_at": "2030-01-01T08:00:00+08:00"}
    assert post(stranger, of_order(part, "api_order_appointment"), body).status_code == 404
    assert not Appointment.objects.exists()


def test_the_store_lists_names_the_crew_measures_fails_and_tries_again(
    world, client_of, part, shopping
):
    guide = client_of(world.guide)
    crew = Crew.objects.create(store=world.near, name="一组")
    first, second, third, *_later = windows(shopping, part)
    task = part.assignment_id
    measuring = post(
        guide, reverse("api_appointment", args=[task]), {"starts_at": first, "kind": "measuring"}
    )
    post(guide, reverse("api_appointment", args=[task]), {"starts_at": second})
    rows = guide.get(reverse("api_appointments")).json()["results"]
    assert [row["kind"] for row in rows] == ["measuring", "delivery"]
    pk = rows[1]["id"]
    named = post(guide, reverse("api_crew", args=[pk]), {"crew": crew.name})
    assert named.json()["crew"] == "一组"
    refused(post(guide, reverse("api_crew", args=[pk]), {"crew": "谁"}), 400, "invalid")
    done = post(
        guide, reverse("api_measured", args=[measuring.json()["id"]]), {"remark": "门宽 80"}
    )
    assert (done.json()["status"], done.json()["remark"]) == ("done", "门宽 80")
    refused(
        post(guide, reverse("api_measured", args=[pk]), {"remark": "x"}),
        409,
        "no_appointment_needed",
    )
    assert post(guide, reverse("api_failed", args=[pk]), {"reason": "nobody_home"}).json()[
        "failure"
    ]
    again = post(guide, reverse("api_appointment", args=[task]), {"starts_at": third})
    assert again.json()["attempt"] == 2
    assert client_of(world.rival_guide).get(reverse("api_appointments")).json()["results"] == []


def test_the_proof_is_a_photo_and_a_signature(world, client_of, part):
    guide = client_of(world.guide)
    fulfilling.ready(fulfilment=part, by=world.guide)
    fulfilling.dispatch(fulfilment=part, by=world.guide)
    content = BytesIO()
    Image.new("RGB", (64, 48), "tan").save(content, "JPEG")
    photo = SimpleUploadedFile("door.jpg", content.getvalue(), "image/jpeg")
    url = reverse("api_photos", args=[part.assignment_id])
    assert guide.post(url, {"photo": photo}).status_code == 201
    sign = reverse("api_sign", args=[part.assignment_id])
    refused(post(guide, sign, {"signed_by": "王", "signature": "<svg>"}), 400, "invalid")
    assert post(guide, sign, {"signed_by": "王", "signature": "M1 2L3 4"}).status_code == 200
    assert sorted(part.proofs.values_list("kind", flat=True)) == ["photo", "signature"]


def test_a_measuring_is_agreed_on_and_kept_on_pages(world, client_of, shopping, part):
    page = shopping.get(part.assignment.order.get_absolute_url()).content.decode()
    assert "先上门量尺" in page
    starts_at = windows(shopping, part)[0]
    url = reverse("orders:window", args=[part.assignment.order.number, part.pk]) + "?kind=measuring"
    assert "什么时候方便上门量尺" in shopping.get(url).content.decode()
    assert shopping.post(url, {"starts_at": starts_at}).status_code == 302
    guide = client_of(world.guide)
    task = part.assignment_id
    assert "量尺" in guide.get(reverse("staff:assignment", args=[task])).content.decode()
    guide.post(reverse("staff:measured", args=[task]), {"remark": "门宽 80 公分"})
    done = Appointment.objects.get()
    assert (done.kind, done.status, done.remark) == ("measuring", "done", "门宽 80 公分")
    page = shopping.get(part.assignment.order.get_absolute_url()).content.decode()
    assert "门宽 80 公分" in page
