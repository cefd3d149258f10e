"""Looking at units, users and memberships; writing is done by the actions alone."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.people.crypto import mask_phone
from governance.people.models import Membership, Unit, User


class ReadOnly(admin.ModelAdmin):
    """Rows may be looked at, never added, changed or deleted; a search does not count all that it left out."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    fields = ("code", "name", "official_name", "level", "parent")


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ("username", "name", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "name")
    fields = ("username", "name", "email", "masked_phone", "is_active", "is_superuser", "last_login", "reach")
    readonly_fields = ("masked_phone", "reach")

    @admin.display(description=_("手机号"))
    def masked_phone(self, user: User) -> Any:
        return mask_phone(user.phone) or "—"


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ("user", "role", "unit", "party", "from_day", "until_day", "appointed_by")
    list_filter = ("role",)
    list_select_related = ("user", "unit", "party", "appointed_by")
    search_fields = ("user__username", "user__name", "unit__name")
    fields = list_display
