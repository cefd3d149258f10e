"""The verbs of this act and its only writers: demands, rounds of collection, the roster of special households."""

from demands.actions.demands import (
    Batch,
    accept,
    accept_many,
    adopt,
    decline,
    edit_title,
    erase_text,
    merge,
    read_contact,
    refer,
    submit,
    unmerge,
)
from demands.actions.households import Imported, RosterRow, import_roster, read_household, record_visit
from demands.actions.rounds import close_due_rounds, close_round, create_round, open_round

__all__ = [
    "Batch",
    "Imported",
    "RosterRow",
    "accept",
    "accept_many",
    "adopt",
    "close_due_rounds",
    "close_round",
    "create_round",
    "decline",
    "edit_title",
    "erase_text",
    "import_roster",
    "merge",
    "open_round",
    "read_contact",
    "read_household",
    "record_visit",
    "refer",
    "submit",
    "unmerge",
]
