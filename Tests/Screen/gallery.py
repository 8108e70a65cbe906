"""Every view that the page can be told: those that this kiosk gives come from the real voucherd, with the longest shop
name; the others are made of their words."""
import http.client
import json
import threading
import time
import urllib.parse


def words(hant, hans, en):
    return {"zh-Hant": hant, "zh-Hans": hans, "en": en}


# What an answer looks like, by the first letter of its code.
STATES = {"A": "accepted", "R": "refused", "N": "refused", "P": "paused", "C": "undecided", "H": "held", "T": "test"}


class Stream:
    """The events, as the page gets them."""

    def __init__(self, url):
        place = urllib.parse.urlparse(url)
        self.origin = f"http://{place.netloc}"
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
        self.connection.request("GET", "/v1/events")
        self.response = self.connection.getresponse()
        self.news = threading.Condition()
        self.views = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.response:
            if line.startswith(b"data: "):
                with self.news:
                    self.views.append(json.loads(line[6:])["view"])
                    self.news.notify_all()

    def post(self, path, body):
        connection = http.client.HTTPConnection(urllib.parse.urlparse(self.origin).netloc)
        kind = {"Content-Type": "application/json"} if body else {}
        connection.request("POST", path, body, {"Origin": self.origin} | kind)
        answer = connection.getresponse()
        assert answer.status == 204, answer.read()

    def wait(self, state, code=None, seconds=10):
        with self.news:
            before = len(self.views)
            found = lambda: next(
                (view for view in self.views[max(0, before - 1):] if view["state"] == state and code in (None, view["code"])), None)
            if not self.news.wait_for(found, seconds):
                raise RuntimeError(f"no view {state} {code}: {self.views[-1]}")
            return found()


def views(kiosk):
    stream = Stream(kiosk.url)
    found = {"ready": stream.wait("ready")}
    foreign = "https://pay.example/gallery"
    kiosk.sight("appeared", foreign)
    found["reading"] = stream.wait("reading")
    kiosk.sight("gone", foreign)
    first = kiosk.feast.pop()
    kiosk.sight("appeared", first)
    found["A1"] = stream.wait("accepted", "A1")
    time.sleep(1.7)
    kiosk.sight("gone", first)
    time.sleep(0.5)
    kiosk.sight("appeared", first)
    found["A3"] = stream.wait("repeat", "A3")
    kiosk.sight("gone", first)
    time.sleep(2.2)
    for text, code in [(first, "R1"), (kiosk.expired, "R2"), (kiosk.early, "R3"), (kiosk.elsewhere, "R4"),
                       (kiosk.appointment, "R5"), (kiosk.forged, "R6"), ("https://pay.example/", "N1")]:
        kiosk.sight("once", text)
        found[code] = stream.wait("refused", code)
    kiosk.sights("appeared", [kiosk.feast[-1], kiosk.feast[-2]])
    found["N2"] = stream.wait("one-at-a-time")
    stream.wait("ready")
    kiosk.sight("hint", None)
    found["H1"] = stream.wait("hint")
    stream.wait("ready")
    till = kiosk.feast.pop()
    kiosk.till(till, seconds=600)
    found["H2"] = stream.wait("held", "H2")
    kiosk.sight("once", till)
    found["R12"] = stream.wait("refused", "R12")
    kiosk.sight("once", kiosk.triple.pop())
    found["A2"] = stream.wait("accepted", "A2")
    found["rating"] = stream.wait("rating")
    stream.post("/v1/rating", json.dumps({"show": found["rating"]["show"], "stars": 2}))
    found["thanks"] = stream.wait("thanks")
    for name, text, state in [("late", kiosk.late, "refused"), ("check-in", kiosk.checkIn, "accepted"), ("discount", kiosk.discount, "accepted")]:
        kiosk.sight("once", text)
        found[name] = stream.wait(state, kiosk.last["screen"])
    kiosk.sight("once", kiosk.otherBadge)
    found["S1"] = stream.wait("refused", "S1")
    kiosk.sight("once", kiosk.badge)
    # To the staff page, which is looked at by itself.
    stream.wait("badge")
    stream.post("/v1/staff/shut", "")
    stream.connection.close()
    for one in kiosk.texts["shown"]:
        found[one["name"]] = {"state": STATES[one["code"][0]], "code": one["code"], "texts": one["texts"]}
        if one["code"][0] == "A":
            found[one["name"]] |= {"number": 47, "clock": "14:22"}
    found["out"] = {"state": "out", "code": "O1", "texts": words(
        ["暫停服務", "請到櫃檯辦理"], ["暂停服务", "请到柜台办理"], ["Out of service", "Please go to the counter"])}
    # They stand as long as they are looked at; a long number takes its room.
    for view in found.values():
        view.pop("left_ms", None)
        view.pop("sound", None)
        if "number" in view:
            view["number"] = 1_234_567
            view["age_ms"] = 12_000
    return found
