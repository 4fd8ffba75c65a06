"""A real browser for tests: `browser` and `page`. Import them where they are used.

Without Chromium these tests are skipped, and say so; SHAKTI_TEST_BROWSER=required makes that
a failure, so that a machine that must have a browser cannot pass without one.
"""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Return the path of the machine's Chromium; skips the test, or fails it, without one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    reason = f"no browser: none of {', '.join(NAMES)} is on the PATH"
    if os.environ.get("SHAKTI_TEST_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of the test's own."""
    path = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a desktop's size; an error in its script or its console fails the test."""
    opened = await browser.new_page(viewport={"width": 1280, "height": 800})
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # The playground of a test may be gone before its page: that is no fault of the page.
        if message.type == "error" and "net::ERR_" not in message.text:
            errors.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert not errors, errors
