"""The customers' page on trial, in a real headless Chromium, with the real voucherd behind it: `make screen-test`.

Playwright drives Debian's Chromium by its DevTools protocol; axe-core comes out of the package axe-playwright-python.
Ends with 0 if everything holds, and says what does not.
"""
import argparse
import functools
import http.server
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import threading
import time
import traceback

import axe_playwright_python
from playwright.sync_api import Error, sync_playwright

import gallery
from kiosk import Kiosk

LANGUAGES = ["zh-Hant", "zh-Hans", "en"]
SIZES = {"landscape": (1280, 800), "portrait": (800, 1280)}
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Millimetres of a CSS pixel on 10 inches: 1280x800 has a diagonal of 1509 pixels.
MILLIMETRES = 254 / 1509.4
CAPITALS = 8.6  # EN 301 549, 5.1.4, at 70 cm
CAP_HEIGHT = 0.733  # of an em, Noto Sans CJK

failures = []


def check(holds, what):
    if not holds:
        failures.append(what)
        print("  ! " + what, flush=True)


class Page:
    """A tab with the page in it."""

    def __init__(self, browser, url, size="landscape", **more):
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, **more)
        self.tab = self.context.new_page()
        self.complaints = []
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.url = url

    def open(self, state="ready"):
        self.tab.goto(self.url)
        self.wait(state, 20)
        return self

    def until(self, what, seconds=5):
        """Waits for an expression, by asking: the page's policy lets no helper of a driver into it."""
        end = time.monotonic() + seconds
        while True:
            try:
                if self.tab.evaluate(what):
                    return
            except Error as error:
                # Between two pages there is nothing to ask.
                if "context was destroyed" not in str(error):
                    raise
            if time.monotonic() > end:
                raise RuntimeError(f"never: {what}; at {self.tab.url}")
            time.sleep(0.01)

    def wait(self, state, seconds=5):
        self.until(f"document.body.dataset.state === '{state}'", seconds)

    def state(self):
        return self.tab.evaluate("document.body.dataset.state")

    def text(self):
        return self.tab.evaluate("[first, second].map(line => line.textContent)")

    def marks(self, name):
        return self.tab.evaluate(
            f"performance.getEntriesByName('{name}').map(m => ({{at: m.startTime, ...m.detail}}))")

    def close(self):
        self.context.close()


# ---- every state, in every language, at both sizes


MEASURE = """() => {
  const boxes = {};
  for (const id of ["shape", "first", "second", "slip", "stars", "service", "code", "language", "larger", "louder"]) {
    const part = document.getElementById(id);
    const box = part.getBoundingClientRect();
    if (!part.hidden && box.width && (part.textContent.trim() || ["shape", "service"].includes(id)))
      boxes[id] = [box.left, box.top, box.right, box.bottom].map(Math.round);
  }
  // Each row of text within its element: what is cut off would stick out here.
  const range = document.createRange();
  let ink = [1e9, 1e9, 0, 0];
  for (const id of ["first", "second", "slip"]) {
    const part = document.getElementById(id);
    if (part.hidden) continue;
    range.selectNodeContents(part);
    for (const box of range.getClientRects())
      ink = [Math.min(ink[0], box.left), Math.min(ink[1], box.top), Math.max(ink[2], box.right), Math.max(ink[3], box.bottom)];
  }
  const size = id => {
    const part = document.getElementById(id);
    const latin = part.querySelector(".latin") ?? part;
    return [parseFloat(getComputedStyle(part).fontSize), parseFloat(getComputedStyle(latin).fontSize)];
  };
  const rows = id => {
    const part = document.getElementById(id);
    return Math.round(part.getBoundingClientRect().height / parseFloat(getComputedStyle(part).lineHeight));
  };
  return {boxes, ink, second: size("second"), lang: document.documentElement.lang, rows: [rows("first"), rows("second")],
    shapes: [...document.querySelectorAll("#shape > g")].filter(g => g.getBoundingClientRect().width).map(g => g.className.baseVal),
    paper: getComputedStyle(document.body).backgroundColor,
    font: getComputedStyle(first).fontFamily, scroll: [document.documentElement.scrollWidth, document.documentElement.scrollHeight]};
}"""


def overlaps(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def look_at(page, view, language, size, large, where, keep):
    width, height = SIZES[size]
    found = page.tab.evaluate(MEASURE)
    name = f"{where} {language} {size}{' large' if large else ''}"
    check(found["lang"] == language, f"{name}: lang is {found['lang']}")
    check(("TC" if language == "zh-Hant" else "SC" if language == "zh-Hans" else "Sans") in found["font"], f"{name}: font {found['font']}")
    check(page.text() == (view["texts"][language] + [""])[:2], f"{name}: reads {page.text()}")
    left, top, right, bottom = found["ink"]
    check(left >= 0 and right <= width + 0.5 and top >= 0, f"{name}: text sticks out: {found['ink']}")
    check(found["scroll"][0] <= width and found["scroll"][1] <= height, f"{name}: the page scrolls: {found['scroll']}")
    boxes = found["boxes"]
    for part, box in boxes.items():
        check(box[0] >= -1 and box[1] >= -1 and box[2] <= width + 1 and box[3] <= height + 1, f"{name}: {part} is cut: {box}")
    parts = list(boxes)
    for place, one in enumerate(parts):
        for other in parts[place + 1:]:
            check(not overlaps(boxes[one], boxes[other]), f"{name}: {one} covers {other}")
    least = CAPITALS / MILLIMETRES / CAP_HEIGHT
    check(found["second"][1] >= least - 1.0 if language == "en" or found["second"][0] != found["second"][1] else
          found["second"][0] * 0.92 >= CAPITALS / MILLIMETRES - 1, f"{name}: letters are {found['second']} px")
    check(boxes["shape"][2] - boxes["shape"][0] >= (0.1 if large else 0.2) * min(width, height), f"{name}: shape {boxes['shape']}")
    if size == "landscape" and not large:
        check(found["rows"][0] == 1, f"{name}: the first line takes {found['rows'][0]} rows")
    check(len(found["shapes"]) == 1, f"{name}: the shapes {found['shapes']}")
    if keep:
        page.tab.screenshot(path=f"{keep}/{where}-{language}-{size}{'-large' if large else ''}.png")
    return "".join(found["shapes"]), found["paper"]


def axe(page, name, sure=True):
    """Everything that axe-core finds wrong; what it can't decide counts as well where `sure`."""
    page.tab.evaluate(AXE)
    result = page.tab.evaluate(
        """async () => {
          const all = await axe.run(document, {rules: {"color-contrast-enhanced": {enabled: true}}});
          return {passes: all.passes.map(p => p.id), found: all.violations.concat(%s).map(
            v => `${v.id}: ${v.nodes.map(n => n.html + " " + n.failureSummary).join(" | ")}`)};
        }""" % ("all.incomplete" if sure else "[]"))
    for line in result["found"]:
        check(False, f"{name}: axe: {line}")
    check("color-contrast-enhanced" in result["passes"] and len(result["passes"]) >= 12, f"{name}: axe looked at {result['passes']}")


def every_state(browser, kiosk, keep):
    """The page itself, with every view that there can be put before it."""
    views = gallery.views(kiosk)
    looks = {}
    print(f"every state: {len(views)} views, {len(LANGUAGES)} languages, {len(SIZES)} sizes, plain and large")
    for size in SIZES:
        page = Page(browser, kiosk.url, size)
        event = {"value": None}

        def answer(route):
            body = "retry: 60\n" + "data: " + json.dumps(event["value"]) + "\n\n"
            route.fulfill(status=200, headers={"Content-Type": "text/event-stream"}, body=body)

        page.tab.route("**/v1/events", answer)
        for large in (False, True):
            for language in LANGUAGES:
                manner = {"language": language, "large_text": large, "volume": 50, "service": True, "version": "t"}
                for number, (where, view) in enumerate(views.items()):
                    show = f"g-{language}-{large}-{number}"
                    event["value"] = {"manner": manner, "view": {**view, "show": show}}
                    if page.tab.url == "about:blank":
                        page.tab.goto(kiosk.url)
                    page.until(f"view.show === '{show}' && document.body.dataset.state === '{view['state']}'")
                    page.until("document.getElementById('service').hidden || document.getElementById('service').complete")
                    look = look_at(page, view, language, size, large, where, keep)
                    check(looks.setdefault(view["state"], look) == look, f"{where}: {view['state']} looks like {look} and {looks[view['state']]}")
                    if not large and size == "landscape":
                        axe(page, f"{where} {language}")
        check(not page.complaints, f"{size}: the browser complains: {page.complaints[:3]}")
        page.close()
    # No two states have one shape, and no other is as green as an acceptance, or as red as a refusal.
    shapes = [shape for shape, _ in looks.values()]
    check(len(looks) >= 13 and len(set(shapes)) == len(shapes), f"shapes: {looks}")
    for state in ("accepted", "refused", "undecided", "paused", "repeat", "out"):
        check([paper for _, paper in looks.values()].count(looks[state][1]) == 1, f"the colour of {state} is another's too: {looks}")


# ---- the real thing


LISTEN = """() => {
  window.told = [];
  const listen = changes => {
    for (const change of changes) {
      for (const node of change.type === "characterData" ? [change.target] : change.addedNodes) {
        const part = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
        if (part && node.textContent.trim() && !part.closest("[aria-hidden], [hidden]")) told.push(node.textContent);
      }
    }
  };
  for (const region of document.querySelectorAll("[aria-live], [role=alert]"))
    new MutationObserver(listen).observe(region, {childList: true, characterData: true, subtree: true});
}"""


def stays_told(page, seconds, name):
    """A screen reader says what is put into a live region: what was said once must not be put there again."""
    page.tab.evaluate(LISTEN)
    time.sleep(seconds)
    told = page.tab.evaluate("told")
    check(told == [], f"{name}: said again: {told[:4]}")


def at_the_counter(browser, kiosk):
    print("at the counter: one customer after another, with the real voucherd")
    page = Page(browser, kiosk.url).open()
    coffee = kiosk.coffee.pop()
    kiosk.sight("appeared", coffee)
    page.wait("accepted")
    slip = page.tab.evaluate("slip.textContent")
    check(" · " in slip and ":" in slip, f"the green has no number and time: {slip}")
    page.until("slipAge.textContent.includes('秒前')", 6)
    stays_told(page, 1.5, "accepted")
    kiosk.sight("gone", coffee)
    time.sleep(0.2)
    # A friend with a screenshot: once within the lock, once after it.
    kiosk.sight("once", kiosk.triple[0])
    page.wait("accepted")
    kiosk.sight("once", coffee)
    page.wait("refused" if kiosk.last["code"] == "already-used" else "repeat")
    time.sleep(2.2)
    kiosk.sight("once", coffee)
    page.wait("refused")
    check(kiosk.last["screen"] == "R1", f"the friend got {kiosk.last['screen']}")
    greens = {mark["show"] for mark in page.marks("painted") if mark["state"] == "accepted"}
    check(len(greens) == 2, f"two vouchers, {len(greens)} greens")
    sounds = [mark["kind"] for mark in page.marks("sound")]
    check(sounds.count("accept") == 2, f"sounds: {sounds}")
    for text, code in [(kiosk.expired, "R2"), (kiosk.early, "R3"), (kiosk.elsewhere, "R4"), (kiosk.forged, "R6"),
                       (kiosk.unknown, "R6"), ("https://pay.example/1", "N1")]:
        kiosk.sight("once", text)
        page.until(f"code.textContent === '{code}'")
        check(page.state() == "refused", f"{code} is shown as {page.state()}")
    kiosk.sight("hint", None)
    check(page.state() == "refused", "a hint covered a refusal")
    kiosk.sights("appeared", [kiosk.coffee[-1], kiosk.coffee[-2]])
    page.wait("one-at-a-time")
    page.wait("ready", 8)
    kiosk.sight("hint", None)
    page.wait("hint")
    kiosk.sight("appeared", "https://pay.example/2")
    page.wait("hint")
    page.wait("ready", 8)
    kiosk.sight("appeared", "https://pay.example/3")
    page.wait("reading")
    kiosk.sight("gone", "https://pay.example/3")
    page.wait("ready", 4)
    check(not page.complaints, f"the browser complains: {page.complaints[:3]}")
    page.close()


def one_customer(browser, kiosk):
    print("one customer: green, rating, thanks, own language, and back")
    page = Page(browser, kiosk.url).open()
    before = len(kiosk.records("voucherd.rating"))
    page.tab.click("#language")
    page.tab.click("#larger")
    page.tab.click("#louder")
    check(page.tab.evaluate("document.documentElement.lang") == "zh-Hans", "the language does not change")
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("accepted")
    time.sleep(0.1)
    volumes = [mark["volume"] for mark in page.marks("sound")]
    check(volumes[-1:] == [1], f"louder is {volumes}")
    page.wait("rating", 8)
    page.tab.click("#stars button:nth-child(4)")
    page.wait("thanks")
    check(page.tab.evaluate("!service.hidden && service.complete && service.naturalWidth > 0"), "there is no service code")
    page.wait("ready", 8)
    records = kiosk.records("voucherd.rating")[before:]
    check(len(records) == 1 and records[0]["data"]["stars"] == 4, f"ratings recorded: {records}")
    # What one customer has chosen goes with him: 20 s of nothing, here by turning the clock of the page.
    page.tab.evaluate("touched -= 21000")
    page.until("document.documentElement.lang === 'zh-Hant' && !document.documentElement.matches('.large')")
    page.until("louder.getAttribute('aria-pressed') === 'false'")
    # Not tapped: it goes by itself, and the next code interrupts it.
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("rating", 8)
    kiosk.sight("once", kiosk.expired)
    page.wait("refused")
    page.close()


def motion(browser, kiosk):
    print("reduced motion: nothing moves")
    page = Page(browser, kiosk.url, reduced_motion="reduce").open()
    kiosk.sight("appeared", "https://pay.example/9")
    page.wait("reading")
    names = page.tab.evaluate("[...document.querySelectorAll('*')].map(e => getComputedStyle(e).animationName).filter(n => n !== 'none')")
    check(names == [], f"still moving: {names}")
    kiosk.sight("gone", "https://pay.example/9")
    page.close()


# ---- the staff page


def badge(page, kiosk):
    kiosk.sight("appeared", kiosk.badge)
    page.until("location.pathname === '/staff' && !document.getElementById('locked').hidden", 8)
    kiosk.sight("gone", kiosk.badge)


def enter(page, pin):
    for digit in pin:
        page.tab.click(f"#pad button:text-is('{digit}')")
    page.tab.click("#pad button:text-is('OK')")


def staff_fits(page, language, name, keep):
    tab = page.tab
    for size, (width, height) in SIZES.items():
        tab.set_viewport_size({"width": width, "height": height})
        check(tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [width, height],
              f"staff {name} {language} {size}: the page scrolls")
        check(tab.evaluate("[...document.querySelectorAll('button')].every(b => b.scrollWidth <= b.clientWidth + 1)"),
              f"staff {name} {language} {size}: a button's text is cut")
        if keep:
            tab.screenshot(path=f"{keep}/staff-{name}-{language}-{size}.png")
    axe(page, f"staff {name} {language}", sure=False)


def deeds(page, kiosk):
    """A manager takes back, pauses, takes up again, and tries a voucher."""
    tab = page.tab
    found = lambda text: page.until(f"document.getElementById('findings').textContent.includes('{text}')")
    before = tab.evaluate("document.querySelectorAll('#answers button').length")
    tab.click("#answers button")
    tab.click("#panelRows button:text-is('品項錯誤')")
    found("已取消單")
    page.until(f"document.querySelectorAll('#answers button').length === {before - 1}")
    tab.click("[data-open='void']")
    for key in "999999":
        tab.click(f"#panel .pad button:text-is('{key}')")
    tab.click("#panel .pad button:text-is('OK')")
    tab.click("#panelRows button:text-is('其他')")
    found("沒有這個單號")
    tab.click("[data-open='campaigns']")
    tab.click("#panelRows p:has-text('coffee') button")
    page.until("document.querySelector('#panelRows').textContent.includes('恢復')")
    kiosk.sight("once", kiosk.coffee.pop())
    check(kiosk.last["screen"] == "P1", f"paused, and it answers {kiosk.last['screen']}")
    tab.click("#panelRows button:text-is('恢復')")
    page.until("!document.querySelector('#panelRows').textContent.includes('恢復')")
    tab.click("#panelBack")
    tab.click("[data-action='test']")
    found("只測試")
    kiosk.sight("once", kiosk.coffee.pop())
    check((kiosk.last["decision"], kiosk.last["screen"]) == ("test", "T1"), f"a test is answered {kiosk.last}")
    page.until("document.querySelector('#answers [data-decision=test]')")
    tab.click("[data-action='test']")
    found("測試結束")


def decide(page, kiosk, keep):
    """What can't be judged is decided by a manager, as often as policy says."""
    tab = page.tab
    os.kill(kiosk.uplink, signal.SIGSTOP)
    try:
        for _ in range(kiosk.mostUnreceipted + 1):
            kiosk.sight("once", kiosk.coffee.pop())
            if kiosk.last["decision"] != "accepted":
                break
        check((kiosk.last["screen"], kiosk.last["code"]) == ("C1", "offline-limit"), f"the limit is answered {kiosk.last}")
        page.until("document.getElementById('banner').dataset.state === 'undecided'")
        check(page.marks("sound")[-1]["kind"] == "no", "what can't be judged sounds as green")
        if keep:
            tab.screenshot(path=f"{keep}/staff-undecided.png")
        page.until("document.getElementById('banner').hidden", 20)
        tab.click("#answers [data-decision=undecided] button:text-is('人工放行')")
        page.until("!document.getElementById('panel').hidden")
        about = tab.evaluate("document.getElementById('panelAbout').textContent")
        check("離線額滿" in about and ":" in about, f"which one is decided is not said: {about}")
        staff_fits(page, "zh-Hant", "override", keep)
        tab.set_viewport_size(dict(zip(("width", "height"), SIZES["landscape"])))
        tab.click("#panelRows button:text-is('人工放行')")
        page.until("document.getElementById('banner').dataset.state === 'accepted' && !document.getElementById('banner').hidden")
        check(page.marks("sound")[-1]["kind"] == "accept", "what a manager accepts is silent")
        # One a day, says this shop's policy.
        kiosk.sight("once", kiosk.coffee.pop())
        check(kiosk.last["screen"] == "C1", f"a second one is answered {kiosk.last}")
        page.until("document.getElementById('banner').hidden", 20)
        tab.click("#answers [data-decision=undecided] button:text-is('人工放行')")
        tab.click("#panelRows button:text-is('人工放行')")
        page.until("document.getElementById('findings').textContent.includes('今天已用完 1 次')")
    finally:
        os.kill(kiosk.uplink, signal.SIGCONT)
    page.until("document.getElementById('unsent').textContent.endsWith('：0')", 30)


def staff(browser, kiosk, keep):
    print("the staff page: badge, PIN, what it shows, and shut again")
    page = Page(browser, kiosk.url).open()
    tab = page.tab
    kiosk.sight("once", kiosk.coffee.pop())
    kiosk.sight("once", kiosk.expired)
    # The badge is shown while the refusal stands: it interrupts.
    badge(page, kiosk)
    axe(page, "staff, shut", sure=False)
    if keep:
        tab.screenshot(path=f"{keep}/staff-pin.png")
    enter(page, "111111")
    page.until("document.getElementById('wrong').textContent.includes('4')", 15)
    enter(page, "271828")
    page.until("!document.getElementById('open').hidden", 15)
    check(tab.evaluate("document.cookie") == "", "a script can read the session")
    check(tab.evaluate("document.getElementById('headline').textContent") in ("OK", "LOOK"), "no headline")
    check(tab.evaluate("document.querySelectorAll('#answers li').length") >= 2, "no answers")
    # A customer who comes meanwhile is answered over the staff page, with colour, shape and sound. Another code than before:
    # the same one a moment later is a repeat, and silent.
    for text, state, sound in [(kiosk.elsewhere, "refused", "no"), (kiosk.coffee.pop(), "accepted", "accept")]:
        kiosk.sight("once", text)
        page.until(f"!document.getElementById('banner').hidden && document.getElementById('banner').dataset.state === '{state}'")
        page.until(f"performance.getEntriesByName('sound').at(-1)?.detail.kind === '{sound}'")
        shapes = tab.evaluate("[...document.querySelectorAll('#banner g')].filter(g => g.getBoundingClientRect().width > 0).map(g => g.className.baseVal)")
        check(shapes == [f"of-{state}"], f"the banner of {state} has the shapes {shapes}")
        check(kiosk.last["customer"]["zh-Hant"] == tab.evaluate("['bannerFirst', 'bannerSecond'].map(id => document.getElementById(id).textContent)"),
              "the banner says something else")
        check(tab.evaluate("document.getElementById('bannerCode').textContent") == kiosk.last["screen"], "the banner has no code")
        axe(page, f"staff, {state}", sure=False)
        for size, (width, height) in SIZES.items():
            tab.set_viewport_size({"width": width, "height": height})
            check(tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [width, height],
                  f"staff, {state} {size}: the page scrolls")
            if keep:
                tab.screenshot(path=f"{keep}/staff-{state}-{size}.png")
    check(str(kiosk.last["seq"]) in tab.evaluate("document.getElementById('bannerSlip').textContent"), "the green has no number")
    page.until("document.getElementById('banner').hidden", 20)
    tab.click("[data-action='opening-check']")
    page.until("document.querySelectorAll('#findings li').length >= 2")
    tab.click("[data-action='shift-report']")
    page.until("document.getElementById('findings').textContent.includes('已核銷')")
    stays_told(page, 2.5, "staff")
    # Whoever only reads and taps is at work: it locks itself when nobody does.
    left = "Number(document.getElementById('who').textContent.match(/(\\d+) (s|秒)/)[1])"
    page.until(f"{left} < 86", 8)
    tab.click("#title")
    page.until(f"{left} >= 88", 4)
    for language in LANGUAGES:
        page.until(f"document.documentElement.lang === '{language}'")
        staff_fits(page, language, "open", keep)
        # What a manager is asked before anything is done.
        for name, opened in (("slip", "[data-open='void']"), ("campaigns", "[data-open='campaigns']"), ("reason", "#answers button")):
            tab.click(opened)
            page.until("!document.getElementById('panel').hidden")
            staff_fits(page, language, name, keep)
            if language == "en":
                # With the longest answer above it, everything can still be reached.
                kiosk.sight("once", kiosk.early if name == "slip" else kiosk.elsewhere if name == "campaigns" else kiosk.appointment)
                page.until("!document.getElementById('banner').hidden")
                staff_fits(page, language, f"{name}-banner", keep)
                page.until("document.getElementById('banner').hidden", 20)
            tab.click("#panelBack")
        tab.click("#language")
    tab.set_viewport_size(dict(zip(("width", "height"), SIZES["landscape"])))
    deeds(page, kiosk)
    decide(page, kiosk, keep)
    check(kiosk.badge[:40] not in tab.content() and "271828" not in tab.content(), "a secret stands in the page")
    tab.click("#shut")
    page.until("location.pathname === '/'", 8)
    answer = tab.evaluate("fetch('/v1/staff/overview').then(a => a.status)")
    check(answer == 401, f"shut, and it still answers {answer}")
    actions = [record["data"]["action"] for record in kiosk.records("voucherd.staff")]
    for action in ("pin-wrong", "page-opened", "opening-check", "shift-report", "void", "pause", "resume", "test", "override"):
        check(action in actions, f"{action} is not recorded: {actions}")
    page.close()


def interrupted(browser, kiosk):
    print("the next customer interrupts a PIN; voucherd dies under the staff page")
    page = Page(browser, kiosk.url).open()
    tab = page.tab
    badge(page, kiosk)
    kiosk.sight("once", kiosk.coffee.pop())
    page.until("location.pathname === '/' && document.body.dataset.state === 'accepted'", 4)
    page.until("performance.getEntriesByName('sound').map(m => m.detail.kind).join() === 'accept'")
    check("·" in tab.evaluate("slip.textContent"), "the green has no number and time")
    # Nobody is asked for a PIN any more, and the customers' page stays.
    time.sleep(1)
    check(tab.evaluate("location.pathname") == "/", f"it went to {tab.url}")
    page.wait("ready", 25)
    badge(page, kiosk)
    enter(page, "271828")
    page.until("!document.getElementById('open').hidden", 15)
    begin = time.monotonic()
    os.kill(kiosk.pid, signal.SIGKILL)
    page.until("!document.getElementById('out').hidden", 4)
    took = time.monotonic() - begin
    check(took <= 3.0, f"the staff page is out of service after {took:.2f} s")
    if took < 3:
        time.sleep(5 - took)
    check(tab.url.endswith("/staff") and "暫停服務" in tab.evaluate("document.getElementById('out').textContent"),
          f"without voucherd it went to {tab.url}")
    check(tab.evaluate("document.elementFromPoint(640, 500).closest('#out') !== null"), "something is to be tapped without voucherd")
    kiosk.start()
    page.until("location.pathname === '/' && ['ready', 'accepted'].includes(document.body.dataset.state)", 15)
    page.close()


def forgotten(browser, kiosk):
    print("a staff page that nobody touches locks itself")
    page = Page(browser, kiosk.url).open()
    badge(page, kiosk)
    enter(page, "271828")
    page.until("!document.getElementById('open').hidden", 15)
    begin = time.monotonic()
    # Customers who come meanwhile are not at work there.
    kiosk.sight("once", kiosk.coffee.pop())
    page.until("location.pathname === '/'", 100)
    took = time.monotonic() - begin
    check(85 < took < 95, f"it locked itself after {took:.1f} s")
    check(page.tab.evaluate("fetch('/v1/staff/overview').then(a => a.status)") == 401, "it went, and is still open")
    page.close()


def till(browser, kiosk):
    print("a till: its hold is neutral and silent, and never covers another's fresh green")
    page = Page(browser, kiosk.url).open()
    first, second = kiosk.coffee.pop(), kiosk.coffee.pop()
    held = kiosk.till(first)
    page.wait("held")
    check(page.marks("sound") == [], f"a hold sounds: {page.marks('sound')}")
    check(page.text() == ["請稍候", "店員處理中"], f"reads {page.text()}")
    kiosk.confirm(held)
    page.wait("accepted")
    check([mark["kind"] for mark in page.marks("sound")] == ["accept"], f"sounds: {page.marks('sound')}")
    page.wait("ready", 25)
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("accepted")
    kiosk.till(second)
    time.sleep(0.6)
    check(page.state() == "accepted", f"a till's hold covered another's green with {page.state()}")
    page.wait("ready", 25)
    page.close()


# ---- a page of another origin


FOREIGN = """<!doctype html><title>another</title><script>
const target = "%s";
const tries = {};
const over = (name, promise) => promise.then(
  () => { tries[name] = "reached"; }, error => { tries[name] = "no: " + error; });
window.done = Promise.all([
  over("fetch", fetch(target + "v1/events")),
  over("fetch without cors, read", fetch(target + "v1/events", {mode: "no-cors"}).then(r => { if (r.type !== "opaque" || r.status) throw "read"; throw "opaque"; })),
  over("rating", fetch(target + "v1/rating", {method: "POST", body: JSON.stringify({show: "x", stars: 1})})),
  over("rating, as json", fetch(target + "v1/rating", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"})),
  over("EventSource", new Promise((yes, no) => {
    const source = new EventSource(target + "v1/events");
    source.onmessage = yes; source.onerror = () => { source.close(); no("error"); };
  })),
  over("WebSocket", new Promise((yes, no) => {
    const socket = new WebSocket(target.replace("http", "ws") + "v1/events");
    socket.onopen = yes; socket.onerror = () => no("error");
  })),
  over("beacon", new Promise((yes, no) => { navigator.sendBeacon(target + "v1/staff/shut"); setTimeout(() => no("nobody is told"), 500); })),
  ...["v1/rating", "v1/staff/shut", "v1/staff/session"].map(path => over("form to " + path, new Promise((yes, no) => {
    const frame = document.createElement("iframe"), form = document.createElement("form");
    frame.name = path; form.target = path; form.method = "post"; form.enctype = "text/plain"; form.action = target + path;
    const field = document.createElement("input");
    field.name = '{"show":"x","stars":1,"pin":"271828","x":"'; field.value = '"}';
    form.append(field); document.documentElement.append(frame, form);
    form.submit();
    setTimeout(() => { try { frame.contentDocument.body.textContent ? yes() : no("empty"); } catch (e) { no("closed"); } }, 800);
  }))),
  over("script", new Promise((yes, no) => {
    const script = document.createElement("script"); script.src = target + "screen.js";
    script.onload = yes; script.onerror = () => no("error"); document.head.append(script);
  })),
  over("picture", new Promise((yes, no) => {
    const image = new Image(); image.onload = yes; image.onerror = () => no("error"); image.src = target + "service.svg";
  })),
  over("frame", new Promise((yes, no) => {
    const frame = document.createElement("iframe"); frame.src = target;
    frame.onload = () => { try { frame.contentDocument.body.dataset.state ? yes() : no("empty"); } catch (e) { no("closed"); } };
    document.documentElement.append(frame);
  })),
]).then(() => tries);
</script>"""


def another_origin(browser, kiosk):
    print("a page of another origin can't call it")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = (FOREIGN % kiosk.url).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    before = len(kiosk.records("voucherd.rating"))
    # localhost against 127.0.0.1 is another site, another port on the same name another origin of the same site.
    for host in ("127.0.0.1", "localhost"):
        page = browser.new_page()
        answers = []
        page.on("response", lambda answer: answers.append((answer.status, answer.request.method, answer.url)))
        page.goto(f"http://{host}:{port}/")
        tries = page.evaluate("window.done")
        for name, outcome in tries.items():
            check(outcome.startswith("no"), f"from {host}:{port}: {name} {outcome}")
        check(len(tries) == 13, f"tried {list(tries)}")
        # Whatever did arrive was refused.
        arrived = [answer for answer in answers if answer[2].startswith(kiosk.url)]
        check({status for status, _, _ in arrived} == {403}, f"from {host}:{port}: {[a for a in arrived if a[0] != 403]}")
        check({url for _, method, url in arrived if method == "POST"} >= {kiosk.url + "v1/rating", kiosk.url + "v1/staff/shut"},
              f"the forms never arrived: {arrived}")
        page.close()
    server.shutdown()
    check(len(kiosk.records("voucherd.rating")) == before, "somebody else has rated")
    # DNS rebinding: a name of the outside that leads here, with the page's own port.
    own = kiosk.url.rsplit(":", 1)[1].strip("/")
    rebound = browser.browser_type.launch(
        executable_path=CHROMIUM, args=ARGUMENTS + ["--host-resolver-rules=MAP evil.example 127.0.0.1"])
    page = rebound.new_page()
    answer = page.goto(f"http://evil.example:{own}/")
    check(answer.status == 403, f"a name turned to 127.0.0.1 gets {answer.status}")
    rebound.close()


# ---- a dead voucherd, a sleeping tab


def dead(browser, kiosk):
    print("kill -9 of voucherd")
    page = Page(browser, kiosk.url).open()
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("accepted")
    begin = time.monotonic()
    os.kill(kiosk.pid, signal.SIGKILL)
    page.wait("out", 4)
    took = time.monotonic() - begin
    check(took <= 3.0, f"out of service after {took:.2f} s")
    print(f"  out of service {took:.2f} s after the kill, green before it")
    check(page.text() == ["暫停服務", "請到櫃檯辦理"], f"reads {page.text()}")
    kiosk.start()
    page.wait("ready", 8)
    print(f"  ready again {time.monotonic() - begin:.2f} s after the kill")
    # Committed before the kill, it is shown once more, and once.
    page.close()


def asleep(browser, kiosk):
    print("a tab that slept, a connection that hangs")
    page = Page(browser, kiosk.url).open()
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("accepted")
    # Stopped, not dead: the connection stays open and nothing comes.
    os.kill(kiosk.pid, signal.SIGSTOP)
    begin = time.monotonic()
    try:
        page.wait("out", 4)
        print(f"  out of service {time.monotonic() - begin:.2f} s after voucherd stood still")
    finally:
        os.kill(kiosk.pid, signal.SIGCONT)
    page.until("document.body.dataset.state !== 'out'", 8)
    # The page's own clock stood still, the wall clock went on.
    page.wait("ready", 20)
    kiosk.sight("once", kiosk.coffee.pop())
    page.wait("accepted")
    state = page.tab.evaluate(
        """() => { const wall = Date.now; Date.now = () => wall() + 60000; draw(); const s = document.body.dataset.state; Date.now = wall; return s; }""")
    check(state == "out", f"after a minute's sleep it shows {state}")
    page.close()


# ---- figures


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def painted(browser, kiosk, keep):
    count = 120
    print(f"event to painted: {count} codes, good and wrong")
    page = Page(browser, kiosk.url).open()
    origin = page.tab.evaluate("performance.timeOrigin")
    whole = []
    wrong = [kiosk.expired, kiosk.early, kiosk.elsewhere, kiosk.unknown]
    for number in range(count):
        text = kiosk.coffee.pop() if number % 3 else wrong[number // 3 % len(wrong)]
        seen = page.tab.evaluate("view.show")
        begin = time.time() * 1000
        kiosk.sight("once", text)
        page.until(f"performance.getEntriesByName('painted').at(-1)?.detail.show === view.show && view.show !== '{seen}'")
        mark = page.marks("painted")[-1]
        whole.append(origin + mark["at"] - begin)
        # Codes of one kind come again only when the answer to the last one stands no more.
        time.sleep(0.6)
    own = [mark["at"] - mark["heard"] for mark in page.marks("painted")]
    check(percentile(whole, 0.95) < 400, "code to painted is slow")
    print(f"  event received to painted: p50 {statistics.median(own):.1f} ms, p95 {percentile(own, 0.95):.1f} ms")
    print(f"  code handed over to painted (decision and commit within): p50 {statistics.median(whole):.1f} ms, p95 {percentile(whole, 0.95):.1f} ms")
    page.close()


CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", default=".build/debug", help="where the built programs lie")
    parser.add_argument("--keep", help="a folder for pictures of every state")
    parser.add_argument("parts", nargs="*", help="only these: states counter customer till staff interrupted forgotten motion origin dead asleep painted")
    options = parser.parse_args()
    if options.keep:
        pathlib.Path(options.keep).mkdir(parents=True, exist_ok=True)
    parts = {
        "states": lambda browser, kiosk: every_state(browser, kiosk, options.keep), "counter": at_the_counter,
        "customer": one_customer, "till": till, "staff": lambda browser, kiosk: staff(browser, kiosk, options.keep), "interrupted": interrupted,
        "forgotten": forgotten, "motion": motion, "origin": another_origin, "dead": dead, "asleep": asleep,
        "painted": lambda browser, kiosk: painted(browser, kiosk, options.keep),
    }
    with Kiosk(options.programs) as kiosk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        print(f"chromium {browser.version}")
        for name, part in parts.items():
            if options.parts and name not in options.parts:
                continue
            try:
                part(browser, kiosk)
            except Exception:  # one part's trouble must not hide the others'
                check(False, f"{name}: {traceback.format_exc(limit=-4)}")
        browser.close()
    print("every check holds" if not failures else f"{len(failures)} checks do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
