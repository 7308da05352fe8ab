"""Files that somebody might send instead of a picture, and a meter for what they cost.

Run as a program it judges every file of a folder in a process of its own and prints, as JSON,
the answer, the seconds and by how many bytes the most memory ever held has grown.
"""

import json
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

from o2o import uploads
from o2o.errors import DomainError

SCRIPT = b"<script>alert(document.cookie)</script>"


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **extra) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **extra)
    return out.getvalue()


def flat(size: tuple[int, int], kind: str = "PNG", mode: str = "1") -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes, width: int = 8, height: int = 8) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return uploads.PNG + header + b"".join(chunks) + chunk(b"IEND")


def chunk_bomb() -> bytes:
    """A million empty chunks, which a decoder reads one by one."""
    return png(chunk(b"tEXt", b"a\0") * 1_000_000)


def text_bomb() -> bytes:
    """Two hundred texts that unfold to a megabyte each."""
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 1_000_000))
    return png(text * 200)


def scan_bomb() -> bytes:
    """A progressive picture of 30 million pixels that is drawn five hundred times over."""
    whole = photo(size=(64, 64), progressive=True)
    start = whole.rindex(uploads.SCAN)
    claimed = whole.replace(struct.pack(">HH", 64, 64), struct.pack(">HH", 5000, 6000), 1)
    return claimed[:start] + claimed[start:-2] * 500 + b"\xff\xd9"


def archive() -> bytes:
    """A picture that is an archive as well."""
    out = BytesIO(photo())
    with zipfile.ZipFile(out, "a") as pack:
        pack.writestr("run.html", SCRIPT)
    return out.getvalue()


def moving() -> bytes:
    frames = [Image.new("RGB", (400, 400), (n, n, n)) for n in range(1, 200)]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def moving_png() -> bytes:
    frames = [Image.new("RGB", (200, 200), (n, n, n)) for n in range(1, 30)]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def claim() -> bytes:
    """Two billion by two billion pixels, says the header."""
    return png(chunk(b"IDAT", zlib.compress(b"")), width=2**31 - 1, height=2**31 - 1)


def webp_claim() -> bytes:
    """The largest canvas that the format can name, over nothing."""
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + b"\xff\xff\xff" * 2
    return b"RIFF" + struct.pack("<I", len(body)) + body


FILES: dict[str, Callable[[], bytes]] = {
    "nothing.jpg": lambda: b"",
    "half.jpg": lambda: photo()[:4000],
    "half.png": lambda: photo("PNG")[:4000],
    "pixel-bomb.png": lambda: flat((20_000, 20_000)),
    "ribbon-bomb.png": lambda: flat((1_000_000, 30)),
    "pixel-bomb.webp": lambda: flat((16_000, 16_000), "WEBP", "RGB"),
    "chunk-bomb.png": chunk_bomb,
    "text-bomb.png": text_bomb,
    "scan-bomb.jpg": scan_bomb,
    "junk-bomb.jpg": lambda: b"\xff\xd8" + b"\0" * 15_000_000 + photo()[2:],
    "claim.png": claim,
    "claim.webp": webp_claim,
    "heavy.jpg": lambda: photo() + b"\0" * uploads.MAX_BYTES,
    "moving.webp": moving,
    "moving.png": moving_png,
    "script.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "script.svg.jpg": lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "page.jpg": lambda: b"<!doctype html>" + SCRIPT,
    "polyglot.gif": lambda: b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)",
    "archive.jpg": archive,
    "program.png": lambda: b"\x7fELF" + b"\0" * 400,
    "picture.tiff.jpg": lambda: photo("TIFF"),
    "drawing.eps.png": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
}


def judge(path: Path) -> dict[str, object]:
    before, started = _most(), time.monotonic()
    try:
        with path.open("rb") as file:
            uploads.picture(uploads.read(file))
        answer = "taken"
    except DomainError as refusal:
        answer = refusal.code
    return {
        "answer": answer,
        "seconds": time.monotonic() - started,
        "grown": _most() - before,
    }


def _most() -> int:
    """Of this process alone: `ru_maxrss` would begin with what its parent holds."""
    status = Path("/proc/self/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) * 1024


if __name__ == "__main__":
    uploads.picture(photo())  # what the decoders need anyway
    uploads.picture(photo("WEBP"))
    folder = Path(sys.argv[1])
    print(json.dumps({path.name: judge(path) for path in sorted(folder.iterdir())}))
