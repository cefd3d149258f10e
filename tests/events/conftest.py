"""A subject whose chain the tests may grow: one drafted project."""

import pytest
from django.utils import timezone

from governance.people.models import Unit
from projects.models import Project


@pytest.fixture
def subjects(db: None) -> list[Project]:
    """Three drafts of one community, without any event yet."""
    for code, name, level, parent in (
        ("4403", "深圳市", "city", None),
        ("440305", "南山区", "district", "4403"),
        ("440305007", "粤海街道", "street", "440305"),
        ("440305007001", "海珠社区", "community", "440305007"),
    ):
        Unit.objects.create(code=code, name=name, official_name=name, level=level, parent_code=parent)
    now = timezone.now()
    return [
        Project.objects.create(
            code=f"T{n}", title=f"路灯{n}", type="engineering", category="facility", year=2026,
            unit_code="440305007001", state_since=now, created_at=now,
        )
        for n in range(3)
    ]  # fmt: skip
