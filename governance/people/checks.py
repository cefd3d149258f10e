"""What must hold before the house opens: keys for personal data, one door to rights, groups that stay on units."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from governance.people import crypto, sms


@register(Tags.security)
def keys_are_there(app_configs: Any, **kwargs: Any) -> list[Error]:
    """people.E002 where personal data could not be sealed and opened again."""
    try:
        place = "check.check.check"
        sound = crypto.decrypt(crypto.encrypt("检查", place), place) == "检查" and crypto.blind_index("检查")
    except (ImproperlyConfigured, crypto.Unreadable) as problem:
        return [Error(str(problem), id="people.E002")]
    return [] if sound else [Error("加密自检失败。", id="people.E002")]


@register(Tags.security)
def rights_have_one_door(app_configs: Any, **kwargs: Any) -> list[Error]:
    """people.E003 where `user.has_perm(…, unit)` would answer beside `access`, without regard to days."""
    name = "guardian.backends.ObjectPermissionBackend"
    if name in settings.AUTHENTICATION_BACKENDS:
        hint = "从 AUTHENTICATION_BACKENDS 删去它；权限只问 governance.people.access。"
        return [Error(f"{name} 不看任期，会与 access 的回答不同。", hint=hint, id="people.E003")]
    return []


@register(Tags.security)
def gateway_is_named(app_configs: Any, **kwargs: Any) -> list[Error]:
    """people.E006 where messages go to a gateway without address or key, or in production over an open line."""
    if f"{sms.Gateway.__module__}.{sms.Gateway.__name__}" != settings.SMS_SENDER:
        return []
    url, hint = urlsplit(settings.SMS_GATEWAY_URL), "设置环境变量 SMS_GATEWAY_URL（https）和 SMS_GATEWAY_KEY。"
    is_shut = url.scheme == "https" or (url.scheme == "http" and not settings.IS_PRODUCTION)
    if url.hostname and is_shut and settings.SMS_GATEWAY_KEY:
        return []
    return [Error("短信网关的地址或密钥没有设置，或地址不是 https。", hint=hint, id="people.E006")]


@register(Tags.models)
def lists_reach_as_objects_do(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """people.W005 where a model says through what `can` reaches an object, and not how `visible` reaches a list."""
    return [
        Warning(f"{model.__name__} 定义了 reach_codes 或 party_ids，却没有 reach_q。", obj=model, id="people.W005")
        for model in apps.get_models()
        if {"reach_codes", "party_ids"} & vars(model).keys() and not hasattr(model, "reach_q")
    ]


@register(Tags.database)
def role_groups_stay_on_units(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """people.E004 for each group of a role that holds a model-level permission.

    Such a permission would open every row to guardian's shortcuts, whose `accept_global_perms` is on by default;
    `access` never asks for it.
    """
    from django.contrib.auth.models import Group

    from governance.people.access import GROUP_PREFIX

    table, found = Group.permissions.through._meta.db_table, []
    for alias in databases or ():
        if table not in connections[alias].introspection.table_names():
            continue
        groups = Group.objects.using(alias).filter(name__startswith=GROUP_PREFIX, permissions__isnull=False)
        found += [
            Error(f"权限组 {name} 带有不限机构的权限。", hint="删去该组的模型级权限。", id="people.E004")
            for name in groups.distinct().values_list("name", flat=True)
        ]
    return found
