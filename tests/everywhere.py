"""A town in which every address has something to show, and what stands behind each: objects of one community, and the
telltale personal data that came in with them through every entrance.
"""

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from acceptance.actions.evaluation import rate
from acceptance.actions.inspection import add_member, plan_inspection, sign
from acceptance.kinds import DIMENSIONS
from audit.actions import cases, findings, reports, samples
from audit.kinds import Gravity, Section
from demands import actions as demands
from demands.actions import RosterRow
from demands.models import SpecialHousehold
from governance.events import SYSTEM
from governance.people import residents
from governance.people.actions import appoint, create_user, record_party
from governance.people.actions.delegation import delegate
from governance.people.gates import Gate
from governance.people.models import User
from governance.recusal.actions import enter_interest
from portal.reports import actions as papers
from portal.reports.models import Kind
from projects.actions import library, messages, publicity
from projects.lifecycle.project import State
from projects.models import Meeting, Notice
from tests.authenticator import Device, handle_of
from tests.grounds import grounds
from tests.town import Town
from tests.walk import photo, walk

ID_NUMBER = "44030519491231002X"
PHONES = {
    entrance: f"1391111{number:04}"
    for number, entrance in enumerate(
        (
            "form",
            "window",
            "objection",
            "report",
            "rating",
            "household",
            "official",
            "resident",
            "party",
            "in words",
            "call",
            "relative",
        ),
        1,
    )
}
NAMES = {"form": "诸葛瑾瑜", "household": "东方若水", "party": "司马如烟", "call": "欧阳听雨", "relative": "慕容归雁"}
ADDRESS, ACCOUNT = "文竹园7栋1203房", "6222020200012345678"
SAID = f"东门坡道下雨打滑。我的身份证号{ID_NUMBER}，请打{PHONES['in words']}找我母亲。"


@dataclass(frozen=True)
class Address:
    """A named address of ours below its namespace, with the gate of its view."""

    name: str
    route: str
    gate: Gate
    wants: frozenset[str]


def addresses() -> list[Address]:
    """Every address of our own with a name, read from the URL configuration; the libraries' are not ours to judge."""
    found: list[Address] = []

    def walk_down(patterns: Any, space: str, before: str, wants: frozenset[str]) -> None:
        for entry in patterns:
            route, held = before + str(entry.pattern), wants | frozenset(entry.pattern.converters)
            if isinstance(entry, URLResolver):
                walk_down(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, route, held)
            elif isinstance(entry, URLPattern) and entry.name and is_ours(entry):
                found.append(Address(space + entry.name, route, entry.callback.gate, held))  # type: ignore[attr-defined]

    walk_down(get_resolver().url_patterns, "", "/", frozenset())
    return found


def is_ours(entry: URLPattern) -> bool:
    module = entry.callback.__module__.split(".")[0]
    return module in ("minshi", "portal", "audit", "acceptance", "projects", "demands")


@dataclass
class Everywhere:
    """The town, and for each address that names an object: its arguments, and the codes or the party it belongs to."""

    town: Town
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


def picture(name: str) -> SimpleUploadedFile:
    """A photo that tells a number by its file name and by what is written into it."""
    from PIL import Image

    content, exif = BytesIO(), Image.Exif()
    exif[0x010F] = PHONES["form"]
    Image.new("RGB", (12, 12), "teal").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def build(town: Town) -> Everywhere:
    """Everything is made by the real actions, as people would."""
    return grounds.lay("everywhere", (), lambda: _build(town), keep=_kept, give=lambda kept: _given(town, *kept))


def _kept(place: Everywhere) -> tuple[Any, ...]:
    made = {name: (type(row), row.pk) for name, row in place.made.items()}
    return place.about, place.codes, made


def _given(town: Town, about: dict, codes: dict, made: dict) -> Everywhere:
    for row in (town.clerk, town.supplier):
        row.refresh_from_db()
    found = {name: model.objects.get(pk=pk) for name, (model, pk) in made.items()}
    return Everywhere(town, deepcopy(about), dict(codes), found)


def _build(town: Town) -> Everywhere:
    now, place = timezone.now(), Everywhere(town)
    _people(town, place)
    _projects(town, place)
    _demands(town, place, now)
    _audit(town, place)
    _acceptance(town, place)
    place.about |= {
        name: {"ref": ref} for name, ref in
        ((f"reports:{verb}", place.made["document"].ref) for verb in ("document", "again", "file"))
    }  # fmt: skip
    return place


def _people(town: Town, place: Everywhere) -> None:
    town.clerk.phone = PHONES["official"]
    town.clerk.save()
    resident = residents.enter(PHONES["resident"])
    residents.state_community(resident, town.code)
    place.made["resident"] = resident
    record_party(
        town.supplier, legal_rep=NAMES["party"], phone=PHONES["party"], address=ADDRESS, account=ACCOUNT, by=SYSTEM
    )
    colleague = create_user("colleague", name="同事", by=SYSTEM)
    appoint(colleague, role="community_clerk", unit=town.code, from_day=date(2025, 1, 1), by=SYSTEM)
    post, today = town.clerk.memberships.get(), timezone.localdate()
    acting = delegate(
        post, to=User.objects.get(pk=colleague.pk), from_day=today, last_day=today + timedelta(days=5), reason="年休假",
        by=town.clerk,
    )  # fmt: skip
    enter_interest(
        kind="relative", relation="spouse", organisation=town.rivals[0].name, name=NAMES["relative"],
        phone=PHONES["relative"], from_day=today, by=town.clerk,
    )  # fmt: skip
    place.about |= {f"people:{name}": {"pk": town.clerk.pk} for name in ("person", "phone", "password")}
    place.about |= {"recusal:register": {"pk": town.clerk.pk}}
    asked = {"rp": {"id": "localhost"}, "user": {"id": handle_of(town.clerk.pk)}, "challenge": "AAAA"}
    key = WebAuthn.add(town.clerk, "办公室电脑", json.loads(Device().make({"publicKey": asked}))).instance
    there = UserSession.objects.create(user=town.clerk, session_key="elsewhere", ip="10.0.0.8", user_agent="Firefox")
    place.about |= {
        "mfa_remove_webauthn": {"pk": key.pk}, "people:end_session": {"pk": town.clerk.pk, "session": there.pk}
    }  # fmt: skip
    place.about |= {f"overview:{name}": {"code": town.code} for name in ("unit", "export")}
    place.about |= {f"people:{name}": {"pk": post.pk} for name in ("end", "delegate")}
    place.about |= {"people:end_delegation": {"pk": acting.pk}, "people:right": {"name": "project_view"}}


def _projects(town: Town, place: Everywhere) -> None:
    lately = timezone.now() - timedelta(hours=6)
    hanging = walk(State.PUBLICITY, town=town, at=lately).project
    notice = Notice.objects.get(project=hanging, state="open")
    publicity.post_on_board(
        notice, photo=picture(f"{PHONES['form']}.jpg"), posted_on=timezone.localdate(), by=town.clerk
    )
    objection = publicity.file_objection(notice, body=SAID, name=NAMES["form"], phone=PHONES["objection"])
    rated = walk(State.EVALUATION, town=town)
    scores = dict.fromkeys(DIMENSIONS, 2)
    rate(rated.project, scores=scores, overall=2, comment=SAID, phone=PHONES["rating"], at=rated.at)
    place.made |= {"hanging": hanging, "notice": notice, "rated": rated.project}
    item = _offered(town)
    message = messages.write(rated.project, kind="note", text="现场照片见附图。", image=photo(), by=town.clerk)
    by_project = (
        "workbench:project", "workbench:recuse", "reports:dossier", "reports:poster",
        "audit:case_new", "audit:findings", "audit:checks",
        "acceptance:inspections", "acceptance:ratings", "acceptance:performance", "acceptance:assessment",
        "recusal:declare", "recusal:ties", "recusal:recusals", "projects:messages",
        *(f"projects:{name}" for name in (
            "design", "units", "budget", "negative_list", "targets", "demands", "emergency", "participation", "waiver",
            "meetings", "notices", "objections", "corrections", "committee", "budget_line", "payments", "purchase",
            "contract", "safety", "photos", "milestones", "progress", "changes", "offer", "showcase",
        )),
    )  # fmt: skip
    place.about |= {name: {"pk": rated.project.pk} for name in by_project}
    place.about |= {f"projects:{name}": {"pk": hanging.pk} for name in ("notices", "objections")}
    place.about |= {
        "projects:step": {"pk": rated.project.pk, "name": "archive"},
        "projects:meeting": {"pk": Meeting.objects.order_by("pk")[0].pk},
        "projects:board": {"pk": notice.pk}, "reports:notice": {"pk": notice.pk},
        "reports:notice_file": {"pk": notice.pk}, "workbench:photo": {"pk": rated.project.photos.order_by("pk")[0].pk},
        "projects:library_item": {"pk": item.pk}, "projects:supplier": {"pk": town.supplier.pk},
        "workbench:file": {"link": "forged"},
        "public:notice": {"pk": notice.pk}, "public:board": {"pk": notice.pk},
        "public:objection_new": {"pk": notice.pk},
        "public:objection": {"code": objection.code}, "public:project": {"code": rated.project.code},
        "public:rate": {"code": rated.project.code}, "public:community": {"code": town.code},
        "public:street": {"code": town.street_code}, "care:rate": {"code": rated.project.code},
        "care:called": {"code": town.code}, "projects:message_image": {"pk": message.pk},
        "audit_public:new": {"code": rated.project.code},
    }  # fmt: skip
    pictures = rated.project.photos.order_by("pk")
    place.about |= {f"public:{name}": {"pk": pictures[0].pk} for name in ("photo", "small_photo")}
    papers.draw(papers.ask(Kind.NOTICE, notice, by=town.clerk))
    place.made["document"] = papers.draw(papers.ask(Kind.DOSSIER, rated.project, by=town.clerk))


def _offered(town: Town) -> Any:
    done = walk(State.ARCHIVED, town=town)
    return library.offer(done.project, title="独居老人陪伴", summary="每周两次上门探访独居老人，陪同就医并代办小事。",
                         by=town.clerk, at=done.at)  # fmt: skip


def _demands(town: Town, place: Everywhere, now: Any) -> None:
    told = demands.submit(
        unit_code=town.code, body=SAID, name=NAMES["form"], phone=PHONES["form"],
        photos=[picture(f"{PHONES['form']}.jpg")],
    )  # fmt: skip
    window = demands.submit(
        unit_code=town.code, body=f"{SAID}再说一遍。", name=NAMES["form"], phone=PHONES["window"], channel="window",
        by=town.clerk,
    )  # fmt: skip
    demands.refer(window, reply="已转民意速办处理，请留意答复。", by=town.clerk)
    today = timezone.localdate()
    round_ = demands.create_round(
        unit_code=town.code, title="秋季集中征集", opens_on=today, closes_on=today + timedelta(days=20), by=town.clerk
    )
    row = RosterRow(2, town.code, "高龄老人", NAMES["household"], ADDRESS, PHONES["household"])
    demands.import_roster([row], unit_code=town.district_code, year=today.year, by=town.district)
    household = SpecialHousehold.objects.get()
    place.about |= {f"demands:{name}": {"pk": told.pk} for name in ("demand", "contact", "erase")}
    place.about |= {f"demands:{name}": {"pk": household.pk} for name in ("household", "household_read")}
    place.about |= {
        "demands:take": {"pk": told.pk, "name": "accept"}, "demands:photo": {"pk": told.photos.get().pk},
        "demands:round": {"pk": round_.pk}, "demands:round_take": {"pk": round_.pk, "name": "open"},
        "demands:household_visit": {"pk": household.pk}, "public:demand": {"code": told.code},
    }  # fmt: skip
    call = demands.request_call_back(unit_code=town.code, name=NAMES["call"], phone=PHONES["call"])
    place.about |= {
        f"demands:{name}": {"pk": call.pk} for name in ("call_back", "call_back_contact", "call_back_erase")
    }
    place.about |= {"demands:call_back_take": {"pk": call.pk, "name": "miss"}, "care:asked": {"code": told.code}}
    place.made |= {"told": told, "household": household, "call": call}


def _audit(town: Town, place: Everywhere) -> None:
    later = timezone.now()
    done = walk(State.APPROVED, town=town)
    sample = samples.freeze_frame(unit_code=town.district_code, year=2026, by=town.auditor, at=later)
    samples.draw(sample, entropy="416235", witnesses="孙丽萍、冯雅琴", by=town.auditor, at=later)
    case = cases.open_case(done.project, note="群众来信反映", by=town.auditor, at=later)
    finding = findings.raise_finding(
        case, section=Section.CONTRACT, gravity=Gravity.SERIOUS, text="合同签订日期早于立项日期两天",
        basis="R60 先立项后签合同", evidence=photo(), by=town.auditor, at=later,
    )  # fmt: skip
    report = reports.receive(
        place.made["rated"], section=Section.ACCEPTANCE, body=SAID, phone=PHONES["report"], at=later
    )
    place.about |= {
        "audit:case": {"pk": case.pk}, "audit:evidence": {"pk": finding.pk}, "audit:sample": {"pk": sample.pk},
        "audit:recipe": {"pk": sample.pk}, "audit:report": {"pk": report.pk}, "audit:report_phone": {"pk": report.pk},
        "audit_public:report": {"code": report.code},
    }  # fmt: skip
    place.codes |= {"audit:sample": town.district_code, "audit:recipe": town.district_code}
    place.made["report"] = report


def _acceptance(town: Town, place: Everywhere) -> None:
    work = walk(State.ACCEPTANCE, town=town)
    inspection = plan_inspection(
        work.project, held_on=work.at.date(), place="三栋一楼", by=town.engineer, at=work.later()
    )
    seat = partial(add_member, inspection, by=town.engineer, at=work.at)
    own, other = seat(kind="council_member", user=town.members[0]), seat(kind="proposer", name="提案人老周")
    sign(other, opinion="fit", paper=photo(), by=town.engineer, at=work.at)
    place.about |= {"acceptance:sign": {"pk": own.pk}, "acceptance:paper": {"pk": other.pk}}


TELLTALE = {**PHONES, "identity number": ID_NUMBER, "account": ACCOUNT, "flat": ADDRESS}
HIDDEN_NAMES = {entrance: NAMES[entrance] for entrance in ("household", "party", "form")}
"""Whose names no page shows unasked: the household's, the supplier's representative's, that of who asked."""


def told(text: str, *, names: bool = True) -> list[str]:
    """Which of the telltale data the text gives away, also when written in groups."""
    close = re.sub(r"[\s-]", "", text)
    found = [entrance for entrance, secret in TELLTALE.items() if secret in close]
    return found + [f"name of {entrance}" for entrance, name in HIDDEN_NAMES.items() if names and name in close]
