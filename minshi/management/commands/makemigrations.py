"""`manage.py makemigrations`: as Django's, with the folding of minshi/folding.py."""

from django.core.management.commands import makemigrations

from minshi.folding import FoldingAutodetector


class Command(makemigrations.Command):
    """As Django's."""

    autodetector = FoldingAutodetector
