"""Numbers that are well formed and belong to nobody. Pure."""

from collections.abc import Iterator

TEST_RANGE = "999"  # NHS numbers that begin so are kept for tests and never issued


def check_digit(first_nine: str) -> str | None:
    """The tenth digit of an NHS number: modulus 11 over weights ten to two; None where it would be ten."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first_nine, strict=True))
    check = 11 - total % 11
    return None if check == 10 else str(check % 11)


def nhs_numbers(*, start: int = 0) -> Iterator[str]:
    """Valid ten-digit NHS numbers of the test range, rising, from the six-digit serial `start` on."""
    for serial in range(start, 1_000_000):
        first_nine = f"{TEST_RANGE}{serial:06d}"
        check = check_digit(first_nine)
        if check is not None:
            yield first_nine + check
