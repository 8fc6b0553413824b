"""Records a second that replay goes through: read, validated, linked, assessed after each one.

The baseline is reading and validating the same lines, which any such command must do.
"""

import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from incidents.intake import validate
from risk.replay import read_records, replay
from tests.bench.records import records
from tests.bench.results import Figure, median

COUNT, PEOPLE, ROUNDS = 40_000, 8_000, 3  # five contacts a person in two years
MILLION = 1_000_000


def run() -> list[Figure]:
    """Records a second of an ordinary county, and the time of a million at that rate (none is run)."""
    now = datetime.now(UTC)
    lines = [json.dumps(record) for record in records(COUNT, people=PEOPLE, until=now, seed=5)]
    ours, reading = [], []
    with tempfile.TemporaryDirectory(prefix="caselink-bench-") as folder:
        file = Path(folder) / "incidents.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        for _ in range(ROUNDS):
            started = time.process_time()
            for line in file.read_bytes().splitlines():
                assert not validate(json.loads(line), now=now)
            read = time.process_time()
            replay(read_records(file, now=now).usable)
            reading.append(COUNT / (read - started))
            ours.append(COUNT / (time.process_time() - read))
    baseline = "reading and validating alone"
    rate, alone = median(ours), median(reading)
    return [
        Figure("replay, one core", "records/s", rate, baseline, alone, 5000),
        Figure(
            f"replay of {MILLION:,} records at that rate", "s", MILLION / rate, baseline, MILLION / alone, 120
        ),
    ]
