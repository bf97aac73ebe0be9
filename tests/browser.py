"""A headless Chromium without a network, that notes whatever it must not do; for pages and live pages."""

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def chromium_path():
    """Return where Chromium stands: as CORRIDORSIM_CHROMIUM says, else on the path, if at all."""
    named = os.environ.get("CORRIDORSIM_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Noted:
    """What a page did that it must not: errors, and requests beyond where it was allowed to go."""

    errors: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def assert_clean(self):
        assert not self.errors, self.errors
        assert not self.requests, self.requests


@contextmanager
def launched():
    """Give a running Chromium, or skip with the reason."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium_path()
    if path is None:
        pytest.skip(f"no Chromium: none of {', '.join(NAMES)} is on the path, CORRIDORSIM_CHROMIUM is unset")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser, *, viewport=DESKTOP, allowed="file://", offline=True, **options):
    """Return a page and what it does that it must not.

    Whatever does not begin with ``allowed`` is noted and refused; ``offline`` cuts the network as well (leave
    it on for files, off for a server on loopback).
    """
    context = browser.new_context(viewport=viewport, offline=offline, **options)
    page, noted = context.new_page(), Noted()

    def refuse(route):
        noted.requests.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((allowed, "data:", "blob:")), refuse)
    page.on("console", lambda said: noted.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: noted.errors.append(str(error)))
    return page, noted
