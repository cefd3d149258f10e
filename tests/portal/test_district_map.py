"""公开地图: an approved GeoJSON in place of the schematic map; every reason why a file is not taken is a sentence."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.events.log import broken_links, history
from governance.people.models import Unit
from governance.workflow.errors import NotPermitted
from portal.public import actions, shapes
from portal.public.models import ApprovedMap
from tests.town import COMMUNITY, DISTRICT, OTHER_COMMUNITY, SIBLING

NUMBER = "粤BS（2026）012号"
URL = "/work/map/"
CODES = (COMMUNITY, SIBLING, OTHER_COMMUNITY)


def square(west: float, south: float, side: float = 0.02) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, ring: list, kind: str = "Polygon") -> dict:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {"type": "Feature", "properties": {"code": code, "name": "<script>alert(1)</script>"},
            "geometry": {"type": kind, "coordinates": coordinates}}  # fmt: skip


def features() -> list[dict]:
    return [feature(code, square(113.9 + place * 0.03, 22.5)) for place, code in enumerate(CODES)]


def file_of(found: list[dict], kind: str = "FeatureCollection") -> bytes:
    return json.dumps({"type": kind, "features": found}).encode()


def shown(town) -> ApprovedMap:
    return actions.show_map(DISTRICT, content=file_of(features()), approval_no=NUMBER, by=town.district)


def send(client, content: bytes, number: str = NUMBER):
    return client.post(URL, {"approval_no": number, "file": SimpleUploadedFile("map.geojson", content)})


def test_the_map_stands_on_the_front_page_with_its_number(client, town):
    client.force_login(town.district)
    answer = send(client, file_of(features()))
    assert answer.status_code == 302 and answer.url == URL
    text = client.get("/").content.decode()
    assert NUMBER in text and "示意图" not in text and "<script>alert" not in text
    for code in CODES:
        assert ApprovedMap.objects.get().drawing["paths"][code]["path"] in text
        assert f'href="{reverse("public:community", args=[code])}"' in text
    assert "用表格看每个社区" in text


def test_it_can_be_replaced_and_taken_away_and_the_log_knows(client, town):
    shown(town)
    actions.show_map(DISTRICT, content=file_of(features()), approval_no="粤BS（2026）013号", by=town.district)
    assert ApprovedMap.objects.get().approval_no == "粤BS（2026）013号"
    client.force_login(town.district)
    assert "粤BS（2026）013号" in client.get(URL).content.decode()
    assert client.get(f"{URL}remove/").status_code == 405
    client.post(f"{URL}remove/")
    assert "示意图" in client.get("/").content.decode() and not ApprovedMap.objects.exists()
    events = history(Unit.objects.get(pk=DISTRICT)).filter(verb__startswith="map.")
    assert [event.verb for event in events] == ["map.show", "map.show", "map.remove"]
    assert events[0].values["approval_no"] == NUMBER and list(broken_links()) == []
    assert not actions.remove_map(DISTRICT, by=town.district)


def at_sea() -> list[dict]:
    return [feature(COMMUNITY, square(120.0, 30.0)), *features()[1:]]


def bent() -> list[dict]:
    return [feature(COMMUNITY, [["113.9", 22.5], [114.0, 22.5], [114.0, 22.6], [113.9, 22.5]]), *features()[1:]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"not json", "不是 GeoJSON"),
        (lambda: b"\xff\xfe{", "不是 GeoJSON"),
        (lambda: b"[" * 100_000, "不是 GeoJSON"),
        (lambda: b"[]", "没有 FeatureCollection"),
        (lambda: file_of(features(), "Feature"), "没有 FeatureCollection"),
        (lambda: file_of([]), "没有 FeatureCollection"),
        (lambda: file_of([feature("440305999001", square(113.9, 22.5)), *features()]), "第 1 个图形的 code 不是本区"),
        (lambda: file_of([*features(), features()[0]]), "第 4 个图形与前面的重复"),
        (lambda: file_of(features()[1:]), "地图缺少 1 个社区：海珠社区"),
        (lambda: file_of(at_sea()), "第 1 个图形不在深圳范围内"),
        (lambda: file_of(bent()), "第 1 个图形不是面"),
        (lambda: file_of([feature(COMMUNITY, square(113.9, 22.5)[:2]), *features()[1:]]), "第 1 个图形不是面"),
        (lambda: file_of([{"type": "Feature", "properties": {"code": COMMUNITY}}]), "第 1 个图形不是面"),
        (lambda: file_of(["x"]), "第 1 个图形的 code 不是本区"),
        (lambda: file_of(features()) + b" " * shapes.LIMIT_BYTES, "超过 2 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(client, town, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        shapes.drawing(content(), DISTRICT)


def test_a_refused_file_comes_back_on_the_page_and_keeps_the_old_map(client, town):
    shown(town)
    client.force_login(town.district)
    answer = send(client, file_of(features()[1:]))
    assert answer.status_code == 422 and "地图缺少 1 个社区" in answer.content.decode()
    for number in ("", "没有", "粤BS2026-12", "<b>（2026）1号"):
        answer = send(client, file_of(features()), number)
        assert answer.status_code == 422 and "审图号" in answer.content.decode()
    assert ApprovedMap.objects.get().approval_no == NUMBER


@pytest.mark.parametrize("who", ["clerk", "street_clerk", "approver", "auditor", "resident", "stranger"])
def test_only_who_keeps_the_districts_rules_may(client, town, who):
    client.force_login(getattr(town, who))
    assert client.get(URL).status_code == 403 and send(client, file_of(features())).status_code == 403
    with pytest.raises(NotPermitted):
        actions.show_map(DISTRICT, content=file_of(features()), approval_no=NUMBER, by=getattr(town, who))
    with pytest.raises(NotPermitted):
        actions.remove_map(DISTRICT, by=getattr(town, who))


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, town):
    assert client.get(URL).status_code == 302


def test_north_is_up_and_many_polygons_are_one_community(town):
    found = features()
    found[0] = feature(COMMUNITY, square(113.9, 22.53), "MultiPolygon")
    drawn = shapes.drawing(file_of(found), DISTRICT)
    first, second = drawn["paths"][COMMUNITY], drawn["paths"][SIBLING]
    assert first["y"] < second["y"] and first["x"] < second["x"] and drawn["width"] == shapes.WIDTH
    assert first["path"].startswith("M") and first["path"].endswith("Z")


def test_a_line_loses_what_nobody_sees_and_keeps_its_corners():
    straight = [(float(x), 0.1 * (x % 2)) for x in range(100)]
    assert shapes.simplified(straight) == [straight[0], straight[-1]]
    corner = [(0.0, 0.0), (5.0, 0.2), (10.0, 0.0), (10.0, 10.0)]
    assert shapes.simplified(corner) == [corner[0], corner[2], corner[3]]


def test_the_front_page_costs_no_more_with_a_map(client, town, queries):
    before = queries(client, "/")
    shown(town)
    assert queries(client, "/") == before
