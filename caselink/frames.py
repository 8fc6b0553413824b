"""Room for the frames of deep calls."""

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
#: Slots of eight bytes: CPython rounds the chunk that they need up to a megabyte, of which half is left.
_SLOTS: Final = 66_000


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """The function, called with half a megabyte for the frames of all that it calls; a Django middleware too.

    CPython keeps frames in chunks of 16 KiB, and gives a chunk back when its last frame is left. Where a
    page's templates stand at the end of one, thousands of calls each ask the system for memory and return it:
    a fifth of a long page's time. A frame that claims much gets a larger chunk, in which its callees' fit.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    made = cast(FunctionType, call)
    made.__code__ = made.__code__.replace(co_stacksize=_SLOTS)
    return call
