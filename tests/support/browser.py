"""Fixtures for tests in a real browser: `browser` and `page`. Import them where they are used.

To start a browser takes more than most tests of the page, so a worker starts one, and a module
of such tests marks them with `in_browser`: they share the event loop to which the browser belongs.
Only tests/conftest.py imports `shared_browser`: each module that does starts one more.

Without Chromium these tests are skipped with a reason; with SHAKTI_TEST_BROWSER=required they
fail instead, for machines that must have a browser.
"""

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:  # imported below, where it is needed: most runs need no browser
    from playwright.async_api import Browser, ConsoleMessage, Page

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
    """Return the path of Chromium; without one, skip or fail the test."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is not None:
        return path
    reason = f"no browser: none of {', '.join(NAMES)} is on the PATH"
    if os.environ.get("SHAKTI_TEST_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


in_browser = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_browser() -> "AsyncIterator[Browser]":
    """The browser of all tests of this process; import it with `browser`."""
    from playwright.async_api import async_playwright

    path = chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(shared_browser: "Browser") -> "AsyncIterator[Browser]":
    """A browser as if it were new: at the end all of its pages are closed, with what they kept."""
    yield shared_browser
    for context in shared_browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: "Browser") -> "AsyncIterator[Page]":
    """A page of desktop size; an error in its script or console fails the test."""
    new_page = await browser.new_page(viewport={"width": 1280, "height": 800})
    errors: list[str] = []

    def listen(message: "ConsoleMessage") -> None:
        # The playground of a test may stop before its page: that is not an error of the page.
        if message.type == "error" and "net::ERR_" not in message.text:
            errors.append(message.text)

    new_page.on("console", listen)
    new_page.on("pageerror", lambda error: errors.append(str(error)))
    yield new_page
    assert not errors, errors
