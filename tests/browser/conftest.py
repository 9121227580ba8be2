"""What every page of these tests is given: patience. What is waited for comes at once, on a busy machine later."""

from playwright.async_api import expect

from tests.browser.room_page import PATIENCE_MS

expect.set_options(timeout=PATIENCE_MS)
