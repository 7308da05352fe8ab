"""Codes as a shopper shows them."""

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def drawn(text: str) -> SafeString:
    """Dark on white whatever the theme; the quiet zone is part of the drawing."""
    picture = qrcode.make(
        text, image_factory=SvgPathImage, border=2, error_correction=qrcode.ERROR_CORRECT_M
    )
    return mark_safe(picture.to_string(encoding="unicode"))  # our own drawing, no input in it


def spaced(code: str) -> str:
    """In groups of four, to be read out."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
