"""A scratch shop with the real programs, and what a customer does before its reader."""
import base64
import http.client
import json
import os
import pathlib
import socket
import subprocess
import time


class Local(http.client.HTTPConnection):
    """HTTP on a Unix socket."""

    def __init__(self, path):
        super().__init__("voucherd", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Kiosk:
    def __init__(self, programs):
        self.programs = pathlib.Path(programs).resolve()
        self.last = None
        self.own = None

    def __enter__(self):
        self.trial = subprocess.Popen(
            [self.programs / "ScreenTrial", "--driven"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.trial.stdout.readline()
        if not line:
            raise SystemExit("ScreenTrial did not start")
        self.__dict__.update(json.loads(line))
        self.pid = self.voucherd
        return self

    def __exit__(self, *_):
        if self.own:
            self.own.kill()
            self.own.wait()
        self.trial.stdin.close()
        self.trial.wait(30)

    def start(self):
        """Starts voucherd again after it was killed."""
        self.own = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        self.pid = self.own.pid
        for _ in range(200):
            try:
                connection = Local(self.staff)
                connection.request("GET", "/healthz")
                # Whether it can serve is another question, and not asked here.
                if connection.getresponse().status in (200, 503):
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError("voucherd does not start again")

    def sights(self, event, texts):
        symbols = [{"data": base64.urlsafe_b64encode(text.encode()).decode().rstrip("="), "corners": []} for text in texts]
        body = json.dumps({"source": "camera", "event": event, "symbols": symbols})
        connection = Local(self.reader)
        connection.request("POST", "/v1/sights", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = json.loads(answer.read())
        assert answer.status == 200, data
        self.last = data["answer"]
        return self.last

    def sight(self, event, text):
        return self.sights(event, [] if text is None else [text])

    def till(self, text, seconds=60):
        """A till keeps a voucher's use: the reply, and under "hold" the name to come back with."""
        data = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return self.till_call("/v1/holds", json.dumps({"data": data, "seconds": seconds}))

    def confirm(self, reply):
        return self.till_call(f"/v1/holds/{reply['hold']['id']}/confirm", None)

    def till_call(self, path, body):
        connection = Local(os.path.join(os.path.dirname(self.reader), "till.sock"))
        connection.request("POST", path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        data = json.loads(answer.read())
        assert answer.status == 200, data
        return data

    def records(self, kind):
        connection = Local(self.staff)
        connection.request("GET", f"/v1/records?type={kind}")
        return [json.loads(line)["record"] for line in connection.getresponse().read().splitlines()]
