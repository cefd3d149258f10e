"""What happened: the append-only, hash-chained log that everything above writes to and nothing rewrites."""

from governance.events.actors import CLOCK, PUBLIC, SYSTEM, Actor, actor_of
from governance.events.verbs import Verb

__all__ = ["CLOCK", "PUBLIC", "SYSTEM", "Actor", "Verb", "actor_of"]
