"""A passkey in software: makes a key and signs as a device and its browser do together, honestly or not. It shares no
code with the library that checks it.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
KINDS = {bytes: 2, str: 3, dict: 5}
"""What CBOR calls a type."""


def text_of(content: bytes) -> str:
    """Bytes as WebAuthn writes them into JSON."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def packed(value: Any) -> bytes:
    """As much of CBOR as an authenticator speaks: small whole numbers, bytes, text, maps."""
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    head = _head(KINDS[type(value)], len(value.encode() if isinstance(value, str) else value))
    if isinstance(value, dict):
        return head + b"".join(packed(key) + packed(each) for key, each in value.items())
    return head + (value.encode() if isinstance(value, str) else value)


def _head(kind: int, number: int) -> bytes:
    for sign, width in ((24, 1), (25, 2)):
        if number < 24:
            break
        if number < 256**width:
            return bytes([kind << 5 | sign]) + number.to_bytes(width, "big")
    return bytes([kind << 5 | number])


@dataclass
class Device:
    """Holds one key. `origin` is where its browser stands, `verifies` whether its owner unlocks it."""

    origin: str = "http://localhost"
    verifies: bool = True
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = field(default_factory=lambda: os.urandom(16))

    def make(self, options: dict[str, Any], **instead: Any) -> str:
        """The answer to being asked for a new key; `instead` replaces parts of what the browser tells."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = packed({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = (
            self._data(asked["rp"]["id"], ATTESTED) + bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        )
        attested = packed({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"], instead)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def sign(self, options: dict[str, Any], **instead: Any) -> str:
        """The answer to being asked to sign."""
        asked = options["publicKey"]
        data = self._data(instead.pop("rp", asked["rpId"]))
        client = self._client("webauthn.get", asked["challenge"], instead)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        signed = json.loads(self._answer(clientDataJSON=client, authenticatorData=data, signature=signature))
        signed["response"]["userHandle"] = self.handle
        return json.dumps(signed)

    def _data(self, name: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(name.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str, instead: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | instead).encode()

    def _answer(self, **parts: bytes) -> str:
        name = text_of(self.name)
        return json.dumps({
            "id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {part: text_of(value) for part, value in parts.items()},
        })  # fmt: skip


def handle_of(pk: int) -> str:
    """What a device keeps of whose key it is, for lying about it."""
    from django.utils.http import int_to_base36

    return text_of(int_to_base36(pk).encode())
