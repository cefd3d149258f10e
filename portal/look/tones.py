"""Which tone a state is shown in. Tones: waiting, running, public (power speaks), done, stopped, warn."""

TONES = ("waiting", "running", "public", "done", "stopped", "warn")

_BY_TONE = {
    "running": "approved procurement contracted implementation evaluation open collecting ongoing active accepted_in "
    "opened voting running assigned answering in_progress",
    "public": "notice.open publicity publicising published running_notice objected",
    "done": "accepted archived closed passed done paid settled regularised answered resolved agreed confirmed signed "
    "clean drawn merged adopted completed delivered verified called",
    "stopped": "withdrawn terminated rejected not_passed cancelled canceled void disallowed dismissed declined failed "
    "expired ended",
    "warn": "rectification rectifying correction overdue returned suspended disputed missed",
}
TONE_OF_STATE: dict[str, str] = {state: tone for tone, states in _BY_TONE.items() for state in states.split()}


def tone_of(state: object, is_on_hold: bool = False, of: str = "") -> str:
    """The tone of a state, `of` a noun where the same word means another thing there; whatever is not named here is
    waiting for somebody. A hold outranks the state.
    """
    if is_on_hold:
        return "warn"
    return TONE_OF_STATE.get(f"{of}.{state}") or TONE_OF_STATE.get(str(state), "waiting")
