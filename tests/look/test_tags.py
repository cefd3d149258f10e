"""The tags that draw: pill, due, money, addresses of reasons, gauge, votes, quorum, boxes with a body."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import escape

from portal.look.templatetags import look
from portal.look.tones import TONES, tone_of


def show(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_pill_tells_its_tone_by_class_and_word() -> None:
    html = show('{% pill "公示中" "public" %}')
    assert "pill--public" in html
    assert "公示中" in html


def test_pill_of_an_unknown_tone_waits() -> None:
    assert "pill--waiting" in show('{% pill "x" "purple" %}')


def test_pill_escapes_what_people_wrote() -> None:
    assert escape("<b>") in show("{% pill words %}", words="<b>")


def test_state_pill_shows_the_hold_before_the_state() -> None:
    thing = SimpleNamespace(state="publicity", is_on_hold=True, get_state_display=lambda: "公示中")
    html = str(look.state_pill(thing))
    assert "公示中（暂缓）" in html
    assert "pill--warn" in html


@pytest.mark.parametrize(
    ("state", "tone"),
    [("draft", "waiting"), ("implementation", "running"), ("publicity", "public"), ("archived", "done"),
     ("terminated", "stopped"), ("rectification", "warn")],
)  # fmt: skip
def test_tone_of_state(state: str, tone: str) -> None:
    assert tone_of(state) == tone
    assert tone in TONES


@pytest.mark.parametrize(("days", "kind"), [(-1, "is-overdue"), (0, "is-soon"), (3, "is-soon"), (4, "")])
def test_due_reddens_only_when_overrun(days: int, kind: str) -> None:
    html = str(look.due(timezone.localdate() + timedelta(days=days)))
    assert f'class="due{" " + kind if kind else ""}"' in html


def test_due_of_what_is_closed_shows_the_day_alone() -> None:
    html = str(look.due(timezone.localdate() - timedelta(days=9), is_open=False))
    assert "逾期" not in html
    assert "is-overdue" not in html


def test_money_carries_the_exact_amount() -> None:
    html = show("{% money_of amount %}", amount="123456.78")
    assert 'value="123456.78"' in html
    assert "12.35万元" in html
    assert "123,456.78元" in html


def test_mends_url_takes_addresses_names_and_nothing() -> None:
    context = Context({"subject": SimpleNamespace(pk=7)})
    assert look.mends_url(context, SimpleNamespace(mends="/projects/7/budget")) == "/projects/7/budget"
    assert look.mends_url(context, {"mends": "account_login"}).endswith("/login/")
    assert look.mends_url(context, SimpleNamespace(mends="no:such_page")) == ""
    assert look.mends_url(context, SimpleNamespace(mends="")) == ""


def test_what_is_mended_on_the_very_page_is_no_link_that_would_lose_what_was_typed() -> None:
    here = Context({"request": RequestFactory().get("/accounts/login/")})
    assert look.mends_url(here, {"mends": "account_login"}) == ""
    assert look.mends_url(here, {"mends": "account_logout"}).endswith("/logout/")


def test_a_disclosure_stands_open_when_the_paper_in_it_is_due_or_came_back() -> None:
    source = "{% more label='退回' paper=paper %}…{% endmore %}"
    paper = SimpleNamespace(name="back-7")
    assert '<details class="more" open>' in show(source, paper=paper, sent="back-7")
    assert "open" not in show(source, paper=paper, sent="back-8") + show(source, paper=paper)
    assert "open" in show(source, paper=SimpleNamespace(name="quote", is_due=True))


def test_query_keeps_what_it_does_not_change() -> None:
    request = RequestFactory().get("/list", {"q": "坡道", "after": "9"})
    assert (
        look.query(Context({"request": request}), after=None, state="publicity")
        == "?q=%E5%9D%A1%E9%81%93&state=publicity"
    )


def test_gauge_never_runs_over_its_end_and_says_by_how_much() -> None:
    drawn = look.gauge(600, 500, "额度", unit="money", also=100)
    assert [bar["width"] for bar in drawn["bars"]] == ["1000.0"]
    assert drawn["is_over"]
    assert drawn["over"] == "200元"


def test_gauge_of_nothing_draws_nothing() -> None:
    drawn = look.gauge(0, 0, "额度")
    assert drawn["bars"] == []
    assert drawn["share"] == "—"


def test_vote_bar_counts_those_who_did_not_vote() -> None:
    html = show("{% vote_bar 8 2 1 base=13 need=7 %}")
    assert "61.5%" in html
    assert "未投 <b>2</b>" in html
    assert "通过需7票" in html


def test_quorum_shows_the_formula() -> None:
    html = show('{% quorum "法定人数" 8 13 False "到会" "全体" %}')
    assert "61.5%" in html
    assert "未达到" in html


def test_box_wraps_its_body_once() -> None:
    html = show('{% box tone="warn" title="留意" %}<p>{{ words }}</p>{% endbox %}', words="<i>")
    assert "box--warn" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_steps_name_the_present_one() -> None:
    steps = [
        {"label": "初审", "state": "done"},
        {"label": "评议", "state": "current"},
        {"label": "公示", "state": "todo"},
    ]
    html = show('{% include "components/_steps.html" %}', steps=steps)
    assert "第2步/共3步" in html
    assert html.count('aria-current="step"') == 1


def test_the_navigation_is_drawn_anew_whenever_an_item_or_the_language_changes():
    from django.utils import translation

    from portal.look.templatetags.look import menu

    item = {"label": "待办<1>", "url": "/work/", "icon": "work", "current": "", "count": "3", "is_late": False,
            "group": "", "short": ""}  # fmt: skip
    drawn = menu("foot", [item])
    assert "待办&lt;1&gt;" in drawn and ">3</span>" in drawn and "aria-current" not in drawn
    assert menu("foot", [dict(item)]) == drawn
    late = menu("foot", [item | {"count": "4", "is_late": True, "current": "page"}])
    assert ">4</span>" in late and "count--late" in late and 'aria-current="page"' in late
    with translation.override("en"):
        assert menu("foot", [item]) != drawn
    assert menu("side", [item | {"group": "其他"}]).count("<h2>其他</h2>") == 1


def test_a_vote_and_a_gauge_are_drawn_as_bars() -> None:
    from django.template import Context, Template

    drawn = Template("{% load look %}{% vote_bar 9 3 1 %}{% gauge 30 100 '额度' %}").render(Context())
    assert drawn.count("<svg") == 2 and "<nav" not in drawn
