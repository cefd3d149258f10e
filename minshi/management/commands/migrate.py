"""`manage.py migrate`: as Django's; it must detect changes in the way makemigrations does."""

from django.core.management.commands import migrate

from minshi.folding import FoldingAutodetector


class Command(migrate.Command):
    """As Django's."""

    autodetector = FoldingAutodetector
