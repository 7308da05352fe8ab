"""QR codes as drawings: dark on white whatever the theme, the quiet zone part of them."""

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage


def svg(text: str) -> SafeString:
    """`text` as an SVG element; the drawing holds no letter of it."""
    picture = qrcode.make(
        text, image_factory=SvgPathImage, border=2, error_correction=qrcode.ERROR_CORRECT_M
    )
    return mark_safe(picture.to_string(encoding="unicode"))
