"""Two ways of working a page without a mouse or without scripts: the same journeys are made by both."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, HALF, NARROW, settled

FAR = 200  # presses of a key before something counts as out of reach
IS_ON = "(one) => one === document.activeElement"
IS_BEFORE = """(one) => Boolean(
  one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING
)"""
IN_GROUP = "(one) => document.activeElement.type === 'radio' && document.activeElement.name === one.name"
AT_THE_TOP = "(one) => document.activeElement === document.body && Boolean(one.closest('main'))"
# Where the focus is, nothing else lies over it: neither what stays in sight while one scrolls, nor a menu.
IS_SEEN = """(one) => {
  const box = one.getClientRects()[0];
  const across = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const down = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const hit = document.elementFromPoint(across, down);
  return Boolean(hit && (hit.contains(one) || one.contains(hit) || [...(one.labels || [])].includes(hit)));
}"""
Words = str | re.Pattern[str]


class Hands:
    """What somebody does on a page, by what they read there: by keyboard alone, in a window of 320 pixels.

    Each thing must be reached from where the last one was, and be in sight when it is.
    """

    window, scripted = (NARROW, 640), True

    def __init__(self, page: Page, look_over: Callable[..., None]) -> None:
        self.page = page
        self._look_over = look_over

    def look(self, *, zoomed: bool = False) -> None:
        """What every page must pass; with `zoomed`, at 200 % as well."""
        # Not on a wide screen too, where the menu unfolds itself: `Plain` is there.
        self._look_over(self.page, also=(HALF,) if zoomed else (NARROW,))

    def press(self, button: Words) -> None:
        """A button, and wait for what comes."""
        self._use(self.page.get_by_role("button", name=button).first)
        settled(self.page)

    def follow(self, link: Words) -> None:
        """A link, to where it leads."""
        self._use(self.page.get_by_role("link", name=link).first)
        settled(self.page)

    def open(self, folded: Locator) -> None:
        """What is folded away under that summary."""
        self._use(folded)

    def menu(self, link: Words) -> None:
        """An entry of the menu, wherever in it."""
        menu = self.page.get_by_role("navigation", name="Menu")
        entry = menu.get_by_role("link", name=link, exact=True)
        folds = menu.get_by_role("button", name="Menu")
        if folds.is_visible():
            self._use(folds)
        if not entry.is_visible():
            self._use(menu.locator("summary"))
        self._use(entry)
        settled(self.page)

    def choose(self, one: Locator) -> None:
        """A radio or a checkbox."""
        if one.get_attribute("type") != "radio":
            self._reach(one)
            self.page.keyboard.press("Space")
        else:
            self._reach(one, IN_GROUP)
            for _press in range(FAR):
                if one.evaluate(IS_ON):
                    break
                self.page.keyboard.press("ArrowDown")
            if not one.is_checked():
                self.page.keyboard.press("Space")
        expect(one).to_be_checked()

    def type(self, box: Locator, text: str) -> None:
        """Into a box, in the place of what stood there."""
        self._reach(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def pick(self, select: Locator, option: str) -> None:
        """An option, by its words."""
        self._reach(select)
        self.page.keyboard.type(option)
        expect(select.locator("option:checked")).to_contain_text(option)

    def _use(self, one: Locator) -> None:
        self._reach(one)
        self.page.keyboard.press("Enter")

    def _reach(self, one: Locator, condition: str = IS_ON) -> None:
        keyboard = self.page.keyboard
        expect(one).to_be_visible()
        if one.evaluate(AT_THE_TOP):
            keyboard.press("Tab")
            expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
            keyboard.press("Enter")
        key = "Shift+Tab" if one.evaluate(IS_BEFORE) else "Tab"
        for _press in range(FAR):
            if one.evaluate(condition):
                break
            keyboard.press(key)
        else:
            raise AssertionError(f"{self.page.url}: {one} cannot be reached with {key}")
        assert condition != IS_ON or one.evaluate(IS_SEEN), f"{self.page.url}: {one} is covered"


class Plain(Hands):
    """The same with a pointer, in a browser that runs no scripts."""

    window, scripted = DESKTOP, False

    def choose(self, one: Locator) -> None:
        one.check()

    def type(self, box: Locator, text: str) -> None:
        box.fill(text)

    def pick(self, select: Locator, option: str) -> None:
        select.select_option(label=option)

    def _use(self, one: Locator) -> None:
        one.click()
