"""Photos that people send: checked by content, stripped of what they tell about their maker, made small."""

import secrets
import warnings
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LIMIT_BYTES = 10 * 1024 * 1024
LIMIT_PIXELS = 60_000_000
LONGEST_SIDE = 1920
SMALL_SIDE = 640
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
"""What is taken, told by content and not by name, and the ending that the stored file gets."""
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
}
MODES = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "LA"), "WEBP": ("RGB", "RGBA")}


class CheckedImage(ContentFile):
    """What `checked_image` gives; it is not checked a second time."""


def checked_image(file: Any) -> CheckedImage:
    """The photo as it may be kept: JPEG, PNG or WebP, without EXIF or place, at most 1920 pixels, randomly named.

    Raises ValidationError with a Chinese sentence: empty, above 10 MB, no such image, broken, too many pixels.
    """
    if isinstance(file, CheckedImage):
        return file
    size = getattr(file, "size", None)
    if size is not None and size > LIMIT_BYTES:
        raise _too_large(size)
    file.seek(0)
    content = file.read(LIMIT_BYTES + 1)
    if not content:
        raise ValidationError(_("照片是空的，请重新选择。"), code="empty")
    if len(content) > LIMIT_BYTES:
        raise _too_large(len(content))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        kind = _kind_of(content)
        return _redrawn(content, kind)


def _too_large(size: int) -> ValidationError:
    params = {"size": round(size / 1024 / 1024, 1), "most": LIMIT_BYTES // 1024 // 1024}
    return ValidationError(_("照片有 %(size)s MB，最多 %(most)s MB，请压缩后再上传。") % params, code="too_large")


def _kind_of(content: bytes) -> str:
    """The format by content, after a look at the size and the checksums; nothing is unpacked yet."""
    try:
        with Image.open(BytesIO(content), formats=list(FORMATS)) as image:
            kind, pixels = image.format or "", image.width * image.height
            if pixels > LIMIT_PIXELS:
                raise _too_many_pixels()
            image.verify()
            return kind
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except UnidentifiedImageError as stranger:
        raise ValidationError(_("只能上传 JPG、PNG 或 WebP 格式的照片，请换一张。"), code="not_an_image") from stranger
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise _broken() from broken


def _redrawn(content: bytes, kind: str) -> CheckedImage:
    """Drawn anew, upright and small: only the picture's points go into the new file."""
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if upright.mode not in MODES[kind]:
                has_alpha = kind != "JPEG" and ("A" in upright.mode or "transparency" in upright.info)
                upright = upright.convert("RGBA" if has_alpha else "RGB")
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as broken:
        raise _broken() from broken
    drawn = BytesIO()
    bare.save(drawn, format=kind, **OPTIONS[kind])
    return CheckedImage(drawn.getvalue(), name=f"{secrets.token_hex(16)}.{FORMATS[kind]}")


def small_copy(file: Any) -> bytes:
    """A JPEG of a kept photo at most 640 pixels long, for lists on a phone; nothing for a lost or broken file."""
    try:
        with file.open("rb") as source, Image.open(source, formats=list(FORMATS)) as image:
            image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
            small = image.convert("RGB")
    except (OSError, SyntaxError, ValueError):
        return b""
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    drawn = BytesIO()
    small.save(drawn, format="JPEG", quality=75, optimize=True)
    return drawn.getvalue()


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("照片的尺寸过大（超过 6000 万像素），请缩小后再上传。"), code="too_many_pixels")


def _broken() -> ValidationError:
    return ValidationError(_("照片已损坏，打不开，请重新拍摄或另选一张。"), code="broken")


class PhotoField(forms.FileField):
    """A form's photo: what it gives has already passed `checked_image`."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> CheckedImage | None:
        file = super().to_python(data)
        return checked_image(file) if file is not None else None
