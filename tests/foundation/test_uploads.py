"""Whatever is sent as a picture is refused quickly and cheaply, or comes out as pixels alone."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from o2o import uploads
from tests.foundation import hostile

MEGABYTE = 1024 * 1024
REFUSALS = {"bad_picture", "picture_too_large", "moving_picture"}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Every hostile file judged in one fresh process."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in hostile.FILES.items():
        (folder / name).write_bytes(make())
    command = [sys.executable, "-m", "tests.foundation.hostile", str(folder)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_file_is_refused_within_a_second_and_memory_stays_flat(verdicts, name):
    verdict = verdicts[name]
    assert verdict["answer"] in REFUSALS
    assert verdict["seconds"] < 1
    assert verdict["grown"] < 48 * MEGABYTE  # the file itself may hold twenty


def test_what_unfolds_is_called_too_large(verdicts):
    bombs = ["pixel-bomb.png", "ribbon-bomb.png", "pixel-bomb.webp", "claim.png", "heavy.jpg"]
    assert {verdicts[name]["answer"] for name in bombs} == {"picture_too_large"}
    assert verdicts["moving.webp"]["answer"] == "moving_picture"


def test_a_decoder_left_alone_would_unfold_the_bomb():
    """The other side of the coin: without the gate the small file costs what it claims."""
    bomb = hostile.flat((9_000, 9_000))
    assert len(bomb) < 100_000
    assert len(Image.open(BytesIO(bomb)).convert("L").tobytes()) == 81_000_000


def test_where_and_with_what_it_was_taken_stays_outside_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    taken = hostile.photo(size=(320, 240), exif=exif, comment=hostile.SCRIPT)
    picture = uploads.picture(taken)
    assert picture.size == (240, 320)
    out = BytesIO()
    picture.save(out, "WEBP")
    assert not Image.open(BytesIO(out.getvalue())).getexif()
    assert b"Camera" not in out.getvalue()
    assert b"script" not in out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_honest_picture_of_any_name_is_taken(kind):
    assert uploads.picture(hostile.photo(kind)).size == (320, 240)


def test_a_large_photograph_is_made_smaller_while_it_is_decoded():
    large = hostile.flat((7_000, 5_000), "JPEG", "RGB")
    assert max(uploads.picture(large).size) <= uploads.LONGEST


def test_names_say_nothing_and_never_repeat():
    assert len({uploads.random_name() for _n in range(100)}) == 100


def test_bytes_beyond_the_cap_fall_as_they_arrive(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", MEGABYTE)
    monkeypatch.setattr(uploads, "MAX_AT_ONCE", 3 * MEGABYTE)
    files = [SimpleUploadedFile(f"{n}.jpg", b"x" * 3 * MEGABYTE) for n in range(4)]
    request = RequestFactory().post("/", {"photos": files})
    arrived = request.FILES.getlist("photos")
    sizes = [file.size for file in arrived]
    assert sizes[:2] == [MEGABYTE + 1, MEGABYTE + 1]
    assert sum(sizes) <= 3 * MEGABYTE + len(files)
    with pytest.raises(uploads.PictureTooLarge):
        uploads.read(arrived[0])
    request.close()
