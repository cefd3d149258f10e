"""A passkey in software: makes a key and signs as a device and its browser do together, honestly or not."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


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
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = (
            self._data(asked["rp"]["id"], ATTESTED) + bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        )
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
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
        name = websafe_encode(self.name)
        return json.dumps({
            "id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {part: websafe_encode(value) for part, value in parts.items()},
        })  # fmt: skip


def handle_of(pk: int) -> str:
    """What a device keeps of whose key it is, for lying about it."""
    from django.utils.http import int_to_base36

    return websafe_encode(int_to_base36(pk).encode())
