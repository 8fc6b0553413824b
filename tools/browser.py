"""Make sure that there is a browser for the tests, and say which.

In this order: CASELINK_BROWSER, a Chromium or Chrome on the path, the one Playwright downloaded
before, Debian's package (as root), Playwright's download. Exit status 1 with a sentence when none works.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """The path of an installed browser, or None."""
    named = os.environ.get("CASELINK_BROWSER")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def starts(path: str | None) -> bool:
    """Whether the browser (Playwright's own for None) starts and shows an empty page."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
            browser.new_page().close()
            browser.close()
    except Error:
        return False
    return True


def install_debians() -> None:
    """Debian's chromium, where apt is there and this is root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Debian's chromium", flush=True)
    command = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium", "fonts-liberation"]
    for words in (["apt-get", "-qq", "update"], command):
        done = subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(f"{' '.join(words)} failed with exit status {done.returncode}")
            return


def main() -> int:
    """0 when there is a browser that starts."""
    path = on_path()
    if (path and starts(path)) or (not path and starts(None)):
        return 0
    if not path:
        install_debians()
        path = on_path()
        if path and starts(path):
            return 0
        print("Trying Playwright's own browser", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if starts(None):
            return 0
    print(
        f"No browser for the tests: {path or 'none found'} does not start. Install Chromium or Chrome "
        "(Debian: apt-get install chromium), or name one with CASELINK_BROWSER=/path/to/it.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
