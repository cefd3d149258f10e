"""Putting the approved map of a district in place of the schematic one, and taking it away."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.events import Verb
from governance.events.log import append
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.workflow.door import check_place
from portal.public.models import ApprovedMap
from portal.public.shapes import drawing


@transaction.atomic
def show_map(
    district: str, *, content: bytes, approval_no: str, by: Any, at: datetime | None = None
) -> ApprovedMap:  # fmt: skip
    """Show the outlines under their 审图号 instead of the tiles. Raises NotPermitted, ValidationError for the file."""
    at, unit = at or timezone.now(), Unit.objects.select_for_update().get(pk=district)
    check_place(unit, P.POLICY_MANAGE, by, at)
    digest = hashlib.sha256(content).hexdigest()
    drawn = drawing(content, district)
    ApprovedMap.objects.filter(unit_code=district).delete()
    shown = ApprovedMap(unit_code=district, approval_no=approval_no.strip(), drawing=drawn, digest=digest)
    shown.shown_at, shown.shown_by = at, by
    shown.save()
    append(unit, Verb.MAP_SHOWN, by=by, at=at, data={"approval_no": shown.approval_no, "file": digest})
    return shown


@transaction.atomic
def remove_map(district: str, *, by: Any, at: datetime | None = None) -> bool:
    """Back to the schematic map; whether there was another. Raises NotPermitted."""
    at, unit = at or timezone.now(), Unit.objects.select_for_update().get(pk=district)
    check_place(unit, P.POLICY_MANAGE, by, at)
    shown = ApprovedMap.objects.filter(unit_code=district).first()
    if shown is None:
        return False
    append(unit, Verb.MAP_REMOVED, by=by, at=at, data={"approval_no": shown.approval_no, "file": shown.digest})
    shown.delete()
    return True
