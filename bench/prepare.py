"""`python -m bench.prepare COUNT`: load COUNT projects into DATABASE_URL's database, unless there, and print as JSON
what the measuring process needs: sessions, addresses, queries a page.
"""

import json
import sys
from typing import Any

import django
from django.conf import settings


def session_cookie(username: str) -> str:
    """The cookie of a signed-in person who has given her second factor, as signing in leaves it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.http import HttpRequest
    from django.test import Client

    from governance.people.models import User

    client, request, user = Client(), HttpRequest(), User.objects.get(username=username)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    request.session = client.session
    record_authentication(request, user, "mfa")
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def queries_a_page(path: str, username: str = "") -> int:
    """SQL statements that one request costs, session and user included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    if username:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_cookie(username).split("=")[1]
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len(queries)


def pages() -> dict[str, dict[str, str]]:
    """The measured pages: path and who is signed in."""
    from django.urls import reverse

    from bench.views import key_of_page
    from projects.models import Project

    code = Project.objects.filter(state="implementation").order_by("pk").values_list("code", flat=True)[0]
    projects = reverse("workbench:projects")
    return {
        "public_list": {"path": reverse("public:projects"), "user": ""},
        "public_page": {"path": reverse("public:project", args=[code]), "user": ""},
        "work_list": {"path": reverse("workbench:home"), "user": "bench-clerk"},
        "street_list": {"path": f"{projects}?state=review", "user": "bench-street"},
        "page_1": {"path": projects, "user": "bench-district"},
        "page_100": {"path": f"{projects}?{key_of_page(100)}", "user": "bench-district"},
    }


def main() -> None:
    """Load and describe."""
    django.setup()
    from bench import load
    from projects.models import Project

    count = int(sys.argv[1])
    load.foundations()
    if not Project.objects.exists():
        load.projects(count)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    described: dict[str, Any] = {"pages": pages(), "queries": {}, "cookies": {}}
    for name, page in described["pages"].items():
        described["queries"][name] = queries_a_page(page["path"], page["user"])
    for username in {page["user"] for page in described["pages"].values()} - {""}:
        described["cookies"][username] = session_cookie(username)
    described["submit"] = submit_form()
    print(json.dumps(described))


def submit_form() -> dict[str, str]:
    """Where a demand is posted and with which body; {n} becomes a running number."""
    from urllib.parse import urlencode

    from django.urls import reverse

    body = {
        "csrfmiddlewaretoken": "B" * 32, "unit_code": "440305007003", "category": "facility",
        "body": "小区门口第 {n} 号路灯坏了一个多月，晚上老人出门看不清路，希望尽快修好。", "place": "3栋楼下",
        "phone": "", "name": "", "special_group": "", "title": "{n}",
    }  # fmt: skip
    return {"path": reverse("public:demand_new"), "body": urlencode(body, safe="{}"), "cookie": "csrftoken=" + "B" * 32}


if __name__ == "__main__":
    main()
