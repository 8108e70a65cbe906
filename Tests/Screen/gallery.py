"""Every view that the page can be told: those that this kiosk gives come from the real voucherd, with the longest shop
name; the words of the others stand here as they are agreed."""
import http.client
import json
import threading
import time
import urllib.parse

WIDE = "W" * 26


def words(hant, hans, en):
    return {"zh-Hant": hant, "zh-Hans": hans, "en": en}


# Answers that need rules, marks or a fault to come about.
OTHERS = {
    "R5-hours": ("refused", "R5", words(
        ["這個時段不能使用", "可用：週一至五 14–17 點、週六 10–12 點"], ["此时段不可用", "可用：周一至周五 14–17 点、周六 10–12 点"],
        ["Not at this time", "Valid Mon–Fri 14–17, Sat 10–12"])),
    "R7": ("refused", "R7", words(
        ["這張券已取消", "請查看訂單或洽客服"], ["此券已取消", "请查看订单或联系客服"], ["Cancelled", "See your order or contact us"])),
    "R8": ("refused", "R8", words(
        ["今天的次數已用完", "券還在，11月23日可再用"], ["今日次数已用完", "此券未扣，11月23日可用"],
        ["Today's limit reached", "Not used up: try 23 November"])),
    "R9": ("refused", "R9", words(
        ["請出示會變動的條碼", "截圖不能用，請開啟 App"], ["请出示动态码", "截图无效，请打开 App"],
        ["Show the live code", "No screenshots: open the app"])),
    "P1": ("paused", "P1", words(
        ["本店已兌換完畢", "券仍有效，可到其他門市"], ["本店已兑完", "券仍有效，可去其他门店"],
        ["None left here", "Voucher still valid elsewhere"])),
    "C1": ("undecided", "C1", words(
        ["現在無法確認", "券還沒用掉，請洽店員"], ["暂时无法确认", "此券未扣，请找店员"],
        ["We can't check now", "Not used up. Please ask us"])),
    "R4-longest": ("refused", "R4", words(
        ["這張券不適用本店", "可用：忠孝敦化旗艦店、台北車站地下街二號…"], ["此券本店不可用", "可用：南京东路步行街店、徐家汇地铁站四号…"],
        ["Not for this shop", "Use at: " + WIDE[:23] + "…"])),
}


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
    kiosk.sight("once", kiosk.triple.pop())
    found["A2"] = stream.wait("accepted", "A2")
    found["rating"] = stream.wait("rating")
    rating = http.client.HTTPConnection(urllib.parse.urlparse(kiosk.url).netloc)
    rating.request("POST", "/v1/rating", json.dumps({"show": found["rating"]["show"], "stars": 2}), {"Origin": stream.origin})
    assert rating.getresponse().status == 204
    found["thanks"] = stream.wait("thanks")
    stream.connection.close()
    for name, (state, code, texts) in OTHERS.items():
        found[name] = {"state": state, "code": code, "texts": texts}
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
