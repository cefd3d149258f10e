"""An approved map as a drawing: a GeoJSON of the communities' outlines, checked, projected and simplified. No text of
the file goes any further; what is kept are codes, numbers and paths.
"""

import json
from collections.abc import Iterable, Iterator
from math import cos, isfinite, radians
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from governance.people.units import every_unit, unit_name

LIMIT_BYTES = 2 * 1024 * 1024
MOST_POINTS = 200_000
WIDTH = 396
COARSE = 0.5
"""How far, in units of the drawing, a simplified line may lie from the true one."""
REACH = (113.7, 22.3, 114.7, 22.9)
"""West, south, east, north of the city in degrees: what lies outside is another place or another projection."""
NAMED = 5
"""How many names a sentence lists."""

Point = tuple[float, float]
Ring = list[Point]


def drawing(content: bytes, district: str) -> dict[str, Any]:
    """`width`, `height` and for each community of the district its `path` with the point for its number.

    Raises ValidationError: not a FeatureCollection, too large, an unknown or missing community, a point out of reach.
    """
    if len(content) > LIMIT_BYTES:
        raise ValidationError(_("文件超过 2 MB，请先用制图软件简化边界再上传。"))
    rings = dict(_outlines(_features(content), _communities(district)))
    missing = [unit_name(code) for code in sorted(_communities(district) - rings.keys())]
    if missing:
        raise ValidationError(
            _("地图缺少 %(count)s 个社区：%(names)s。请补齐后再上传。")
            % {"count": len(missing), "names": _("、").join(missing[:NAMED])}
        )
    if sum(len(ring) for found in rings.values() for ring in found) > MOST_POINTS:
        raise ValidationError(_("边界上的点太多，请先用制图软件简化边界再上传。"))
    return _drawn(rings)


def _communities(district: str) -> set[str]:
    return {
        code for code, (_name, _parent, level) in every_unit().items()
        if level == "community" and code.startswith(district)
    }  # fmt: skip


def _features(content: bytes) -> list[Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise ValidationError(_("文件不是 GeoJSON（UTF-8 编码的 JSON），请重新导出。")) from broken
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection" or not features:
        raise ValidationError(_("GeoJSON 里没有 FeatureCollection，请按图层整体导出。"))
    return features


def _outlines(features: list[Any], known: set[str]) -> Iterator[tuple[str, list[Ring]]]:
    """Each community with its rings; a community drawn twice is refused."""
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        where = {"number": number}
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = str(properties.get("code", "")) if isinstance(properties, dict) else ""
        if code not in known:
            raise ValidationError(_("第 %(number)s 个图形的 code 不是本区的社区代码，请对照机构代码表更正。") % where)
        if code in seen:
            raise ValidationError(_("第 %(number)s 个图形与前面的重复，一个社区只能有一个图形。") % where)
        seen.add(code)
        yield code, _rings(feature.get("geometry"), where)


def _rings(geometry: Any, where: dict[str, int]) -> list[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else ""
    lists = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    try:
        polygons = [lists] if kind == "Polygon" else lists
        rings = [[_point(place) for place in ring] for polygon in polygons for ring in polygon]  # type: ignore[union-attr]
    except (TypeError, ValueError, IndexError, OverflowError) as broken:
        raise ValidationError(_("第 %(number)s 个图形不是面（Polygon 或 MultiPolygon），请更正。") % where) from broken
    if not rings or any(len(ring) < 4 for ring in rings):
        raise ValidationError(_("第 %(number)s 个图形不是面（Polygon 或 MultiPolygon），请更正。") % where)
    west, south, east, north = REACH
    if not all(west <= x <= east and south <= y <= north for ring in rings for x, y in ring):
        raise ValidationError(_("第 %(number)s 个图形不在深圳范围内；坐标应为经纬度（先经度后纬度）。") % where)
    return rings


def _point(place: Any) -> Point:
    x, y = place[0], place[1]
    if not all(type(part) in (int, float) and isfinite(part) for part in (x, y)):
        raise ValueError
    return float(x), float(y)


def _drawn(rings: dict[str, list[Ring]]) -> dict[str, Any]:
    """The rings on the plane, the most western point at the left, north at the top."""
    points = [point for found in rings.values() for ring in found for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrowing = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrowing)
    paths = {}
    for code, found in sorted(rings.items()):
        plane = [[((x - west) * narrowing * scale, (north - y) * scale) for x, y in ring] for ring in found]
        x, y = _centre(max(plane, key=lambda ring: abs(_area(ring))))
        lines = [line for ring in plane if len(line := simplified(ring)) > 3]
        paths[code] = {"path": _path(lines or plane), "x": round(x, 1), "y": round(y, 1)}
    return {"width": WIDTH, "height": round((north - south) * scale, 1), "paths": paths}


def simplified(line: Ring) -> Ring:
    """The line without the points that lie closer to its chords than COARSE; first and last stay."""
    keep, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, place = max(
            ((_distance(line[n], line[first], line[last]), n) for n in range(first + 1, last)), default=(0.0, 0)
        )
        if far > COARSE:
            keep.add(place)
            spans += [(first, place), (place, last)]
    return [line[n] for n in sorted(keep)]


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, first, last
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = min(max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0), 1) if length else 0
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


def _sides(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _sides(ring)) / 2


def _centre(ring: Ring) -> Point:
    """The centre of gravity of the outline; of a line without area, its first point."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _sides(ring))
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _sides(ring))
    return x / (6 * area), y / (6 * area)


def _path(rings: list[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
