"""A model card: how a candidate came to be, as data and for a reader. It names nobody."""

from collections.abc import Mapping
from typing import Any, Final

from people.relinking.training import Trained

NOT_ESTIMATED: Final = (
    "the prior", "the frequencies of names", "what relatives have in common", "thresholds",
    "company and familiarity", "the order of names",
)  # fmt: skip


def data_shown(trained: Trained, source: str) -> dict[str, Any]:
    """What a model was trained on, in numbers."""
    return {
        "source": source,
        "records": trained.records,
        "taken_as_different_people": trained.strangers,
        "sessions": dict(trained.sessions),
    }


def markdown(card: Mapping[str, Any]) -> str:
    """The card for a reader."""
    data = card["data"]
    sessions = "; ".join([f"{name}: {pairs or 'too few'} pairs" for name, pairs in data["sessions"].items()])
    lines = [
        f"# Model {card['version']}: {card['status']}",
        "",
        f"- Trained on {card['trained_on']} from {card['from']['version']} ({card['from']['hash']})",
        f"- Data: {data['source']}; {data['records']} records, {data['taken_as_different_people']} of them "
        "taken as different people",
        f"- Pairs that agree in: {sessions}",
        f"- Hash: {card['hash']}",
        f"- Approved by: {card['approver'] or 'nobody'}",
        f"- Not estimated: {', '.join(card['not_estimated'])}",
        f"- No weight moves further than {card['furthest_bits']:g} bits",
        "",
        "| comparison | level | before | after | how | why | one person | strangers |",
        "|---|---|---:|---:|---|---|---:|---:|",
    ]
    lines += [
        f"| {row['comparison']} | {row['level']} | {row['before']:.2f} | {row['after']:.2f} | {row['how']} | "
        f"{row['why']} | {row['same']} | {row['strangers']} |"
        for row in card["levels"]
    ]
    if "dry_run" in card:
        lines += ["", "## What would change on the same records", "", *_counts(card["dry_run"])]
    return "\n".join(lines) + "\n"


def _counts(dry_run: Mapping[str, Any]) -> list[str]:
    return [f"- {name.replace('_', ' ')}: {value}" for name, value in dry_run.items()]
