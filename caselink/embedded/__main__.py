"""`python -m caselink.embedded start|stop|status`."""

import argparse
import sys

from caselink.embedded import EmbeddedError, ensure, status, stop


def main() -> int:
    """Exit status 0 when done (or, for `status`, all running), 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m caselink.embedded", description="PostgreSQL and Redis of CaseLink."
    )
    parser.add_argument("verb", choices=["start", "stop", "status"])
    parser.add_argument("--wipe", action="store_true", help="with stop: delete the data too")
    options = parser.parse_args()
    try:
        if options.verb == "start":
            services = ensure()
            sys.stdout.write(f"DATABASE_URL={services.database_url}\nREDIS_URL={services.redis_url}\n")
        elif options.verb == "stop":
            stop(wipe=options.wipe)
        else:
            state = status()
            sys.stdout.write(f"PostgreSQL: {state.postgres}\nRedis: {state.redis}\n")
            return 0 if state.running else 1
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
