"""A small OpenID Connect provider in a process of its own: discovery, keys, authorize, token, userinfo; RS256 and PKCE.

`python tests/identity_provider.py PORT CLIENT SECRET`. POST /person says, as JSON, as whom the next visitor is known;
"aud" in it puts another audience into the token.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PORT, CLIENT, SECRET = [*sys.argv, "0", "", ""][1:4]
ISSUER = f"http://127.0.0.1:{PORT}"
person: dict[str, Any] = {}
codes: dict[str, dict[str, Any]] = {}
tokens: dict[str, dict[str, Any]] = {}


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int) -> str:
    return plain(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def signed(claims: dict[str, Any]) -> str:
    head = plain(json.dumps({"alg": "RS256", "typ": "JWT", "kid": "one"}).encode())
    text = f"{head}.{plain(json.dumps(claims).encode())}"
    return f"{text}.{plain(KEY.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def exchange(asked: dict[str, str], basic: str) -> dict[str, Any] | None:
    """The tokens for a code: once, for the client that asked, with the verifier of the challenge."""
    grant = codes.pop(asked.get("code", ""), None)
    pair = base64.b64decode(basic.removeprefix("Basic ")).decode() if basic else ""
    is_client = (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET) or pair == f"{CLIENT}:{SECRET}"
    if grant is None or not is_client or asked.get("redirect_uri") != grant["redirect_uri"]:
        return None
    if plain(hashlib.sha256(asked.get("code_verifier", "").encode()).digest()) != grant["code_challenge"]:
        return None
    access, now = secrets.token_urlsafe(), int(time.time())
    tokens[access] = grant["person"]
    claims = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": grant.get("nonce")} | grant["person"]
    return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed(claims)}


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Silent."""

    def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo",
                      "jwks_uri": "keys"}  # fmt: skip
            self.answer({"issuer": ISSUER} | {name: f"{ISSUER}/{place}" for name, place in places.items()})
        elif parts.path == "/keys":
            public = KEY.public_key().public_numbers()
            key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one"}
            self.answer({"keys": [key | {"n": number(public.n), "e": number(public.e)}]})
        elif parts.path == "/authorize" and asked.get("client_id") == CLIENT and asked.get("response_type") == "code":
            code = secrets.token_urlsafe()
            codes[code] = asked | {"person": dict(person)}
            back = urlencode({"code": code, "state": asked["state"]})
            self.answer({}, 302, Location=f"{asked['redirect_uri']}?{back}")
        elif parts.path == "/userinfo":
            told = tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self.answer(told or {"error": "invalid_token"}, 200 if told else 401)
        else:
            self.answer({"error": "invalid_request"}, 400)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/person":
            person.clear()
            person.update(json.loads(body))
            self.answer({})
            return
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        given = exchange(asked, self.headers.get("Authorization", "")) if self.path == "/token" else None
        self.answer(given or {"error": "invalid_grant"}, 200 if given else 400)


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(PORT)), Provider).serve_forever()
