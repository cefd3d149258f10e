"""Template tags and filters of the portal. They format and draw; they decide nothing and touch no database."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.people.crypto import mask_numbers
from governance.people.gates import gate_of
from portal.look import formats
from portal.look.kinds import CHOICES
from portal.look.tones import TONES, tone_of

register = template.Library()

for _name in ("money", "yuan", "day", "day_short", "moment", "days_left", "left", "mask", "percent"):
    register.filter(_name, getattr(formats, _name))
register.filter("mask_numbers", mask_numbers)

SOON_DAYS = 3
MOST_ECHOED = Decimal(10) ** 13


def _tone(tone: str) -> str:
    return tone if tone in TONES else "waiting"


@register.filter
def share(part: object, whole: object) -> str:
    """`{{ present|share:all }}` → 68.8%."""
    return formats.percent(formats.share(part, whole))


@register.filter
def tone(state: object) -> str:
    """The tone of a state's name, for classes of a timeline or a list."""
    return tone_of(state)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """`{% icon "clock" %}`: a stroke icon of the sprite; silent unless a label is given. Sizes: s, l."""
    return _icon(static("icons.svg"), name, size, str(label)) if label else _plain_icon(name, size)


@lru_cache(maxsize=256)
def _plain_icon(name: str, size: str) -> SafeString:
    return _icon(static("icons.svg"), name, size, "")


def _icon(sprite: str, name: str, size: str, label: str) -> SafeString:
    kind = f"icon icon--{size}" if size else "icon"
    address = f"{sprite}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', kind, label, address)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', kind, address)


@register.simple_tag(takes_context=True)
def appearance(context: template.Context) -> list[dict[str, object]]:
    """`{% appearance as looks %}`: for theme and size its name, what the visitor chose, and what there is to choose."""
    cookies = getattr(context.get("request"), "COOKIES", {})
    return [
        {"name": name, "chosen": cookies.get(name, "") if cookies.get(name) in kinds.values else "", "choices": kinds}
        for name, kinds in CHOICES.items()
    ]


MENUS = {"side": "components/_side.html", "foot": "components/_foot.html"}


@register.simple_tag
def menu(shape: str, items: Iterable[dict[str, object]]) -> SafeString:
    """`{% menu "side" nav_items %}`: the navigation beside the page or at the foot of a phone, drawn once for the same
    items in a language; every page of the workbench bears both.
    """
    given = tuple(tuple((name, value if isinstance(value, bool) else str(value)) for name, value in item.items())
                  for item in items)  # fmt: skip
    return _menu(get_language() or "", shape, given)


@lru_cache(maxsize=1024)
def _menu(language: str, shape: str, items: tuple[tuple[tuple[str, object], ...], ...]) -> SafeString:
    return render_to_string(MENUS[shape], {"nav_items": [dict(item) for item in items]})


@register.simple_tag
def pill(label: object, tone: str = "waiting") -> SafeString:
    """`{% pill "公示中" "public" %}`: a status in words, with a mark whose shape tells the tone without colour."""
    return format_html(
        '<span class="pill pill--{}"><span class="pill__dot" aria-hidden="true"></span>{}</span>', _tone(tone), label
    )


@register.simple_tag
def state_pill(thing: object) -> SafeString:
    """`{% state_pill project %}`: the state of anything that moves, with its hold."""
    state = getattr(thing, "state", "")
    held = bool(getattr(thing, "is_on_hold", False))
    display = getattr(thing, "get_state_display", None)
    label = display() if callable(display) else state
    if held:
        label = _("%(state)s（暂缓）") % {"state": label}
    return pill(label, tone_of(state, held, of=type(thing).__name__.lower()))


@register.simple_tag
def seal(text: str, solid: bool = False) -> SafeString:
    """`{% seal "公示" %}`: a small upright stamp of two to four characters, only where public power speaks."""
    return format_html('<span class="seal{}">{}</span>', " seal--solid" if solid else "", text)


@register.simple_tag
def due(value: object, provisional: bool = False, is_open: bool = True) -> SafeString:
    """`{% due project.due_on %}`: the day, how long is left, red when overrun; `is_open=False` shows the day alone."""
    found = formats.as_day(value)
    if found is None:
        return format_html('<span class="faint">{}</span>', _("未定期限"))
    days = formats.days_left(found) or 0
    kind = ""
    if is_open and days < 0:
        kind = " is-overdue"
    elif is_open and days <= SOON_DAYS:
        kind = " is-soon"
    words = format_html("<span>{}</span>", _("（%(left)s）") % {"left": formats.left(found)}) if is_open else ""
    mark = format_html(' <span class="tag tag--provisional">{}</span>', _("暂定")) if provisional else ""
    return format_html(
        '<span class="due{}"><time datetime="{}">{}</time>{}</span>{}',
        kind, found.isoformat(), formats.day(found), words, mark,
    )  # fmt: skip


@register.simple_tag
def money_of(amount: object, big: bool = False) -> SafeString:
    """`{% money_of project.approved %}`: the short form to read, the exact amount for machines and on hover."""
    value = formats.to_decimal(amount)
    if value is None:
        return format_html('<span class="faint">{}</span>', formats.NOTHING)
    kind = "money money--big" if big else "money"
    return format_html(
        '<data class="{}" value="{}" title="{}">{}</data>', kind, value, formats.yuan(value), formats.money(value)
    )


@register.simple_tag
def money_echo(amount: object, field: str) -> SafeString:
    """`{% money_echo widget.value widget.attrs.id %}`: a typed sum as a page would show it, kept so while one types."""
    per, pattern = (formats.WAN, _("%(amount)s万元")) if formats.counts_in_wan() else (1, _("%(amount)s元"))
    value = formats.to_decimal(amount)
    is_large = value is not None and formats.WAN <= value < MOST_ECHOED
    return format_html(
        '<output class="affix__note num" for="{}" data-money="{}" data-per="{}">{}</output>',
        field, pattern % {"amount": "#"}, per, formats.money(value) if is_large else "",
    )  # fmt: skip


@register.simple_tag
def weekday_echo(day: object, field: str) -> SafeString:
    """`{% weekday_echo widget.value widget.attrs.id %}`: the day of the week of a chosen day, kept so by the script."""
    return format_html(
        '<output class="affix__note" for="{}" data-weekday>{}</output>', field, formats.weekday(str(day or ""))
    )


def _place_of(refusal: object) -> str:
    """The URL name or the address at which a refusal is mended."""
    return str((refusal.get("mends") if isinstance(refusal, Mapping) else getattr(refusal, "mends", "")) or "")


@register.simple_tag
def mends_label(refusal: object) -> str:
    """What the link of `mends_url` says: a notice is waited for and can be read, anything else is made good there."""
    return _("看公示") if _place_of(refusal) == "projects:notices" else _("去补齐")


@register.simple_tag(takes_context=True)
def mends_url(context: template.Context, refusal: object) -> str:
    """Where a refusal is mended: an address as it stands, or a URL name reversed with its key or that of `subject`;
    nothing for whom that page would turn away, nor on that page itself: it would be read again, without what was typed.

    The list from which the subject was opened goes along, so that the page leads back into it.
    """
    subject = context.get("subject")
    name = _place_of(refusal)
    if not name or name.startswith(("/", "#", "?")):
        return name
    other = getattr(refusal, "key", None)
    key = other or getattr(subject, "pk", None)
    request = context.get("request")
    asked = getattr(request, "GET", {})
    for args in ([key], []) if key is not None else ([],):
        try:
            where = reverse(name, args=args)
        except NoReverseMatch:
            continue
        if where == getattr(request, "path", "") or not _opens(request, where, subject if args and not other else None):
            return ""
        return f"{where}?{asked.urlencode()}" if args and "list" in asked else where
    return ""


def _opens(request: object, where: str, obj: object = None) -> bool:
    """Whether the page lets the reader in; a page drawn for nobody in particular names every way."""
    user = getattr(request, "user", None)
    return user is None or gate_of(where).opens(user, obj)


@register.simple_tag(takes_context=True)
def way(context: template.Context, name: str, *args: object, of: object = None) -> str:
    """`{% way "audit:sample" case.sample_id of=case.sample as where %}`: the address of a page for whom it opens, and
    nothing for whom it would turn away (`of`: what the page is about, which she must reach).
    """
    where = reverse(name, args=args)
    return where if _opens(context.get("request"), where, of) else ""


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """`{% query state="publicity" after=None %}`: the query string with these changes; None takes a key away."""
    request = context.get("request")
    params = request.GET.copy() if request is not None else {}
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    encoded = params.urlencode() if hasattr(params, "urlencode") else ""
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def step_position(steps: object) -> dict[str, object]:
    """Which of the steps is current: its number, the total and its label. All done counts as the last."""
    found = list(steps or [])  # type: ignore[call-overload]
    states = [_read(step, "state") for step in found]
    index = states.index("current") if "current" in states else max(states.count("done"), 1) - 1
    label = _read(found[index], "label") if found else ""
    return {"number": index + 1 if found else 0, "total": len(found), "label": label}


def _read(thing: object, key: str) -> object:
    return thing.get(key, "") if isinstance(thing, Mapping) else getattr(thing, key, "")


# ---- Figures drawn on the server ----------------------------------------------------------------------------------


def _bar(parts: list[tuple[str, Decimal]], whole: Decimal) -> list[dict[str, str]]:
    """Lay the parts side by side on a bar 1000 wide; nothing runs over its end."""
    laid, start = [], Decimal(0)
    for kind, amount in parts:
        width = min(Decimal(1000) - start, amount * 1000 / whole) if whole > 0 else Decimal(0)
        if width > 0:
            laid.append({"kind": kind, "x": f"{start:.1f}", "width": f"{width:.1f}"})
        start += max(width, Decimal(0))
    return laid


@register.inclusion_tag("components/_gauge.html")
def gauge(
    value: object, total: object, label: str, unit: str = "", note: str = "", also: object = 0, also_label: str = "",
    mark: object = None, mark_label: str = "",
) -> dict[str, object]:  # fmt: skip
    """`{% gauge used ceiling _("已用额度") unit="money" also=reserved also_label=_("已预留") %}`: a part of a whole.

    `unit="money"` shows 元/万元, any other text follows the number; `mark` draws a target on the bar.
    """
    zero = Decimal(0)
    used, whole, other = (formats.to_decimal(number) or zero for number in (value, total, also))
    target = formats.to_decimal(mark)

    def shown(number: Decimal) -> str:
        return formats.money(number) if unit == "money" else f"{formats.plain(number)}{unit}"

    is_over = whole > 0 and used + other > whole
    at = None if target is None or whole <= 0 else f"{min(Decimal(1000), target * 1000 / whole):.1f}"
    return {
        "label": label, "note": note, "value": shown(used), "total": shown(whole), "is_over": is_over,
        "share": formats.percent(formats.share(used, whole)), "also": shown(other) if other else "",
        "also_label": also_label, "mark": at, "mark_label": mark_label,
        "mark_value": "" if target is None else shown(target),
        "over": shown(used + other - whole) if is_over else "",
        "bars": _bar([("warn" if is_over else "act", used), ("soft", other)], whole),
    }  # fmt: skip


@register.inclusion_tag("components/_vote.html")
def vote_bar(votes_for: int, against: int, abstain: int, base: int = 0, need: int | None = None) -> dict[str, object]:
    """`{% vote_bar 8 2 1 base=13 need=7 %}`: votes over their base (those who could vote); `need` marks what passes."""
    whole = Decimal(base or votes_for + against + abstain)
    parts = [("act", Decimal(votes_for)), ("ink", Decimal(against)), ("soft", Decimal(abstain))]
    return {
        "votes_for": votes_for, "against": against, "abstain": abstain, "base": int(whole), "need": need,
        "absent": max(0, int(whole) - votes_for - against - abstain),
        "mark": f"{need * 1000 / whole:.1f}" if need and whole else None,
        "share": formats.percent(formats.share(votes_for, whole)), "bars": _bar(parts, whole),
    }  # fmt: skip


@register.inclusion_tag("components/_quorum.html")
def quorum(
    title: str, top: int, bottom: int, is_met: bool, top_label: str = "", bottom_label: str = "", need: str = "> 2/3",
    note: str = "",
) -> dict[str, object]:  # fmt: skip
    """`{% quorum _("本议题法定人数") 8 13 False _("到会且不回避") _("全体减回避") %}`: the formula with its figures."""
    return {
        "title": title, "top": top, "bottom": bottom, "top_label": top_label, "bottom_label": bottom_label,
        "is_met": is_met, "need": need, "note": note, "share": formats.percent(formats.share(top, bottom)),
    }  # fmt: skip


# ---- Components with a body ---------------------------------------------------------------------------------------


def _render(context: template.Context, name: str, **values: object) -> SafeString:
    return context.template.engine.get_template(f"components/{name}.html").render(context.new(values))


@register.simple_block_tag(takes_context=True)
def box(context: template.Context, content: str, tone: str = "info", title: str = "", role: str = "") -> SafeString:
    """`{% box tone="warn" title=_("…") %}…{% endbox %}`: a notice box; tones info, warn, ok, public."""
    return _render(context, "_box", body=content, tone=tone, title=title, role=role)


@register.simple_block_tag(takes_context=True)
def table(
    context: template.Context, content: str, caption: str = "", note: str = "", stack: bool | str = True, id: str = ""
) -> SafeString:
    """`{% table caption=_("…") %}<thead>…<tbody>…{% endtable %}`: stacked on a phone (stack="brief":
    value after value), or scrolled with stack=False.
    """
    return _render(context, "_table", body=content, caption=caption, note=note, stack=stack, id=id)


@register.simple_block_tag(takes_context=True)
def document(
    context: template.Context, content: str, kind: str = "", title: str = "", number: str = "", signer: str = "",
    signed_on: object = None, stamp: str = "", heading: int = 2,
) -> SafeString:  # fmt: skip
    """`{% document kind=_("公示") title=… signer=unit signed_on=day stamp=_("公示") %}<p>…{% enddocument %}`."""
    return _render(
        context, "_document", body=content, kind=kind, title=title, number=number, signer=signer, signed_on=signed_on,
        stamp=stamp, heading=heading,
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def more(
    context: template.Context, content: str, label: str = "", is_open: bool = False, paper: object = None
) -> SafeString:
    """`{% more label=_("怎样算出来的") %}…{% endmore %}`: a disclosure that needs no script.

    Where it holds a paper, it stands open while that paper is due, and once it was sent and came back.
    """
    if paper is not None:
        is_open = is_open or getattr(paper, "is_due", False) or context.get("sent") == getattr(paper, "name", None)
    return _render(context, "_more", body=content, label=label, is_open=is_open)


@register.simple_block_tag(takes_context=True)
def dialog(context: template.Context, content: str, id: str, title: str) -> SafeString:
    """`{% dialog id="why" title=_("…") %}…{% enddialog %}`; opened by `<a href="#why" data-open="why">`."""
    return _render(context, "_dialog", body=content, id=id, title=title)
