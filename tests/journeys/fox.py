"""Firefox as Tor Browser's level "Safest" sets it, told what to do over Marionette: JSON with its length before it.

Tor Browser is this Firefox (Debian's `firefox-esr`) with patches and an extension; what the extension takes away at
that level is taken away by settings here.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PROGRAM = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
EDGES = 12  # what a window is wider than its page, without a scroll bar
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name for one
FOREVER = 60.0
SAFEST: dict[str, bool | int | str] = {
    "javascript.enabled": False,
    **dict.fromkeys(("javascript.options.ion", "javascript.options.baselinejit"), False),
    **dict.fromkeys(("javascript.options.asmjs", "javascript.options.wasm"), False),
    **dict.fromkeys(("svg.disabled", "mathml.disabled", "webgl.disabled"), True),
    "gfx.downloadable_fonts.enabled": False,
    **dict.fromkeys(("gfx.font_rendering.graphite.enabled", "gfx.font_rendering.opentype_svg.enabled"), False),
    **dict.fromkeys(("media.webaudio.enabled", "media.peerconnection.enabled", "media.mediasource.enabled"), False),
    **dict.fromkeys(("privacy.resistFingerprinting", "privacy.resistFingerprinting.letterboxing"), True),
    "privacy.firstparty.isolate": True,
    "privacy.spoof_english": 2,  # pages are asked for in English, whatever the person reads
    "network.cookie.cookieBehavior": 1,
    "network.http.referer.XOriginPolicy": 2,
    "dom.security.https_only_mode": True,
    "dom.serviceWorkers.enabled": False,
    "browser.privatebrowsing.autostart": True,
    **{f"permissions.default.{what}": 2 for what in ("camera", "microphone", "geo", "desktop-notification")},
}
# Not of Tor Browser: it shall call nobody, ask nothing, and let its window become as narrow as a telephone.
QUIET: dict[str, bool | int | str] = {
    **dict.fromkeys(("app.update.enabled", "datareporting.policy.dataSubmissionEnabled"), False),
    **dict.fromkeys(("browser.aboutwelcome.enabled", "browser.shell.checkDefaultBrowser"), False),
    "browser.startup.page": 0,
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
}
NARROW = ":root, #navigator-toolbox, #browser, body { min-width: 0 !important; }"


class Fox:
    """One Firefox with a profile of its own in `folder`, and one page in it."""

    def __init__(self, folder: Path, **settings: bool | int | str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        chosen = {**SAFEST, **QUIET, **settings, "marionette.port": port}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in chosen.items())
        (folder / "chrome").mkdir(parents=True)
        (folder / "chrome/userChrome.css").write_text(NARROW)
        (folder / "user.js").write_text("".join(lines))
        command = [str(PROGRAM), "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        self._process = subprocess.Popen(
            command, env={**os.environ, "HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._number = 0
        try:
            self._line = self._until(lambda: socket.create_connection(("127.0.0.1", port), timeout=FOREVER))
            self._heard()
            self.do("NewSession", capabilities={})
        except BaseException:
            self.close()
            raise

    def do(self, what: str, **words: object) -> object:
        """One command of WebDriver; its value. Raises RuntimeError with what Firefox says."""
        self._number += 1
        said = json.dumps([0, self._number, f"WebDriver:{what}", words]).encode()
        self._line.sendall(b"%d:%s" % (len(said), said))
        _kind, _number, error, answer = self._heard()
        if error:
            raise RuntimeError(f"{what}: {error['message']}")
        return answer["value"] if isinstance(answer, dict) and "value" in answer else answer

    def all(self, css: str) -> list[str]:
        return [found[ELEMENT] for found in self.do("FindElements", using="css selector", value=css)]

    def one(self, css: str) -> str:
        return self.do("FindElement", using="css selector", value=css)[ELEMENT]

    def text(self, element: str) -> str:
        return str(self.do("GetElementText", id=element)).strip()

    def property(self, element: str, name: str) -> object:
        return self.do("GetElementProperty", id=element, name=name)

    def write(self, css: str, words: str) -> None:
        self.do("ElementClear", id=self.one(css))
        self.do("ElementSendKeys", id=self.one(css), text=words)

    def choose(self, css: str, file: Path) -> None:
        self.do("ElementSendKeys", id=self.one(css), text=str(file))

    def tick(self, css: str) -> None:
        self.do("ElementClick", id=self.one(css))

    def follow(self, element: str) -> None:
        """Press what leads to another page, and wait until that is there."""
        before = self.one("html")
        self.do("ElementClick", id=element)
        self._until(lambda: self._has_come(before))

    def _has_come(self, before: str) -> bool:
        """Raises RuntimeError until another page than this one is there, to its end."""
        if self.one("html") == before or not self.all("body > footer, main"):
            raise RuntimeError("the same page is still there")
        return True

    def _until(self, attempt):
        end = time.monotonic() + FOREVER
        while True:
            try:
                return attempt()
            except (OSError, RuntimeError):
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def _heard(self) -> list:
        length = b""
        while not length.endswith(b":"):
            length += self._received(1)
        content = b""
        while len(content) < int(length[:-1]):
            content += self._received(int(length[:-1]) - len(content))
        return json.loads(content)

    def _received(self, most: int) -> bytes:
        content = self._line.recv(most)
        if not content:
            raise RuntimeError("Firefox has gone")
        return content

    def close(self) -> None:
        with suppress(OSError, AttributeError):  # where it never came to a line
            self._line.close()
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        self._process.kill()
        self._process.wait()
