"""Draw the picture of the README from a running demonstration town: `tools/picture.py [http://127.0.0.1:8000]`."""

import sys
from io import BytesIO
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "portal.png"
HEIGHT, GAP, GROUND, EDGE = 840, 32, "#e4dfd2", "#c9c3b3"
DESK, PHONE = 1120, 375
LOADED = "[...document.images].filter(each => each.loading !== 'lazy').every(each => each.complete)"


def seen(page: Page, address: str, width: int) -> Image.Image:
    """The top of a page on a screen of that width, within a hairline."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(address)
    page.wait_for_function(LOADED)
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    framed = Image.new("RGB", (shot.width + 2, shot.height + 2), EDGE)
    framed.paste(shot, (1, 1))
    return framed


def main(address: str) -> None:
    """The front page on a desk and on a phone, a finished project on a phone, side by side."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light", base_url=address)
        desk = seen(page, "/", DESK)
        project = page.locator(".result a").first.get_attribute("href") or "/projects/"
        parts = [desk, seen(page, "/", PHONE), seen(page, project, PHONE)]
        browser.close()
    whole = Image.new("RGB", (sum(each.width + GAP for each in parts) + GAP, HEIGHT + 2 + 2 * GAP), GROUND)
    left = GAP
    for each in parts:
        whole.paste(each, (left, GAP))
        left += each.width + GAP
    whole.quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
