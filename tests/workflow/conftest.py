"""A draft to try the door on."""

import pytest
from django.utils import timezone

from governance.people.models import Unit
from projects.models import Project, ProjectUnit


@pytest.fixture
def draft(db: None) -> Project:
    """A draft of one community, made without an action: these tests are about the base model."""
    Unit.objects.get_or_create(code="4403", defaults={"name": "深圳市", "official_name": "深圳市", "level": "city"})
    rows = (("440305", "南山区", "district", "4403"), ("440305007", "粤海街道", "street", "440305"),
            ("440305007001", "海珠社区", "community", "440305007"))  # fmt: skip
    for code, name, level, parent in rows:
        Unit.objects.get_or_create(
            code=code, defaults={"name": name, "official_name": name, "level": level, "parent_code": parent}
        )
    now = timezone.now()
    project = Project.objects.create(
        code="T1", title="路灯", type="engineering", category="facility", year=2026, unit_code="440305007001",
        state_since=now, created_at=now,
    )  # fmt: skip
    ProjectUnit.objects.create(project=project, unit_code=project.unit_code, share=1, is_owner=True)
    return project
