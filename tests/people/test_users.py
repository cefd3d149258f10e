"""Users are made by one action; the admin only looks."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from governance.events import SYSTEM
from governance.events.log import history
from governance.people.actions import NewUser, create_user, create_users
from governance.people.models import Membership, Party, Unit, User

pytestmark = pytest.mark.django_db


def test_user_with_a_password_can_sign_in(client):
    user = create_user("wang", name="王", email="Wang@EXAMPLE.cn", password="correct horse", by=SYSTEM)
    assert user.check_password("correct horse") and user.email == "Wang@example.cn"
    assert str(user) == user.get_full_name() == user.get_short_name() == "王"


def test_user_without_a_password_cannot():
    assert not create_user("wang", name="王", by=SYSTEM).has_usable_password()


def test_hash_made_before_is_taken():
    first = create_user("a", name="甲", password="correct horse", by=SYSTEM)
    (second,) = create_users([NewUser("b", "乙", encoded=first.password)], by=SYSTEM)
    assert User.objects.get(pk=second.pk).check_password("correct horse")


def test_each_user_is_one_event_without_contact():
    user = create_user("wang", name="王", phone="13800138000", by=SYSTEM)
    (event,) = history(user)
    assert event.verb == "user.create" and event.values == {"username": "wang"}


def test_taken_names_are_refused_together():
    create_user("wang", name="王", by=SYSTEM)
    with pytest.raises(ValidationError, match="用户名已有人使用：li、wang"):
        create_users([NewUser("wang", "王"), NewUser("li", "李"), NewUser("li", "李")], by=SYSTEM)
    assert User.objects.count() == 1


def test_admin_shows_and_changes_nothing(rf):
    root = User.objects.create_superuser("root", name="管理员", phone="13800138000")
    request = rf.get("/")
    request.user = root
    for model in (Unit, User, Membership):
        view = admin.site.get_model_admin(model)
        assert view.has_view_permission(request)
        assert not (
            view.has_add_permission(request)
            or view.has_change_permission(request)
            or view.has_delete_permission(request)
        )
    view = admin.site.get_model_admin(User)
    assert view.masked_phone(root) == "138****8000"
    assert not {"phone", "password", "phone_index"} & set(view.get_fields(request))
    assert not admin.site.is_registered(Party)
