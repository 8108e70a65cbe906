"""Trust repositories exchanged with python-tuf, the reference implementation.

    trust.py --programs .build/debug

Ours to theirs: `voucher-mint trust` publishes, rotates and delegates campaigns, python-tuf's client follows. Theirs to ours: python-tuf authors a
repository with a 2 of 3 root and campaigns.json in a delegation; a real hub serves it, a real kiosk enrols by it, redeems
a voucher, and follows a new root. Ends with 0 if everything holds, else 1.
"""

import argparse
import functools
import hashlib
import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Delegations, DelegatedRole, Key, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater

FILES = ["issuers.json", "campaigns.json", "hub.json", "policy.json"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class Repository:
    """A repository as an operator with python-tuf would author it."""

    def __init__(self, folder, files):
        self.folder, self.files = folder, files
        (folder / "targets").mkdir(parents=True)
        self.signers = {role: [CryptoSigner.generate_ed25519()] for role in ("targets", "snapshot", "timestamp", "campaigns")}
        self.signers["root"] = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.root = Metadata(Root(expires=self.until(365), consistent_snapshot=True))
        for role in ("root", "targets", "snapshot", "timestamp"):
            for signer in self.signers[role]:
                self.root.signed.add_key(signer.public_key, role)
        self.root.signed.roles["root"].threshold = 2
        self.version = 0
        self.sign_root(self.signers["root"][:2])
        self.publish()

    @staticmethod
    def until(days):
        return (datetime.now(timezone.utc) + timedelta(days=days)).replace(microsecond=0)

    def write(self, name, data):
        (self.folder / name).write_bytes(data)

    def sign_root(self, signers):
        self.root.signatures.clear()
        for signer in signers:
            self.root.sign(signer, append=True)
        data = self.root.to_bytes()
        self.write(f"{self.root.signed.version}.root.json", data)
        self.write("root.json", data)

    def rotate_root(self):
        """One root key and the timestamp's give way to others."""
        old, new = self.signers["root"][0], CryptoSigner.generate_ed25519()
        self.root.signed.revoke_key(old.public_key.keyid, "root")
        self.root.signed.add_key(new.public_key, "root")
        stamp = CryptoSigner.generate_ed25519()
        self.root.signed.revoke_key(self.signers["timestamp"][0].public_key.keyid, "timestamp")
        self.root.signed.add_key(stamp.public_key, "timestamp")
        self.root.signed.version += 1
        self.signers["timestamp"] = [stamp]
        self.sign_root([old, self.signers["root"][1], new])
        self.signers["root"] = self.signers["root"][1:] + [new]

    def publish(self):
        self.version += 1
        targets = Targets(version=self.version, expires=self.until(90))
        campaigns = Targets(version=self.version, expires=self.until(90))
        signer = self.signers["campaigns"][0]
        targets.delegations = Delegations(
            keys={signer.public_key.keyid: signer.public_key},
            roles={"campaigns": DelegatedRole("campaigns", [signer.public_key.keyid], 1, True, paths=["campaigns.json"])})
        for name, data in self.files.items():
            listed = TargetFile.from_data(name, data, ["sha256"])
            (campaigns if name == "campaigns.json" else targets).targets[name] = listed
            self.write(f"targets/{listed.hashes['sha256']}.{name}", data)
            self.write(name, data)
        snapshot = Snapshot(version=self.version, expires=self.until(30))
        for role, signed in (("targets", targets), ("campaigns", campaigns)):
            data = self.sealed(role, signed)
            self.write(f"{self.version}.{role}.json", data)
            snapshot.meta[f"{role}.json"] = MetaFile.from_data(self.version, data, ["sha256"])
        data = self.sealed("snapshot", snapshot)
        self.write(f"{self.version}.snapshot.json", data)
        meta = MetaFile.from_data(self.version, data, ["sha256"])
        self.write("timestamp.json", self.sealed("timestamp", Timestamp(self.version, expires=self.until(2), snapshot_meta=meta)))

    def sealed(self, role, signed):
        metadata = Metadata(signed)
        for signer in self.signers[role]:
            metadata.sign(signer, append=True)
        return metadata.to_bytes()


class Exchange:
    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        self.failed = self.count = 0
        self.running = []

    def expect(self, name, holds, detail=""):
        self.count += 1
        if not holds:
            self.failed += 1
            print(f"FAILED  {name}: {detail}")

    def run(self, program, *arguments, stdin=None):
        environment = {**os.environ, "VOUCHERD_SOCKETS": str(self.folder / "run")}
        done = subprocess.run([self.programs / program, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              timeout=120, env=environment)
        self.expect(f"{program} {' '.join(map(str, arguments[:3]))}", done.returncode == 0, done.stdout + done.stderr)
        return done.stdout

    def start(self, program, *arguments):
        child = subprocess.Popen([self.programs / program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True)
        self.running.append(child)
        return child

    def stop(self):
        for child in reversed(self.running):
            child.send_signal(signal.SIGTERM)
        for child in self.running:
            child.wait(timeout=30)

    def prepare(self):
        self.home = self.folder / "mint"
        self.run("voucher-hub", "keys", "init", self.folder / "keys")
        self.run("voucher-mint", "init", self.home, "--issuer", "acme")
        self.run("voucher-mint", "key", "new", "--home", self.home)
        self.run("voucher-mint", "campaign", "add", "summer26", "--home", self.home, "--list", 7, "--size", 1000, "--until", "+90d")
        self.ours = self.folder / "ours"
        self.run("voucher-mint", "trust", "publish", "--home", self.home, "--hub", self.folder / "keys/hub.json", "--out", self.ours)

    def ours_to_theirs(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(self.ours)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        bootstrap = (self.ours / "1.root.json").read_bytes()

        def follow(name, root, timestamp):
            try:
                updater = Updater(str(self.folder / "client"), base, str(self.folder / "client-targets"), base + "targets/",
                                  bootstrap=bootstrap)
                updater.refresh()
                for file in FILES:
                    info = updater.get_targetinfo(file)
                    path = updater.download_target(info, str(self.folder / "client-targets" / file))
                    self.expect(f"{name}: {file}", pathlib.Path(path).read_bytes() == (self.ours / file).read_bytes())
                held = self.folder / "client"
                versions = [Metadata.from_file(str(held / f"{role}.json")).signed.version for role in ("root", "timestamp")]
                self.expect(f"{name}: versions", versions == [root, timestamp], versions)
            except Exception as error:  # a library's own error is the finding
                self.expect(name, False, f"{type(error).__name__}: {error}")

        (self.folder / "client").mkdir()
        (self.folder / "client-targets").mkdir()
        follow("python-tuf follows ours", 1, 1)
        self.run("voucher-mint", "trust", "timestamp", "--home", self.home, "--out", self.ours)
        follow("python-tuf follows a new timestamp", 1, 2)
        self.run("voucher-mint", "trust", "rotate", "timestamp", "--home", self.home, "--out", self.ours)
        self.run("voucher-mint", "trust", "rotate", "root", "--retire", "root-1", "--home", self.home, "--out", self.ours)
        follow("python-tuf follows two new roots", 3, 4)
        self.run("voucher-mint", "trust", "delegate", "--home", self.home, "--out", self.ours)
        follow("python-tuf follows campaigns to a key of their own", 3, 5)
        hidden = self.home / "keys/targets-1.key"
        hidden.rename(self.folder / "targets-1.key")
        self.run("voucher-mint", "campaign", "add", "winter26", "--home", self.home, "--list", 8, "--size", 10, "--until", "+90d")
        self.run("voucher-mint", "trust", "publish", "--campaigns-only", "--home", self.home, "--out", self.ours)
        follow("python-tuf follows new campaigns without targets' key", 3, 6)
        self.expect("the new campaign is told", b"winter26" in (self.folder / "client-targets/campaigns.json").read_bytes())
        (self.folder / "targets-1.key").rename(hidden)
        self.run("voucher-mint", "trust", "rotate", "campaigns", "--home", self.home, "--out", self.ours)
        follow("python-tuf follows another key of campaigns", 3, 7)
        self.run("voucher-mint", "trust", "check", "--out", self.ours, "--least-root", "+300d")
        server.shutdown()

    def theirs_to_ours(self):
        files = {name: (self.ours / name).read_bytes() for name in FILES}
        repository = Repository(self.folder / "theirs", files)
        hub = self.start("voucher-hub", "serve", "--listen", "127.0.0.1:0", "--database", self.folder / "hub.sqlite",
                         "--keys", self.folder / "keys", "--trust", repository.folder)
        port = hub.stdout.readline().rstrip().rsplit(":", 1)[1]
        (self.folder / "voucherd.yaml").write_text(
            f"state: {{folder: {self.folder}/state}}\nsockets: {{folder: {self.folder}/run}}\n")
        (self.folder / "uplink.yaml").write_text(f'bases: {{hub: {{url: "http://127.0.0.1:{port}"}}}}\n')
        self.start("voucherd", "--config", self.folder / "voucherd.yaml")
        socket = self.folder / "run/uplink.sock"
        for _ in range(200):
            if socket.exists():
                break
            time.sleep(0.05)
        self.start("voucher-uplink", "--config", self.folder / "uplink.yaml", "--socket", socket)
        ticket = self.run("voucher-hub", "ticket", "k1", "--store", "xinyi", "--database", self.folder / "hub.sqlite",
                          "--trust", repository.folder)
        root = hashlib.sha256((repository.folder / "1.root.json").read_bytes()).hexdigest()
        self.expect("the ticket names python-tuf's root", ticket.strip().endswith(root), ticket)
        self.run("voucherctl", "enrol", stdin=ticket)
        self.run("voucherctl", "wait", "--ready")
        voucher = self.run("voucher-mint", "issue", "--home", self.home, "--campaign", "summer26").strip()
        self.run("voucherctl", "scan", voucher)
        state = json.loads(self.run("voucherctl", "trust", "--update", "-o", "json"))
        self.expect("our kiosk follows python-tuf", state["problems"] == [] and state["metadata"]["root"] == 1, state)
        repository.rotate_root()
        repository.files["campaigns.json"] += b"\n"
        repository.publish()
        state = json.loads(self.run("voucherctl", "trust", "--update", "-o", "json"))
        versions = {file["name"]: file["version"] for file in state["files"]}
        self.expect("our kiosk follows a new root of python-tuf", state["metadata"]["root"] == 2 and state["problems"] == [], state)
        self.expect("our kiosk takes a delegation's file", versions == dict.fromkeys(FILES, 2), versions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    programs = parser.parse_args().programs.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        exchange = Exchange(programs, pathlib.Path(scratch))
        exchange.prepare()
        exchange.ours_to_theirs()
        try:
            exchange.theirs_to_ours()
        finally:
            exchange.stop()
    print(f"trust with python-tuf: {exchange.count - exchange.failed} of {exchange.count} hold")
    sys.exit(1 if exchange.failed else 0)


if __name__ == "__main__":
    main()
