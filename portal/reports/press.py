"""The press: a template and its context become a PDF with embedded Chinese fonts. WeasyPrint is loaded only here."""

import importlib.util
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import segno
from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

STYLE = "reports/paper.css"


class NoPress(RuntimeError):
    """The machine lacks the libraries that draw PDF; the sentence says which."""

    def __init__(self) -> None:
        super().__init__(
            _("这台服务器缺少排版组件，暂时不能生成 PDF。请管理员安装 libpango-1.0-0 和 libpangoft2-1.0-0。")
        )


@dataclass(frozen=True)
class Printed:
    """A finished PDF."""

    content: bytes
    pages: int


def font_folder() -> Path:
    """Where the font wheel keeps its two OTF files."""
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    assert found and found.submodule_search_locations
    return Path(next(iter(found.submodule_search_locations)))


def read(url: str) -> tuple[bytes, str]:
    """Content and type of what a document names: a font of the wheel or a file of our own storage, nothing else.

    Raises ValueError for any other address: a document never reaches out.
    """
    scheme, _sep, name = url.partition(":")
    if scheme == "font":
        return (font_folder() / Path(name).name).read_bytes(), "font/otf"
    if scheme == "stored":
        with default_storage.open(unquote(name)) as file:
            return file.read(), mimetypes.guess_type(name)[0] or "image/jpeg"
    raise ValueError(f"outside address in a document: {url}")


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as fault:
        raise NoPress from fault
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # it switches this on for the whole process, and half a photo would pass
    return weasyprint


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    urls = _weasyprint().urls

    class OwnFiles(urls.URLFetcher):
        """WeasyPrint's way to ask for a file, answered by `read`."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            content, kind = read(url)
            return urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnFiles()


def can_print() -> bool:
    """Whether this machine can draw PDF."""
    try:
        _weasyprint()
    except NoPress:
        return False
    return True


def qr(address: str) -> SafeString:
    """A QR code as inline SVG."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=2, omitsize=True))


def draw(template: str, context: dict[str, Any], *, says: Callable[[int], None] = lambda percent: None) -> Printed:
    """Render the template and lay it out; `says` hears how far it is in percent.

    Raises NoPress where Pango is missing.
    """
    weasyprint = _weasyprint()
    says(20)
    html = render_to_string(template, context | {"site": settings.PUBLIC_ADDRESS})
    says(40)
    fonts = weasyprint.text.fonts.FontConfiguration()
    css = weasyprint.CSS(string=render_to_string(STYLE), font_config=fonts, url_fetcher=_fetcher())
    document = weasyprint.HTML(string=html, url_fetcher=_fetcher()).render(stylesheets=[css], font_config=fonts)
    says(80)
    return Printed(document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages))
