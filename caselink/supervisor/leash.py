"""Become another program that ends when the supervisor does, even when that is killed outright.

    python -S leash.py SUPERVISOR_PID PROGRAM ARGUMENT...

Linux sends the signal (prctl(2), PR_SET_PDEATHSIG) and keeps it across exec; elsewhere the program
just runs, and the next start ends what it finds.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Never returns."""
    supervisor, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != supervisor:
        sys.exit("the supervisor is gone")
    os.execvp(command[0], command)  # noqa: S606 - no shell is what is wanted


if __name__ == "__main__":
    main()
