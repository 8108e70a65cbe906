"""The local API against its own OpenAPI document, on the real voucherd with a real hub.

    api.py --programs .build/debug [--examples 40] [--only till]

Every socket is bridged to loopback and asked for its document. First each operation is called once as its users do, and what
comes is held against the document: status, media type, schema (closed: a member that nobody told of is a finding). Then
schemathesis makes up requests, right and wrong, for every operation but those that the document marks x-endless, which have
no end or wait for long. Ends with 0 if everything holds, else 1.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import jsonschema_rs

# For schemathesis. JSON Schema takes 7.0 for an integer; the strict profile of our JSON writes it 7, as the document says.
HOOKS = """
import schemathesis


def spelled(value):
    if isinstance(value, dict):
        return {name: spelled(member) for name, member in value.items()}
    if isinstance(value, list):
        return [spelled(member) for member in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@schemathesis.hook
def before_call(context, case, kwargs):
    case.body, case.query = spelled(case.body), spelled(case.query)
"""
DOORS = ("staff", "reader", "till", "uplink", "screen")
PIN = "271828"
PICTURE = {"width": 1280, "height": 720, "rate": 30, "focus": 80, "light": 70, "brightness": 120, "dark": 0, "bright": 1}
CODE = {"age_ms": 12, "corners": [[0, 0], [9, 0], [9, 9], [0, 9]], "side": 9, "contrast": 200, "pass": "zbar adaptive"}
VIEW = json.dumps({"source": "/dev/video0", "state": "ok", "detail": "", "what_to_do": "", "picture": PICTURE, "code": CODE})
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class Bridge:
    """Loopback to a Unix socket, as systemd-socket-proxyd does it."""

    def __init__(self, path):
        self.path = str(path)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(self.path)
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
        except OSError:
            pass
        # Whichever side has ended, the other hears of it.
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR if end is sink else socket.SHUT_RD)
            except OSError:
                pass


class Got:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body
        self.type = response.headers.get("Content-Type", "")

    @property
    def json(self):
        return json.loads(self.body)


class Shop:
    """A hub, a kiosk and its uplink, on loopback and in a folder of their own."""

    def __init__(self, programs, folder):
        self.programs, self.folder, self.running = programs, folder, []
        home = folder / "mint"
        self.run("voucher-hub", "keys", "init", folder / "keys")
        self.run("voucher-mint", "init", home, "--issuer", "acme")
        self.run("voucher-mint", "key", "new", "--home", home)
        self.run("voucher-mint", "campaign", "add", "coffee", "--home", home, "--list", 7, "--size", 10000, "--until", "+90d")
        # Two without a receipt, then a manager decides one a day.
        (home / "policy.json").write_text('{"schema":1,"offline":{"redemptions":2},"overrides":{"day":1,"codes":["offline-limit"]}}')
        self.run("voucher-mint", "trust", "publish", "--home", home, "--hub", folder / "keys/hub.json", "--out", folder / "trust")
        hub = self.start("voucher-hub", "serve", "--listen", "127.0.0.1:0", "--database", folder / "hub.sqlite", "--keys",
                         folder / "keys", "--trust", folder / "trust")
        port = hub.stdout.readline().rstrip().rsplit(":", 1)[1]
        (folder / "voucherd.yaml").write_text(
            f"state: {{folder: {folder}/state}}\nsockets: {{folder: {folder}/run}}\nscreen: {{rating: true, service_url: 'https://service.example'}}\n")
        (folder / "uplink.yaml").write_text(f'bases: {{hub: {{url: "http://127.0.0.1:{port}"}}}}\n')
        self.start("voucherd", "--config", folder / "voucherd.yaml")
        for _ in range(400):
            if all((folder / f"run/{door}.sock").exists() for door in DOORS):
                break
            time.sleep(0.05)
        self.uplink = self.start("voucher-uplink", "--config", folder / "uplink.yaml", "--socket", folder / "run/uplink.sock")
        self.ticket = self.run("voucher-hub", "ticket", "k1", "--store", "xinyi", "--database", folder / "hub.sqlite",
                               "--trust", folder / "trust")
        self.run("voucherctl", "enrol", stdin=self.ticket)
        self.run("voucherctl", "wait", "--ready")
        self.vouchers = self.run("voucher-mint", "issue", "--home", home, "--campaign", "coffee", "--count", 20).splitlines()
        self.badge = self.run("voucher-mint", "badge", "--home", home, "--staff", "s-1", "--aud", "xinyi", "--exp", "+30d", "--manager",
                              stdin=PIN + "\n").strip()

    def run(self, program, *arguments, stdin=None):
        environment = {**os.environ, "VOUCHERD_SOCKETS": str(self.folder / "run")}
        done = subprocess.run([self.programs / program, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              timeout=120, env=environment)
        if done.returncode != 0:
            raise RuntimeError(f"{program} {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, program, *arguments):
        log = open(self.folder / f"{program}.log", "w")
        child = subprocess.Popen([self.programs / program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=log, text=True)
        self.running.append(child)
        return child

    def stop(self, child):
        if child in self.running:
            child.send_signal(signal.SIGTERM)
            child.wait(timeout=30)
            self.running.remove(child)

    def close(self):
        for child in list(reversed(self.running)):
            self.stop(child)


def data(text):
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


class Trial:
    def __init__(self, shop):
        self.shop = shop
        self.bridges = {door: Bridge(shop.folder / f"run/{door}.sock") for door in DOORS}
        self.failed = self.count = 0
        self.called = set()
        self.documents = {door: self.plain(door, "GET", "/v1/openapi.json").json for door in DOORS}

    def expect(self, name, holds, detail=""):
        self.count += 1
        if not holds:
            self.failed += 1
            print(f"FAILED  {name}: {detail}")

    def headers(self, door):
        port = self.bridges[door].port
        return {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}"} if door == "screen" else {}

    def plain(self, door, method, path, body=None, headers=(), first_line=False):
        connection = http.client.HTTPConnection("127.0.0.1", self.bridges[door].port, timeout=40)
        try:
            connection.request(method, path, body, {**self.headers(door), **dict(headers)})
            response = connection.getresponse()
            return Got(response, response.readline() if first_line else response.read())
        finally:
            connection.close()

    def call(self, door, method, path, status, body=None, *, to=None, type="application/json", headers=(), first_line=False):
        """One call as its users make it; `path` is the document's, `to` the one called."""
        name = f"{door} {method} {to or path}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        headers = {**dict(headers), **({"Content-Type": type} if body is not None else {})}
        got = self.plain(door, method, to or path, body, headers, first_line)
        self.expect(f"{name}: status", got.status == status, f"{got.status} instead of {status}: {got.body[:300]}")
        operation = self.documents[door]["paths"].get(path, {}).get(method.lower())
        self.expect(f"{name}: stands in the document", operation is not None)
        if operation:
            self.called.add((door, operation["operationId"]))
            self.hold(name, door, operation["responses"].get(str(got.status)), got)
        return got

    def hold(self, name, door, told, got):
        """What came against what is told of it."""
        self.expect(f"{name}: status {got.status} is told of", told is not None)
        document = self.documents[door]
        if told and "$ref" in told:
            told = document["components"]["responses"][told["$ref"].rsplit("/", 1)[1]]
        content = (told or {}).get("content", {})
        for field, what in (told or {}).get("headers", {}).items():
            self.expect(f"{name}: header {field}", field in got.headers or not what.get("required"))
        if not content:
            self.expect(f"{name}: no body", got.body == b"", got.body[:100])
            return
        if "*/*" in content:
            return
        self.expect(f"{name}: media type", got.type in content, f"{got.type} is not of {list(content)}")
        schema = content.get(got.type, {}).get("schema", {})
        lines = {"application/x-ndjson": got.body.splitlines(), "text/event-stream": [got.body.removeprefix(b"data: ")]}
        if "json" not in got.type and "event" not in got.type:
            return
        for line in lines.get(got.type, [got.body]):
            validator = jsonschema_rs.Draft202012Validator({**schema.get("contentSchema", schema), "components": document["components"]})
            wrong = [f"{list(error.instance_path)}: {error.message}"[:300] for error in validator.iter_errors(json.loads(line))]
            self.expect(f"{name}: schema", not wrong, wrong)

    # As their users call them.

    def everything(self):
        self.looking()
        self.scanning()
        self.holding()
        self.deciding()
        self.watching()
        self.page()

    def covered(self):
        for door in DOORS:
            told = {(door, operation["operationId"]) for path in self.documents[door]["paths"].values() for operation in path.values()}
            missing = sorted(name for _, name in told - self.called)
            self.expect(f"{door}: every operation has an example here", not missing, f"add calls of {missing} to api.py")

    def looking(self):
        for door in DOORS:
            self.call(door, "GET", "/v1/openapi.json", 200)
        for path in ("/v1/status", "/v1/doctor", "/v1/challenge", "/v1/sync", "/v1/trust", "/v1/clock", "/v1/campaigns", "/healthz", "/metrics"):
            self.call("staff", "GET", path, 200)
        for path in ("/v1/ledger/verify", "/v1/sync", "/v1/trust", "/v1/clock/lower"):
            self.call("staff", "POST", path, 200)
        self.call("staff", "POST", "/v1/enrol", 409, self.shop.ticket, type="text/plain")
        self.call("staff", "GET", "/v1/records", 200, to="/v1/records?after=0&limit=5&type=voucherd.&since=2026-01-01T00:00:00Z")
        self.call("staff", "GET", "/v1/records", 400, to="/v1/records?limit=0")
        for verb in ("pause", "resume"):
            path = f"/v1/campaigns/{{issuer}}/{{campaign}}/{verb}"
            self.call("staff", "POST", path, 200, to=f"/v1/campaigns/acme/coffee/{verb}")
            self.call("staff", "POST", path, 404, to=f"/v1/campaigns/acme/tea/{verb}")

    def scan(self, text):
        body = {"source": "scanner", "event": "once", "symbols": [{"data": data(text)}]}
        return self.call("reader", "POST", "/v1/sights", 200, body).json["answer"]

    def receipted(self):
        """Waits until the hub has everything."""
        self.shop.run("voucherctl", "wait", "--synced")

    def scanning(self):
        self.call("reader", "GET", "/v1/hello", 200)
        followed = {}

        def follow(path):
            followed[path] = self.call("staff", "GET", path, 200, first_line=True)

        threads = [threading.Thread(target=follow, args=(path,)) for path in ("/v1/records/follow", "/v1/answers/follow")]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        symbols = [{"data": data(self.shop.vouchers[0]), "corners": [[0, 1], [2, 3]]}]
        answer = self.call("reader", "POST", "/v1/sights", 200, {"source": "scanner", "event": "once", "symbols": symbols}).json["answer"]
        self.expect("a voucher is accepted", answer["decision"] == "accepted", answer)
        for thread in threads:
            thread.join(timeout=40)
        self.expect("both streams told of it", len(followed) == 2)
        self.call("reader", "POST", "/v1/sights", 200, {"source": "camera", "event": "hint", "symbols": []})
        self.call("reader", "POST", "/v1/sights", 415, "{}", type="text/plain")
        key = answer["voucher"]
        self.call("staff", "GET", "/v1/vouchers/{issuer}/{list}/{index}", 200, to=f"/v1/vouchers/acme/{key['list']}/{key['index']}")
        void = "/v1/redemptions/{seq}/void"
        self.call("staff", "POST", void, 200, {"reason": "wrong drink", "staff": "s-1"}, to=f"/v1/redemptions/{answer['seq']}/void")
        self.call("staff", "POST", void, 404, {"reason": "none"}, to="/v1/redemptions/1/void")

        trace = "/v1/traces/{name}"
        for name in ("last", answer["trace"], answer["seq"]):
            self.call("staff", "GET", trace, 200, to=f"/v1/traces/{name}")
        self.call("staff", "GET", trace, 404, to="/v1/traces/999999999")
        self.call("staff", "GET", trace, 400, to="/v1/traces/none")
        self.call("staff", "GET", "/v1/scans", 200, to="/v1/scans?after=0")
        self.call("staff", "GET", "/v1/scans", 400, to="/v1/scans?before=0")
        for name in ("issuers.json", "campaigns.json", "hub.json", "policy.json"):
            self.call("staff", "GET", "/v1/trust/files/{name}", 200, to=f"/v1/trust/files/{name}")
        self.call("staff", "GET", "/v1/trust/files/{name}", 404, to="/v1/trust/files/root.json")
        tested = self.call("staff", "POST", "/v1/tests", 200, {"data": data(self.shop.vouchers[3])}).json["answer"]
        self.expect("a test is no redemption", (tested["decision"], tested["screen"]) == ("test", "T1"), tested)
        for body, type, status in (({"data": ""}, "application/json", 400), ("{}", "text/plain", 415), (" " * 20000, "application/json", 413)):
            self.call("staff", "POST", "/v1/tests", status, body, type=type)
        for path in ("/v1/opening-check", "/v1/shift-report"):
            self.call("staff", "POST", path, 200)
            self.call("staff", "POST", path, 400, {"all": True})
        self.receipted()

    def deciding(self):
        """What can't be judged for want of receipts is decided, as often as policy says."""
        self.receipted()
        self.call("staff", "POST", "/v1/overrides", 404, {"trace": "ABCD"})
        self.shop.uplink.send_signal(signal.SIGSTOP)
        try:
            answers = [self.scan(text) for text in self.shop.vouchers[4:8]]
            codes = [answer["code"] for answer in answers]
            self.expect("the limit holds", codes == ["accepted", "accepted", "offline-limit", "offline-limit"], codes)
            waiting = self.call("staff", "GET", "/v1/overrides", 200).json
            traces = {scan["trace"] for scan in waiting["scans"]}
            self.expect("both wait to be decided", traces == {answer["trace"] for answer in answers[2:]}, waiting)
            done = self.call("staff", "POST", "/v1/overrides", 200, {"trace": answers[2]["trace"], "staff": "s-1"}).json["answer"]
            self.expect("an admin decides", done["decision"] == "accepted", done)
            self.call("staff", "POST", "/v1/overrides", 409, {"trace": answers[3]["trace"]})
        finally:
            self.shop.uplink.send_signal(signal.SIGCONT)
        self.receipted()

    def holding(self):
        name, other = secrets.token_hex(16), secrets.token_hex(16)
        wish = {"data": data(self.shop.vouchers[1]), "id": name, "seconds": 60, "basket": {"total": 15000, "currency": "TWD", "groups": ["drinks"]}}
        first = self.call("till", "POST", "/v1/holds", 200, wish).json
        self.expect("the same once more", self.call("till", "POST", "/v1/holds", 200, wish).json == first)
        self.call("till", "POST", "/v1/holds", 409, {**wish, "data": data(self.shop.vouchers[2])})
        self.call("till", "POST", "/v1/holds", 200, {"data": data(self.shop.vouchers[2]), "id": other})
        self.call("staff", "POST", "/v1/redemptions/{seq}/void", 409, {"reason": "held"}, to=f"/v1/redemptions/{first['hold']['seq']}/void")
        self.call("till", "GET", "/v1/holds/{id}", 200, to=f"/v1/holds/{name}")
        for verb, mine, theirs in (("confirm", name, other), ("release", other, name)):
            path = f"/v1/holds/{{id}}/{verb}"
            self.call("till", "POST", path, 200, to=f"/v1/holds/{mine}/{verb}")
            self.call("till", "POST", path, 404, to=f"/v1/holds/{secrets.token_hex(16)}/{verb}")
        for verb, ended in (("confirm", other), ("release", name)):
            self.call("till", "POST", f"/v1/holds/{{id}}/{verb}", 409, to=f"/v1/holds/{ended}/{verb}")
        self.call("till", "POST", "/v1/holds", 409, wish)

    def watching(self):
        self.call("reader", "POST", "/v1/camera", 204, {"state": "ok", "source": "/dev/video0", "detail": "it works", "what_to_do": ""})
        self.call("staff", "GET", "/v1/camera", 503)
        self.call("reader", "POST", "/v1/camera/wish/{id}", 404, {}, to="/v1/camera/wish/0")
        for path, body, kind in (("/v1/camera", VIEW, "application/json"), ("/v1/camera/snapshot", PNG, "image/png")):
            wishes = []
            poll = threading.Thread(target=lambda: wishes.append(self.call("reader", "POST", "/v1/camera/wish", 200)))
            poll.start()
            time.sleep(0.3)
            look = threading.Thread(target=self.call, args=("staff", "GET", path, 200))
            look.start()
            poll.join(timeout=40)
            self.call("reader", "POST", "/v1/camera/wish/{id}", 204, body, to=f"/v1/camera/wish/{wishes[0].json['id']}", type=kind)
            look.join(timeout=40)

    def session(self):
        """Shows the badge, enters the PIN; the cookie that opens the staff page."""
        self.plain("reader", "POST", "/v1/sights", json.dumps({"source": "camera", "event": "appeared", "symbols": [{"data": data(self.shop.badge)}]}),
                   {"Content-Type": "application/json"})
        self.call("screen", "POST", "/v1/staff/session", 403, {"pin": "000000"})
        opened = self.call("screen", "POST", "/v1/staff/session", 204, {"pin": PIN})
        return opened.headers["Set-Cookie"].split(";")[0]

    def page(self):
        for path in ("/", "/screen.css", "/screen.js", "/states.css", "/staff", "/staff.css", "/staff.js", "/deeds.js", "/sound.js", "/counter.js",
                     "/icon.svg", "/service.svg"):
            self.call("screen", "GET", path, 200)
        self.call("screen", "GET", "/v1/events", 200, first_line=True)
        self.call("screen", "POST", "/v1/rating", 409, {"show": "a-1", "stars": 5})
        self.call("screen", "POST", "/v1/rating", 403, {"show": "a-1", "stars": 5}, headers={"Origin": "http://evil.example"})
        self.call("screen", "POST", "/v1/staff/session", 409, {"pin": PIN})
        self.call("screen", "GET", "/v1/staff/overview", 401)
        cookie = {"Cookie": self.session()}
        self.call("screen", "GET", "/v1/staff/overview", 200, headers=cookie)
        self.call("screen", "GET", "/v1/staff/campaigns", 200, headers=cookie)
        self.call("screen", "GET", "/v1/staff/campaigns", 401)
        self.call("screen", "POST", "/v1/staff/touch", 204, headers=cookie)
        self.call("screen", "POST", "/v1/staff/touch", 401)
        coffee = {"issuer": "acme", "campaign": "coffee"}
        for deed in ({"action": "opening-check"}, {"action": "shift-report"}, {"action": "send-now"}, {"action": "test"}, {"action": "test"},
                     {"action": "pause", **coffee}, {"action": "resume", **coffee}, {"action": "void", "seq": 1, "reason": "other"},
                     {"action": "override", "trace": "ABCD"}):
            self.call("screen", "POST", "/v1/staff/actions", 200, deed, headers=cookie)
        self.call("screen", "POST", "/v1/staff/actions", 400, {"action": "void", "seq": 1}, headers=cookie)
        self.call("screen", "POST", "/v1/staff/shut", 204)

    def carrying(self):
        self.shop.stop(self.shop.uplink)
        self.call("uplink", "POST", "/v1/exchanges/{id}", 404, b"", to="/v1/exchanges/none", type="application/octet-stream")
        outcome, piece = "/v1/exchanges/{id}", "/v1/exchanges/{id}/pieces"
        self.call("uplink", "POST", piece, 404, b"x", to="/v1/exchanges/none/pieces", type="application/octet-stream")
        for _ in range(20):
            got = self.call("uplink", "POST", "/v1/exchanges/next", 200)
            name = got.headers["Exchange-Id"]
            if got.headers.get("Exchange-Stream"):
                self.call("uplink", "POST", piece, 204, b": nothing\n\n", to=f"/v1/exchanges/{name}/pieces", type="application/octet-stream")
                break
            self.call("uplink", "POST", outcome, 400, b"", to=f"/v1/exchanges/{name}", type="application/octet-stream")
            self.call("uplink", "POST", outcome, 204, b"", to=f"/v1/exchanges/{name}", type="application/octet-stream",
                      headers={"Exchange-Outcome": "failed", "Exchange-Detail": "on trial"})
            self.plain("staff", "POST", "/v1/sync")
        else:
            self.expect("voucherd wants a stream", False)

    # Made up.

    def looked_for(self, ended):
        """A reader that shows what staff wish to see, until it is told to end."""
        while not ended.is_set():
            got = self.plain("reader", "POST", "/v1/camera/wish")
            if got.status == 200:
                body, kind = (VIEW, "application/json") if got.json["want"] == "view" else (PNG, "image/png")
                self.plain("reader", "POST", f"/v1/camera/wish/{got.json['id']}", body, {"Content-Type": kind})

    def made_up(self, door, examples):
        ended = threading.Event()
        if door == "staff":
            threading.Thread(target=self.looked_for, args=(ended,), daemon=True).start()
            time.sleep(0.3)
        try:
            self.schemathesis(door, examples)
        finally:
            ended.set()

    def schemathesis(self, door, examples):
        port = self.bridges[door].port
        document = self.documents[door]
        schema = self.shop.folder / f"{door}.json"
        schema.write_text(json.dumps(document))
        endless = [operation["operationId"] for path in document["paths"].values() for operation in path.values() if operation.get("x-endless")]
        (self.shop.folder / "hooks.py").write_text(HOOKS)
        config = self.shop.folder / "schemathesis.toml"
        # The page may be shut by what is made up too, and then it is 401.
        key = f'[auth.openapi.staff]\napi_key = "{self.session().split("=")[1]}"\n' if door == "screen" else ""
        # What is wrong may be too long as well.
        config.write_text(key + "[checks.negative_data_rejection]\nexpected-statuses = "
                          '["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]\n')
        words = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run", schema, "--url", f"http://127.0.0.1:{port}", "--checks", "all",
                 "--max-examples", str(examples), "--seed", "1", "--generation-database", "none", "--no-color", "--continue-on-failure",
                 "--request-timeout", "30", "--warnings", "off"]
        for name in endless:
            words += ["--exclude-operation-id", name]
        for name, value in self.headers(door).items():
            if name != "Host":
                words += ["-H", f"{name}: {value}"]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, cwd=self.shop.folder, timeout=1800,
                              env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks.py"})
        said = done.stdout + done.stderr
        self.expect(f"schemathesis on {door}.sock", done.returncode == 0, said)
        summary = [line.strip() for line in said.splitlines() if "generated" in line or "Tested" in line or "Selected" in line]
        print(f"schemathesis, {door}.sock: {'; '.join(summary)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--examples", type=int, default=40, help="requests made up for each operation and phase")
    parser.add_argument("--only", choices=DOORS, help="makes requests up for one socket only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        shop = Shop(options.programs.resolve(), pathlib.Path(scratch))
        try:
            trial = Trial(shop)
            trial.everything()
            # The uplink's last: whoever takes exchanges away cuts the kiosk off.
            for door in ("staff", "reader", "till", "screen", "uplink"):
                if door == "uplink":
                    trial.carrying()
                if options.only in (None, door):
                    trial.made_up(door, options.examples)
            trial.covered()
            status = trial.plain("staff", "GET", "/v1/status").json
            trial.expect("the ledger holds after all that", trial.plain("staff", "POST", "/v1/ledger/verify").json["ok"])
            trial.expect("no part failed", "STOP" != status["headline"], status)
        finally:
            shop.close()
            faults = [line for line in (pathlib.Path(scratch) / "voucherd.log").read_text().splitlines() if "a request failed" in line]
            print(*faults[:20], sep="\n")
    print(f"the local API and its document: {trial.count - trial.failed} of {trial.count} hold")
    sys.exit(1 if trial.failed else 0)


if __name__ == "__main__":
    main()
