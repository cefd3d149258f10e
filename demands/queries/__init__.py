"""Every list and sum of this act, as named functions; they write nothing."""

from demands.queries.call_backs import call_backs, contact_of
from demands.queries.demands import (
    Happening,
    Tracked,
    by_tracking_code,
    communities_of,
    handled_by,
    is_text_intact,
    narrowed,
    next_waiting,
    open_rounds,
    public_register,
    rounds_seen_by,
    seen_by,
    told,
    waiting,
    words_of,
)
from demands.queries.policy import Terms, forget_terms, terms
from demands.queries.rounds import Coverage, Group, coverage, coverages, households, year_span
from demands.queries.similarity import Similar, likeness, pairs_of, similar

__all__ = [
    "Coverage",
    "Group",
    "Happening",
    "Similar",
    "Terms",
    "Tracked",
    "by_tracking_code",
    "call_backs",
    "communities_of",
    "contact_of",
    "coverage",
    "coverages",
    "forget_terms",
    "handled_by",
    "households",
    "is_text_intact",
    "likeness",
    "narrowed",
    "next_waiting",
    "open_rounds",
    "pairs_of",
    "public_register",
    "rounds_seen_by",
    "seen_by",
    "similar",
    "terms",
    "told",
    "waiting",
    "words_of",
    "year_span",
]
