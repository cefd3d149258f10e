"""Model fields of this room: a unit by its code, a sealed personal datum, the blind index beside it."""

from typing import Any, NoReturn

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from governance.people import crypto


class UnitField(models.ForeignKey):
    """A reference to a unit. Column and plain attribute are `<name>_code`: `.unit_code` the code, `.unit` the row."""

    def __init__(self, to: Any = "people.Unit", on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

    def get_attname(self) -> str:
        return f"{self.name}_code"


class Sealed(str):
    """A text as the database holds it: already encrypted."""

    __slots__ = ()


class SealedAttribute(DeferredAttribute):
    """Opens the sealed text when it is read from an instance; the instance keeps it sealed."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field: Any = self.field
            return crypto.decrypt(value, field.place(instance))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Only with a setter does reading pass through here instead of straight to the instance's values."""
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.TextField):
    """Text that only the application can read. Its row needs `ref`, a UUID made in Python, which binds text to row.

    Cannot be searched (use a `BlindIndexField`), nor written by `update()` or `bulk_update()`.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def place(self, instance: Any) -> str:
        """The associated data: table, column and the row's `ref`."""
        return f"{self.model._meta.db_table}.{self.column}.{instance.ref.hex}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        plain = getattr(model_instance, self.attname)
        if not plain or hasattr(plain, "resolve_expression"):
            return plain
        held = model_instance.__dict__[self.attname]
        if not (isinstance(held, Sealed) and held.startswith(crypto.current_prefix())):
            held = Sealed(crypto.encrypt(str(plain), self.place(model_instance)))
            model_instance.__dict__[self.attname] = held
        return held

    def _refuse(self) -> NoReturn:
        raise FieldError(f"{self.model.__name__}.{self.name} 是加密字段：用实例的 save() 写入，用盲索引查找。")

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Sealed):
            self._refuse()
        return None if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is anything, and the sealed text as it stands."""
        if lookup_name not in ("exact", "in", "isnull"):
            self._refuse()
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.model.__name__}.{self.name} 不以明文导出，请用数据库备份。")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.TextInput} | kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """people.E001 where the row has no `ref` with a default made in Python."""
        found = super().check(**kwargs)
        names = {field.name: field for field in self.model._meta.local_concrete_fields}
        ref = names.get("ref")
        if not isinstance(ref, models.UUIDField) or not ref.has_default():
            found.append(checks.Error("加密字段的行需要 ref = UUIDField(default=uuid4)。", obj=self, id="people.E001"))
        return found


class BlindIndexField(models.CharField):
    """The blind index of another field of the row, kept by itself; look up with `blind_index(value)`."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": 64, "blank": True, "default": "", "editable": False, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = crypto.blind_index(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, value)
        return value
