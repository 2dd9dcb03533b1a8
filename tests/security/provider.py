"""An organisation's sign-in that runs inside a test: OpenID Connect on this machine, with knobs to lie."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "throughcare", "a secret of the provider and the site"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Answers what the site asks. `claims` and `userinfo` are added to what it says; `key`, `algorithm` and
    `kid` are what it signs with; `elsewhere` leads each question to another address."""

    def __init__(self) -> None:
        self.true_key = self.key = new_key()
        self.algorithm, self.kid = "RS256", "first"
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.issuer = ""
        self.elsewhere = False
        self.codes: dict[str, dict[str, str]] = {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                pages = {
                    "/.well-known/openid-configuration": provider.configuration,
                    "/keys": provider.keys,
                    "/userinfo": provider.told,
                }
                self.say(pages[urlsplit(self.path).path.removeprefix("/moved")]())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self.say(provider.token(sent))

            def say(self, said: dict[str, Any] | None) -> None:
                body = json.dumps(said or {"error": "invalid_grant"}).encode()
                moved = provider.elsewhere and not self.path.startswith("/moved")
                self.send_response(307 if moved else 200 if said else 400)
                if moved:
                    self.send_header("Location", f"/moved{self.path}")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.true_key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": "first", "alg": "RS256", "use": "sig"}]}

    def told(self) -> dict[str, Any]:
        return {"sub": "number-1", "preferred_username": "board", **self.userinfo}

    def consent(self, address: str) -> dict[str, str]:
        """What a browser brings back that was sent to `address` and consented there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(sent["code"], None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if asked is None or sent["client_secret"] != SECRET or challenge != asked["code_challenge"]:
            return None
        return {"access_token": "for the provider alone", "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        said = {
            "iss": self.address, "aud": CLIENT, "sub": "number-1", "nonce": nonce,
            "iat": int(time.time()), "exp": int(time.time()) + 300, **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        key: Any = self.key
        if self.algorithm == "none":
            key = None
        elif self.algorithm == "HS256":
            key = SECRET
        return jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": self.kid})

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
