"""`python -m bench.sweep`: closing due publicity by the sweep, against a loop of transition, save and one log row.

Both do the same work on the same rows' twins: a notice closed and its project moved, two events hashed, committed.
"""

import json
import time

import django


def main() -> None:
    """Three rounds, alternating; prints rows per second and the median ratio as JSON."""
    django.setup()
    from statistics import median

    ratios, swept, looped = [], [], []
    for _round in range(3):
        fast, slow = sweep_rate(3000), loop_rate(300)
        swept.append(fast)
        looped.append(slow)
        ratios.append(fast / slow)
    print(json.dumps({"sweep": median(swept), "loop": median(looped), "ratio": median(ratios)}))


def sweep_rate(count: int) -> float:
    """Projects a second closed by the portal's own sweep."""
    from bench.load import due_publicity
    from projects.actions.publicity import close_due
    from projects.models import Project

    keys = due_publicity(count)
    started = time.perf_counter()
    while close_due():
        pass
    seconds = time.perf_counter() - started
    assert not Project.objects.filter(pk__in=keys).exclude(state="review").exists(), "the sweep left some"
    return count / seconds


def loop_rate(count: int) -> float:
    """Projects a second moved one by one: a transition, a save and a log row for the notice and for the project."""
    from django.utils import timezone

    from bench.load import due_publicity
    from governance.events import CLOCK
    from governance.events.log import append
    from projects.models import Notice, Project

    keys = due_publicity(count)
    started = time.perf_counter()
    for key in keys:
        for obj, step in ((Notice.objects.get(project=key), "close"), (Project.objects.get(pk=key), "close_publicity")):
            obj._door_open = True
            before = obj.state
            getattr(obj, step)()
            obj.state_since = timezone.now()
            obj.save()
            append(obj, f"bench.{step}", by=CLOCK, from_state=before, to_state=obj.state)
    seconds = time.perf_counter() - started
    assert not Project.objects.filter(pk__in=keys).exclude(state="review").exists(), "the loop left some"
    return count / seconds


if __name__ == "__main__":
    main()
