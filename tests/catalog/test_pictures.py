"""Pictures are checked, stripped and kept in every size a page asks for."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from catalog.services import pictures
from o2o import uploads


def opened(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        return Image.open(BytesIO(file.read()))


def test_a_picture_is_kept_as_webp_in_three_sizes(picture):
    stored = pictures.store(content=picture(2000, 1000), folder="products", name="A b.png")
    assert (stored.width, stored.height) == (1600, 800)
    assert stored.name.startswith("products/a-b-")
    assert stored.name.endswith(".webp")
    sizes = [opened(pictures.sized(stored.name, width)).size for width in pictures.WIDTHS]
    assert sizes == [(400, 200), (800, 400)]
    assert opened(stored.name).format == "WEBP"


def test_where_a_photograph_was_taken_is_left_behind(picture):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    stored = pictures.store(content=picture(kind="JPEG", exif=exif), folder="x", name="a.jpg")
    assert not opened(stored.name).getexif()


def test_the_same_picture_twice_is_one_file(picture):
    first = pictures.store(content=picture(), folder="x", name="a.png")
    again = pictures.store(content=picture(), folder="x", name="a.png")
    assert first == again
    assert len(default_storage.listdir("x")[1]) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["empty", "gif", "svg", "cut"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(uploads.BadPicture):
        pictures.store(content=content, folder="x", name="a.png")
    assert not default_storage.exists("x")


def test_a_picture_bomb_is_refused_before_it_unfolds():
    bomb = BytesIO()
    Image.new("1", (8_000, 8_000)).save(bomb, "PNG")
    with pytest.raises(uploads.PictureTooLarge):
        pictures.store(content=bomb.getvalue(), folder="x", name="a.png")
    with pytest.raises(uploads.PictureTooLarge):
        pictures.store(content=b"x" * (uploads.MAX_BYTES + 1), folder="x", name="a.png")
    assert not default_storage.exists("x")
