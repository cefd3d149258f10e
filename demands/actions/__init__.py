"""The verbs of this act and its only writers: demands, calls, rounds of collection, special households."""

from demands.actions.call_backs import (
    answer_call_back,
    end_call_back,
    erase_call_back,
    miss_call_back,
    read_call_back,
    request_call_back,
)
from demands.actions.demands import (
    accept,
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
from demands.actions.households import (
    Imported,
    RosterRow,
    import_roster,
    print_visits,
    read_household,
    record_visit,
)
from demands.actions.mine import (
    erase_old_call_backs,
    erase_old_households,
    erase_own,
    erase_past_retention,
    everything_of,
    own,
)
from demands.actions.rounds import close_due_rounds, close_round, create_round, open_round

__all__ = [
    "Imported",
    "RosterRow",
    "accept",
    "adopt",
    "answer_call_back",
    "close_due_rounds",
    "close_round",
    "create_round",
    "decline",
    "edit_title",
    "end_call_back",
    "erase_call_back",
    "erase_old_call_backs",
    "erase_old_households",
    "erase_own",
    "erase_past_retention",
    "erase_text",
    "everything_of",
    "import_roster",
    "merge",
    "miss_call_back",
    "open_round",
    "own",
    "print_visits",
    "read_call_back",
    "read_contact",
    "read_household",
    "record_visit",
    "refer",
    "request_call_back",
    "submit",
    "unmerge",
]
