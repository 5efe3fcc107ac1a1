"""A browser that looks at the screens, and finds fault with whatever no page may do."""

import shutil
from urllib.parse import urlparse

from axe_playwright_python.sync_playwright import Axe

# Debian's, since it comes with its libraries. As root there is no sandbox.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PHONE = {"width": 320, "height": 640}
TABLET = {"width": 1024, "height": 768}
TELEVISION = {"width": 1920, "height": 1080}


def launch(playwright):
    """Start Chromium; fail where there is none."""
    path = shutil.which("chromium")
    assert path, "Chromium is not here; `make setup` installs it."
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


class Watched:
    """A page of its own, like a device of its own, and what it did that no page may do."""

    def __init__(self, browser, server, *, size=TABLET, language="en-IN", **options):
        self.server = server
        self.context = browser.new_context(viewport=size, locale=language, **options)
        self.faults = []
        self.may_lose_connection = False
        # A status that the test provokes; browsers write it on the console.
        self.faults_expected = None
        self.context.on("request", self.check_host)
        self.page = self.context.new_page()
        self.page.on("console", self.check_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        # What it says aloud and prints, instead of doing so.
        self.page.add_init_script("""
            window.spoken = [];
            window.printed = 0;
            window.print = () => { printed += 1; };
            if (window.speechSynthesis) speechSynthesis.speak = (utterance) => spoken.push([utterance.lang, utterance.text]);
        """)

    def check_host(self, request):
        address = urlparse(request.url)
        if address.scheme != "data" and address.netloc != f"127.0.0.1:{self.server.port}":
            self.faults.append(f"asks another host: {request.url}")

    def check_console(self, message):
        if message.type not in ("error", "warning"):
            return
        if self.may_lose_connection and ("net::ERR" in message.text or "status of 5" in message.text):
            return
        if self.faults_expected and f"status of {self.faults_expected}" in message.text:
            return
        self.faults.append(f"{message.type} on the console: {message.text}")

    def open(self, path):
        self.page.goto(self.server.url(path))
        return self.page

    @property
    def spoken(self):
        """The language and the words of what the page has said aloud."""
        return self.page.evaluate("spoken")

    def read(self):
        """What a person reads, in one line."""
        return " ".join(self.page.inner_text("body").split())

    def expect_accessible(self):
        """No violation of WCAG 2.2 AA that axe can find, and nothing to scroll sideways for."""
        results = Axe().run(self.page, options={"runOnly": RULES})
        found = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in results.response["violations"]]
        assert not found, found
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} pixels too wide"

    def close(self):
        self.context.close()
        assert not self.faults, self.faults
