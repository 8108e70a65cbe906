"""Vouchers, statements and evidence exchanged with implementations that are not ours.

    interop.py --programs .build/debug [--keep Tests/Vectors/interop.json]

Theirs to ours: PyPI cwt and pycose mint, `voucherctl inspect` judges. Ours to theirs: `voucher-mint` mints, cwt and pycose
verify. The statements and the sealed evidence of Tests/Vectors are checked with securesystemslib and pyhpke; the Swift
tests read the same files. --keep writes what was exchanged as vectors. Ends with 0 if everything holds, else 1.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cwt import COSE, COSEKey
from pycose.headers import KID, Algorithm
from pycose.keys import EC2Key, OKPKey
from pycose.messages import CoseMessage, Sign1Message
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

import base45

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "Vectors"
# Public test keys: RFC 8032 section 7.1 TEST 1, and the P-256 key "11" of cose-wg/Examples.
ED25519 = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
P256 = bytes.fromhex("57c92077664146e876760c9520d054aa93c3afb04e306705db6090308507b4d3")
FAR = "2099-01-01T00:00:00.000Z"


class TestKey:
    """One private key in the forms that each library wants."""

    def __init__(self, curve, secret):
        self.curve, self.secret = curve, secret
        if curve == "ed25519":
            x = ed25519.Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
            self.raw, self.public, self.alg = x, {1: 1, -1: 6, -2: x}, -8
            self.pycose, self.pycose_public, self.pycose_alg = OKPKey("ED25519", x=x, d=secret), OKPKey("ED25519", x=x), "EDDSA"
        else:
            key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1()).public_key()
            self.raw = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            x, y = self.raw[1:33], self.raw[33:]
            self.public, self.alg = {1: 2, -1: 1, -2: x, -3: y}, -7
            self.pycose, self.pycose_public, self.pycose_alg = EC2Key("P_256", x=x, y=y, d=secret), EC2Key("P_256", x=x, y=y), "ES256"
        # RFC 9679: the hash of the required members, deterministically encoded.
        self.kid = hashlib.sha256(cbor2.dumps(self.public)).digest()[:8]

    def cwt(self, private):
        members = {**self.public, 2: self.kid, 3: self.alg, 4: [1 if private else 2]}
        return COSEKey.new({**members, -4: self.secret} if private else members)


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def trust_folder(folder, keys):
    """The four files that `voucherctl inspect --trust` reads, for issuer acme and campaign summer26."""
    span = {"nbf": "2026-01-01T00:00:00.000Z", "exp": FAR, "state": "active"}
    issuer_keys = [{"kid": k.kid.hex(), "alg": k.curve, "key": b64url(k.raw), **span} for k in keys]
    hub = []
    for role, curve in (("receipt", 6), ("status", 6), ("evidence", 4)):
        raw = hashlib.sha256(role.encode()).digest()
        kid = hashlib.sha256(cbor2.dumps({1: 1, -1: curve, -2: raw})).digest()[:8].hex()
        hub.append({"kid": kid, "role": role, "key": b64url(raw), **span})
    texts = {"zh-Hant": "咖啡一杯", "zh-Hans": "咖啡一杯", "en": "One coffee"}
    lists = [{"list": 7, "size": 1 << 20, "uses": 1, "until": FAR}, {"list": 8, "size": 1 << 20, "uses": 2, "until": FAR}]
    files = {
        "issuers": {"schema": 1, "issuers": [{"id": "acme", "stores": "*", "keys": issuer_keys}]},
        "campaigns": {"schema": 1, "campaigns": [{"id": "summer26", "issuer": "acme", "lists": lists, "rules": {}, "texts": texts}]},
        "hub": {"schema": 1, "keys": hub},
        "policy": {"schema": 1},
        "root": {},
    }
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def claims(index, **more):
    """A claims set as the wire chapter has it, keys in ascending order of their encoding."""
    named = {"iss": 1, "sub": 2, "aud": 3, "exp": 4, "nbf": 5, "iat": 6}
    terms = {1: "summer26", **more.pop("terms", {})}
    own = {named[name]: value for name, value in {"exp": 4070908800, **more}.items()}
    numbered = (8 if 2 in terms else 7).to_bytes(4, "big") + index.to_bytes(4, "big")
    return dict(sorted({**own, 7: numbered}.items())) | {-65537: terms}


class Exchange:
    def __init__(self, programs):
        self.programs = programs
        self.failed = 0
        self.count = 0
        self.kept = []
        self.kept_live = []

    def expect(self, name, holds, detail=""):
        self.count += 1
        if not holds:
            self.failed += 1
            print(f"FAILED  {name}: {detail}")

    def run(self, program, *arguments, stdin=None):
        return subprocess.run([self.programs / program, *arguments], input=stdin, capture_output=True, text=True, timeout=60)

    def keep(self, name, text, key, minted_by):
        payload = cbor2.loads(base45.decode(text.removeprefix("VC1:"))).value[2]
        self.kept.append({"name": name, "minted_by": minted_by, "text": text, "key_type": key.curve, "public": key.raw.hex(),
                          "kid": key.kid.hex(), "payload": payload.hex(), "expected": "accepted"})

    def inspect(self, name, trust, text, accepted, code=None):
        """Ours must judge `text` so. Exit status: 0 it would be accepted, 1 not."""
        done = self.run("voucherctl", "inspect", "--trust", str(trust), "-o", "json", text)
        self.expect(name, (done.returncode == 0) == accepted, f"status {done.returncode}: {done.stdout}{done.stderr}")
        if code:
            self.expect(f"{name}, code", f'"{code}"' in done.stdout, done.stdout)

    def theirs_to_ours(self, keys, trust):
        sets = {
            "the least": claims(1),
            "every claim": claims(2, iss="acme", sub="h-7", aud=["xinyi", "group-a"], nbf=1790000000, iat=1790000000,
                                  terms={2: 2, 3: 15000, 4: "TWD", 5: [1790000000, 4070000000]}),
            "one store": claims(3, aud="xinyi"),
            "unknown claim and unknown negative term": claims(4, terms={-9: 1}) | {100: "x"},
        }
        for key in keys:
            for name, claim_set in sets.items():
                payload = cbor2.dumps(claim_set)
                by_cwt = COSE.new().encode(payload, key.cwt(True), protected={1: key.alg, 4: key.kid})
                message = Sign1Message(phdr={Algorithm: key.pycose_alg, KID: key.kid}, payload=payload)
                message.key = key.pycose
                for library, data in (("cwt", by_cwt), ("pycose", message.encode())):
                    text = "VC1:" + base45.encode(data)
                    self.inspect(f"{library} {key.curve}: {name}", trust, text, accepted=True)
                    self.keep(f"{library} {key.curve}: {name}", text, key, library)
        key = keys[0]
        # What cwt does by itself: the kid unprotected. Not our profile.
        loose = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True).encode(cbor2.dumps(claims(5)), key.cwt(True))
        self.inspect("cwt with its defaults, kid unprotected", trust, "VC1:" + base45.encode(loose), False, "malformed-cose")
        stranger = TestKey("ed25519", hashlib.sha256(b"stranger").digest())
        foreign = COSE.new().encode(cbor2.dumps(claims(6)), stranger.cwt(True), protected={1: -8, 4: stranger.kid})
        self.inspect("a key that trust does not know", trust, "VC1:" + base45.encode(foreign), False, "kid-unknown")

    def ours_to_theirs(self, keys, folder):
        home = str(folder / "mint")
        commands = [
            ["init", home, "--issuer", "acme"],
            ["campaign", "add", "summer26", "--home", home, "--list", "7", "--size", "1000", "--until", "+300d"],
            ["campaign", "add", "dentist", "--home", home, "--list", "9", "--size", "1000", "--uses", "2", "--until", "+300d"],
        ]
        for command in commands:
            done = self.run("voucher-mint", *command)
            self.expect("voucher-mint " + command[0], done.returncode == 0, done.stderr)
        for key in keys:
            done = self.run("voucher-mint", "key", "import", "--home", home, "--curve", key.curve, stdin=key.secret.hex() + "\n")
            self.expect(f"voucher-mint key import {key.curve}", done.returncode == 0, done.stderr)
            for options in (
                ["--campaign", "summer26"],
                ["--campaign", "summer26", "--iss", "--sub", "h-7", "--aud", "xinyi,group-a", "--nbf", "-1d", "--exp", "+30d",
                 "--amount", "15000", "--currency", "TWD", "--allow-long"],
                ["--campaign", "dentist", "--appointment", "+1d,+25h", "--aud", "xinyi", "--count", "3", "--allow-long"],
            ):
                done = self.run("voucher-mint", "issue", "--home", home, "--key", key.kid.hex(), *options)
                texts = done.stdout.split("\n")[:-1]
                wanted = 3 if "--count" in options else 1
                self.expect(f"voucher-mint issue {options}", done.returncode == 0 and len(texts) == wanted, done.stderr)
                for number, text in enumerate(texts):
                    self.verify(f"voucher-mint {key.curve}: {' '.join(options)} #{number + 1}", text, key)

    def verify(self, name, text, key):
        """Theirs must accept what ours has minted, and find it deterministically encoded."""
        try:
            data = base45.decode(text.removeprefix("VC1:"))
            payload = COSE.new().decode(data, key.cwt(False))
            message = CoseMessage.decode(data)
            message.key = key.pycose_public
            self.expect(f"{name}, pycose", message.verify_signature(), "the signature does not hold")
            self.expect(f"{name}, kid", message.phdr[KID] == key.kid and not message.uhdr, f"{message.phdr} {message.uhdr}")
            content = cbor2.loads(payload)
            self.expect(f"{name}, claims", len(content[7]) == 8 and content[-65537][1] in ("summer26", "dentist"), content)
            self.expect(f"{name}, valid now", content[4] > time.time() >= content.get(5, 0), content)
            keys = [cbor2.dumps(label) for label in content]
            self.expect(f"{name}, deterministic", keys == sorted(keys) and cbor2.dumps(content) == payload, payload.hex())
            self.keep(name, text, key, "voucher-mint")
        except Exception as error:  # a library's own error is the finding
            self.expect(name, False, f"{type(error).__name__}: {error}")

    def live_codes(self, keys, trust, folder):
        """Presentations: holders' proofs made by pycose are judged here, ours are verified there."""
        issuer, holders = keys[0], [TestKey(k.curve, hashlib.sha256(b"holder " + k.curve.encode()).digest()) for k in keys]
        at = 1790000100
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        aad = b"voucherd VP1"
        for number, holder in enumerate(holders):
            # The profile writes a P-256 holder with y as a sign bit.
            public = dict(holder.public)
            if holder.curve == "p256":
                public[-3] = bool(holder.raw[-1] & 1)
            bound = cbor2.dumps(dict(sorted({**claims(20 + number), 8: {1: public}}.items())) | {-65537: {1: "summer26"}})
            voucher = COSE.new().encode(bound, issuer.cwt(True), protected={1: issuer.alg, 4: issuer.kid})

            def show(proof, external_aad=aad, signer=holder):
                message = Sign1Message(phdr={Algorithm: signer.pycose_alg}, payload=cbor2.dumps(proof), external_aad=external_aad)
                message.key = signer.pycose
                return message.encode()

            proof = {1: voucher, 2: at}
            stranger = TestKey(holder.curve, hashlib.sha256(b"thief").digest())
            for name, data, challenge, code in (
                ("of the holder", show(proof), None, "accepted"),
                ("answering digits", show({**proof, 3: "482193"}), "482193", "accepted"),
                ("answering other digits", show({**proof, 3: "482193"}), "482194", "challenge-mismatch"),
                ("a minute and a second old", show({**proof, 2: at - 61}), None, "presentation-expired"),
                ("a minute and a second ahead", show({**proof, 2: at + 61}), None, "presentation-early"),
                ("by somebody else", show(proof, signer=stranger), None, "presentation-invalid"),
                ("without the external data", show(proof, external_aad=b""), None, "presentation-invalid"),
                ("with a member too many", show({**proof, 4: 1}), None, "malformed-claims"),
            ):
                text = "VP1:" + base45.encode(data)
                words = ["--challenge", challenge] if challenge else []
                done = self.run("voucherctl", "inspect", "--trust", str(trust), "--at", when, "-o", "json", *words, text)
                self.expect(f"pycose, {holder.curve}: {name}", f'"code":"{code}"' in done.stdout, f"{done.stdout}{done.stderr}")
                entry = {"name": f"{holder.curve}, {name}", "text": text, "cbor": data.hex(), "proof": cbor2.loads(data).value[2].hex(),
                         "time": at, **({"challenge": challenge} if challenge else {}), "holder_type": holder.curve,
                         "holder": holder.raw.hex(), "expected": "accepted" if code == "accepted" else "refused"}
                self.kept_live.append(entry | ({} if code == "accepted" else {"class": code}))
            self.ours_shown(holder, folder)

    def ours_shown(self, holder, folder):
        """voucher-mint binds and presents; cwt and pycose verify voucher and proof."""
        key = folder / f"{holder.curve}.key"
        key.write_text(f"{holder.curve} {holder.secret.hex()}\n")
        name = f"{holder.curve}:{b64url(holder.raw)}"
        issued = self.run("voucher-mint", "issue", "--home", str(folder / "mint"), "--campaign", "summer26", "--holder", name)
        shown = self.run("voucher-mint", "present", "--key", str(key), "--challenge", "482193", "-", stdin=issued.stdout)
        self.expect(f"voucher-mint present {holder.curve}", shown.returncode == 0, issued.stderr + shown.stderr)
        try:
            message = CoseMessage.decode(base45.decode(shown.stdout.rstrip("\n").removeprefix("VP1:")))
            message.key, message.external_aad = holder.pycose_public, b"voucherd VP1"
            self.expect(f"pycose verifies ours, {holder.curve}", message.verify_signature(), "the signature does not hold")
            proof = cbor2.loads(message.payload)
            same = proof[1] == base45.decode(issued.stdout.rstrip("\n").removeprefix("VC1:"))
            self.expect(f"its proof, {holder.curve}", same and abs(proof[2] - time.time()) < 60 and proof[3] == "482193", proof)
        except Exception as error:
            self.expect(f"pycose reads ours, {holder.curve}", False, f"{type(error).__name__}: {error}")

    def vectors(self):
        """Tests/Vectors by libraries that did not make them in Swift."""
        file = json.loads((VECTORS / "wire-statement.json").read_text())
        key = SSlibKey(file["key"]["kid"], "ed25519", "ed25519", {"public": file["key"]["public"]})
        for vector in file["vectors"]:
            if vector["expected"] != "accepted" and vector["class"] != "signature":
                continue
            try:
                Envelope.from_dict(json.loads(vector["text"])).verify([key], 1)
                holds = True
            except Exception:
                holds = False
            self.expect(f"securesystemslib: {vector['name']}", holds == (vector["expected"] == "accepted"))
        suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.CHACHA20_POLY1305)
        for vector in json.loads((VECTORS / "wire-evidence.json").read_text())["vectors"]:
            part = {name: bytes.fromhex(vector[name]) for name in ("private", "public", "info", "aad", "enc", "ct")}
            jwk = {"kty": "OKP", "crv": "X25519", "x": b64url(part["public"]), "d": b64url(part["private"])}
            try:
                context = suite.create_recipient_context(part["enc"], KEMKey.from_jwk(jwk), info=part["info"])
                opened = context.open(part["ct"], aad=part["aad"]).hex()
            except Exception:
                opened = None
            self.expect(f"pyhpke: {vector['name']}", opened == vector.get("plain"), opened)

    def write(self, path):
        self.write_file(path, self.kept, {})
        # The issuer's key is RFC 8032's test key; what is not refused would be accepted at `time` (challenge: as shown).
        self.write_file(path.parent / "wire-presentation.json", self.kept_live,
                        {"note": "class is the code of refusal; the issuer's key is RFC 8032 section 7.1, TEST 1"})

    def write_file(self, path, kept, more):
        head = {
            "source": "exchanged by Tests/Interop/interop.py with PyPI cwt 3.3.0 and pycose 1.1.0",
            "licence": "Apache-2.0 (made for voucherd)", "retrieved": time.strftime("%Y-%m-%d"), **more,
        }
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
        entries = ",\n".join("    " + json.dumps(entry) for entry in kept)
        path.write_text("{\n" + "\n".join(lines) + '\n  "vectors": [\n' + entries + "\n  ]\n}\n")
        print(f"{len(kept)} vectors in {path}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="folder with voucherctl and voucher-mint")
    parser.add_argument("--keep", type=pathlib.Path, help="write what was exchanged as vectors")
    options = parser.parse_args()
    exchange = Exchange(options.programs.resolve())
    keys = [TestKey("ed25519", ED25519), TestKey("p256", P256)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        exchange.vectors()
        exchange.theirs_to_ours(keys, trust_folder(folder / "trust", keys))
        exchange.ours_to_theirs(keys, folder)
        exchange.live_codes(keys, folder / "trust", folder)
    if options.keep:
        exchange.write(options.keep)
    print(f"{exchange.count - exchange.failed} passed, {exchange.failed} failed")
    return 1 if exchange.failed else 0


if __name__ == "__main__":
    sys.exit(main())
