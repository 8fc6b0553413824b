"""Do not wait for the same thing twice: after it has failed, one caller tries it, now and then."""

import time


class SecondTry:
    """Says whether something that may be away should be asked now.

    As long as it works, always. Once it failed, once every `pause` seconds, by whoever comes first;
    the others do without until it works again. One of these to a process and thing.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._again_at: float | None = None

    @property
    def now(self) -> bool:
        """Whether to ask. A True may be the one try of this pause: say afterwards how it went."""
        moment = time.monotonic()
        if self._again_at is not None and moment < self._again_at:
            return False
        if self._again_at is not None:
            self._again_at = moment + self._pause
        return True

    def worked(self) -> None:
        """It answers: ask again whenever you like."""
        self._again_at = None

    def failed(self) -> None:
        """It does not answer: leave it alone for a while."""
        self._again_at = time.monotonic() + self._pause
