"""The table of the bare insert: eight plain columns. It exists only in the benchmark's databases."""

from django.db import connection, models


class Bare(models.Model):
    """What a demand would be without the portal: no event, no tracking code, no encryption, no throttle."""

    title = models.CharField(max_length=80)
    body = models.TextField(max_length=1000)
    category = models.CharField(max_length=12)
    place = models.CharField(max_length=120, blank=True)
    unit_code = models.CharField(max_length=12)
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    special_group = models.CharField(max_length=20, blank=True)

    class Meta:
        app_label = "bench"
        verbose_name = verbose_name_plural = "对照表"

    def __str__(self) -> str:
        return self.title


def create_table() -> None:
    """Create it once."""
    if Bare._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Bare)
