"""What a page weighs on its way to a browser: compressed, by itself and with all that a first visit fetches.

Without the drawings, which a page fetches only when one of them comes into view.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from tests.bench.results import Figure

PROMISED_FIRST, PROMISED_AFTER = 300.0, 30.0  # kilobytes
_FETCHED = re.compile(
    rf'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="{re.escape(settings.STATIC_URL)}([^"?]+)"'
)
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+)["']""")
_DRAWINGS = "drawings"


def weights(name: str, content: bytes) -> Iterator[Figure]:
    """Two figures of a page: what comes after the first visit, and all of the first."""
    page = _kilobytes(content)
    rest = sum(_kilobytes(path.read_bytes()) for path in sorted(_beside(content.decode())))
    yield Figure(f"weight: {name}", "kB", page, "uncompressed", len(content) / 1000, PROMISED_AFTER)
    yield Figure(f"weight at first: {name}", "kB", page + rest, "the page alone", page, PROMISED_FIRST)


def _kilobytes(content: bytes) -> float:
    return len(gzip.compress(content, compresslevel=6)) / 1000


def _beside(html: str) -> set[Path]:
    """The files that a page of ours asks for, and those that these import."""
    found: set[Path] = set()
    waiting = [name for name in _FETCHED.findall(html) if _DRAWINGS not in name]
    while waiting:
        name = waiting.pop()
        path = finders.find(name)
        if path is None:
            raise RuntimeError(f"{name}: make setup builds it")
        if Path(path) not in found:
            found.add(Path(path))
            folder = name.rpartition("/")[0]
            imported = _IMPORTED.findall(Path(path).read_text()) if name.endswith(".js") else []
            waiting += [f"{folder}/{one}" for one in imported]
    return found
