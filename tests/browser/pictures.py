"""Photos as a phone would make them, for forms that ask for one."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def picture(name: str = "photo.jpg", colour: str = "#8a9a5b", size: tuple[int, int] = (1200, 900)) -> dict[str, Any]:
    """A file for an upload: a sky, a ground and something on it."""
    image = Image.new("RGB", size, "#c9d6df")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] * 2 // 3, *size), fill="#6b705c")
    draw.rectangle((size[0] // 3, size[1] // 3, size[0] * 2 // 3, size[1] * 5 // 6), fill=colour)
    content = BytesIO()
    image.save(content, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}
