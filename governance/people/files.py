"""Handing out what people sent. Whoever has shown her right to its object gets a link for herself and a few minutes."""

from pathlib import PurePosixPath
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from governance.people.uploads import FORMATS

LINK_SECONDS = 300
"""So long a link serves; the page that shows the file gives a new one."""
SALT = "governance.people.files"
KINDS = {ending: f"image/{kind.lower()}" for kind, ending in FORMATS.items()} | {"pdf": "application/pdf"}
"""What a file is told to be, by the ending that the check of its content gave it; nothing else is handed out."""


def way_to(request: HttpRequest, file: Any, *, title: str = "") -> HttpResponse:
    """On to the link of the file, for whom the view has found to have the right to its object. Raises Http404.

    title: the name under which a document is saved; a picture is shown and not saved.
    """
    if not file:
        raise Http404
    what = {"file": file.name, "for": request.user.pk, "title": title}
    answer = redirect("workbench:file", signing.dumps(what, salt=SALT))
    answer["Cache-Control"] = "no-store"
    return answer


def at_the_end_of(request: HttpRequest, link: str) -> FileResponse:
    """The file of a link, for the person who was given it. Raises PermissionDenied with why not, Http404."""
    try:
        what = signing.loads(link, salt=SALT, max_age=LINK_SECONDS)
    except signing.SignatureExpired:
        sentence = _("文件链接已过期（%(minutes)s 分钟内有效），请回到原页面重新打开。")
        raise PermissionDenied(sentence % {"minutes": LINK_SECONDS // 60}) from None
    except signing.BadSignature:
        raise PermissionDenied(_("文件链接无效，请从业务页面打开文件。")) from None
    if what["for"] != request.user.pk:
        raise PermissionDenied(_("这个文件链接不是给您的，请从业务页面打开文件。"))
    answer = sent(what["file"], title=what["title"], is_saved=bool(what["title"]))
    answer["Cache-Control"] = "private, no-store"
    return answer


def sent(name: str, *, title: str = "", is_saved: bool = False) -> FileResponse:
    """The kept file as what it was checked to be, never as what a browser makes of it. Raises Http404."""
    path = PurePosixPath(name or "")
    kind = KINDS.get(path.suffix.removeprefix("."))
    if kind is None or not default_storage.exists(name):
        raise Http404
    shown = f"{title}{path.suffix}" if title else path.name
    answer = FileResponse(default_storage.open(name), content_type=kind, as_attachment=is_saved, filename=shown)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
