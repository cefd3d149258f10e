"""The roads that a project may take, as steps with the working days between them; a walk goes along one to some point.

A step is the name of a method of `portal.demonstration.walks`; `clock` waits for the midnight after so many days.
"""

Step = tuple[str, int]
Road = tuple[Step, ...]

DESK: Road = (("draft", 0), ("design", 3), ("submit", 2))
COUNCIL: Road = (("table", 1), ("convene", 1), ("vote", 3), ("announce", 0))
NOTICE: Road = (("clock", 5),)
APPROVAL: Road = (("approve", 3), ("clock", 3))
BUYING: Road = (("procure", 1), ("quotes", 3), ("award", 4), ("clock", 3), ("contract", 2))
WORKS: Road = (("start", 3), ("advance", 7), ("pay_first", 2), ("advance", 8), ("finish", 6))
CLOSING: Road = (
    ("inspect", 5), ("conclude", 1), ("clock", 5), ("rate", 4), ("score", 3), ("pay_rest", 2), ("archive", 4),
)  # fmt: skip

ORDINARY: Road = (*DESK, *COUNCIL, *NOTICE, *APPROVAL, *BUYING, *WORKS, *CLOSING)
STREET_LED: Road = (*DESK, ("escalate", 1), ("committee", 4), *NOTICE, *BUYING, *WORKS, *CLOSING)
EMERGENCY: Road = (
    ("draft", 0), ("design", 0), ("declare", 0), ("act_first", 1), ("clock", 5), ("procure", 1), ("quotes", 1),
    ("award", 4), ("clock", 3), ("contract", 1), ("advance", 3), ("finish", 4), ("assess", 4), *CLOSING,
)  # fmt: skip


def along(road: Road, last: str, times: int = 1) -> Road:
    """The road up to and with the step of that name, counted from the beginning: the second `clock`, say."""
    seen = 0
    for place, (name, _days) in enumerate(road):
        seen += name == last
        if seen == times:
            return road[: place + 1]
    raise ValueError(f"the road has no {times}. step {last!r}")


def ordinary(last: str, times: int = 1, *more: Step) -> Road:
    """The ordinary track up to that step, and then what comes instead of the rest."""
    return (*along(ORDINARY, last, times), *more)


def street_led(last: str, times: int = 1, *more: Step) -> Road:
    """The street's track up to that step, and then what comes instead of the rest."""
    return (*along(STREET_LED, last, times), *more)


def emergency(last: str, times: int = 1, *more: Step) -> Road:
    """The emergency track up to that step, and then what comes instead of the rest."""
    return (*along(EMERGENCY, last, times), *more)


def detour(road: Road, after: str, *more: Step) -> Road:
    """The road with more steps behind the first one of that name; the next step comes on its day all the same."""
    place = len(along(road, after))
    name, days = road[place]
    return (*road[:place], *more, (name, days - length(more)), *road[place + 1 :])


def length(road: Road) -> int:
    """Working days from the first step to the last."""
    return sum(days for _name, days in road)
