"""When a professionals meeting must be asked for, and when again: the pure decision."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

from risk.rules.findings import ASKING, RANK, Assessment, Finding


@dataclass(slots=True, frozen=True)
class Ask:
    """Ask now. `findings` are the reasons, each to be answered; `because` says why now."""

    level: str
    findings: tuple[Finding, ...]
    because: str


def asks(
    before: Assessment | None,
    after: Assessment,
    *,
    open_prompt: bool,
    new_incidents: Collection[Hashable] = (),
    open_level: str | None = None,
) -> Ask | None:
    """Whether this assessment asks for a meeting, given the one before it.

    It asks when the level reaches elevated or high; and again, whether a prompt is open or was answered
    (`before` elevated or high), when something material happened: the level rose; a material indicator
    appeared that rests on a new incident, or on time passing without a response; or a new incident is
    behind an indicator that asks again at each repeat. A change that is none of these (another dressing,
    a window that lapses) never asks.

    `new_incidents` are those not looked at before, and those amended since. One that was amended and that an
    indicator counted already is no repeat of it while the finding says, weighs and sets what it did: the
    time of a contact put right is nothing that happened.

    The caller adds what comes back to the open prompt, or opens a new one beside an earlier answer.
    `open_level` is the highest level at which the open prompt has asked already (elevated where it is not
    given): falling below it and coming back to it, while nobody has answered, is nothing new.
    """
    if RANK[after.level] < RANK[ASKING]:
        return None
    earlier = before.level if before else "none"
    if open_prompt:
        earlier = max(earlier, open_level or ASKING, key=lambda level: RANK[level])
    if RANK[earlier] < RANK[ASKING]:
        return Ask(after.level, _reasons(after), f"The picture has reached {after.level}.")
    known = {f.code: f for f in before.findings} if before else {}
    new = frozenset(new_incidents)
    rose = RANK[after.level] > RANK[earlier]
    changed = tuple(
        f
        for f in after.findings
        if _material(f, known, new) or (rose and f.weight > (known[f.code].weight if f.code in known else 0))
    )
    if rose:
        because = f"The picture rose from {earlier} to {after.level}."
        return Ask(after.level, changed or _reasons(after), because)
    if changed:
        first = "; ".join(f.title[:1].lower() + f.title[1:] for f in changed)
        return Ask(after.level, changed, f"Something new that matters: {first}.")
    return None


def _reasons(after: Assessment) -> tuple[Finding, ...]:
    return tuple(f for f in after.findings if f.weight > 0)


def _material(finding: Finding, known: dict[str, Finding], new: frozenset[Hashable]) -> bool:
    fresh = _counted(finding) & new
    earlier = known.get(finding.code)
    if earlier is None:
        return finding.material and (bool(fresh) or finding.family == "response")
    if not finding.repeats or not fresh:
        return False
    return not fresh <= _counted(earlier) or _told(finding) != _told(earlier)


def _counted(finding: Finding) -> frozenset[Hashable]:
    return frozenset(e.incident for e in finding.evidence).difference(finding.background)


def _told(finding: Finding) -> tuple[str, float, str | None]:
    return finding.says, finding.weight, finding.floor
