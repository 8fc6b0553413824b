"""How seldom a long-lived process looks for garbage."""

import gc


def seldom() -> None:
    """Look for garbage less often than Python does by itself, which took an eighth of a page's time.

    Cycles that pages leave behind are still found.
    """
    gc.set_threshold(50_000, 20, 100)


def keep_what_is_there() -> None:
    """Never look through what is loaded by now: it lives as long as the process."""
    gc.collect()
    gc.freeze()
