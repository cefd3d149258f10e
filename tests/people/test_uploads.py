"""Photos: what is taken, what is refused and with which sentence, what is stripped."""

import struct
import zlib
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from governance.people.uploads import LIMIT_BYTES, checked_image

pytestmark = pytest.mark.rule("R83")


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> BytesIO:
    buffer = BytesIO()
    Image.new(mode, size, "red" if mode != "L" else 128).save(buffer, format=kind, **options)
    buffer.seek(0)
    return buffer


def upload(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal(content: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(ValidationError) as error:
        checked_image(upload(content, name))
    return error.value.messages[0]


@pytest.mark.parametrize("kind,ending", [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_three_formats_are_taken_and_named_at_random(kind: str, ending: str) -> None:
    kept = checked_image(upload(picture(kind).getvalue(), "../../evil.php"))
    assert kept.name.endswith(ending) and len(kept.name) == 32 + 1 + len(ending)
    assert Image.open(BytesIO(kept.read())).format == kind


def test_place_and_camera_are_stripped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (22.5, 30.0, 1.0)
    content = picture(exif=exif).getvalue()
    assert b"Camera of somebody" in content
    kept = checked_image(upload(content)).read()
    assert b"Camera" not in kept and b"Exif" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_words_inside_a_png_are_stripped() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "somebody")
    kept = checked_image(upload(picture("PNG", pnginfo=notes).getvalue())).read()
    assert b"somebody" not in kept


def test_a_photo_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = checked_image(upload(picture(size=(80, 40), exif=exif).getvalue()))
    assert Image.open(BytesIO(kept.read())).size == (40, 80)


def test_the_longest_side_is_1920() -> None:
    kept = checked_image(upload(picture(size=(4000, 1000)).getvalue()))
    assert Image.open(BytesIO(kept.read())).size == (1920, 480)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1"])
def test_modes_of_png(mode: str) -> None:
    assert checked_image(upload(picture("PNG", mode=mode if mode != "1" else "L").getvalue())).size


def test_cmyk_becomes_rgb() -> None:
    buffer = BytesIO()
    Image.new("CMYK", (20, 20)).save(buffer, format="JPEG")
    assert Image.open(BytesIO(checked_image(upload(buffer.getvalue())).read())).mode == "RGB"


def test_a_page_of_html_named_jpg_is_refused() -> None:
    assert "JPG、PNG 或 WebP" in refusal(b"<html><script>alert(1)</script></html>")


def test_a_gif_is_refused_whatever_its_name() -> None:
    assert "JPG、PNG 或 WebP" in refusal(picture("GIF", mode="P").getvalue(), "a.png")


def test_half_a_photo_is_refused() -> None:
    content = picture(size=(400, 400)).getvalue()
    assert "已损坏" in refusal(content[: len(content) // 2])


def test_nothing_is_refused() -> None:
    assert "空的" in refusal(b"")


def test_fifty_megabytes_are_refused_unread() -> None:
    def never(*args: object) -> bytes:
        raise AssertionError("read a file that is too large")

    with pytest.raises(ValidationError) as error:
        checked_image(SimpleNamespace(size=50 * 1024 * 1024, read=never, seek=never))
    assert "50.0 MB" in error.value.messages[0]


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    file = BytesIO(b"\xff" * (LIMIT_BYTES + 10))
    with pytest.raises(ValidationError) as error:
        checked_image(file)
    assert error.value.code == "too_large"


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_pixel_bomb_is_refused_before_it_unfolds(side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    assert "6000 万像素" in refusal(bomb)
