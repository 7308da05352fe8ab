"""Providers of messages, standing in on this machine by the rules they publish.

Tencent Cloud: every call is signed with TC3-HMAC-SHA256
(https://cloud.tencent.com/document/api/382/52072); a message names an approved template and
gives as many fields as that has. WeChat: a token from `/cgi-bin/token`, of which only the newest
counts; codes that are good once; `client_msg_id` sends a repeated message once.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET_ID, SECRET_KEY = "AKID-test", "key-test"
APP, SECRET = "wx-test", "secret-test"


class Counterpart(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.templates = {"1001": 2}  # id → how many fields
        self.texts: list[dict] = []
        self.wechats: dict[str, dict] = {}  # client_msg_id → message
        self.followers = {"openid-1"}
        self.codes = {"code-1": "openid-1"}
        self.token, self.tokens = "", 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Counterpart

    def log_message(self, *_words) -> None:
        pass

    def do_GET(self) -> None:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        doors = {"/cgi-bin/token": self.new_token, "/sns/oauth2/access_token": self.who}
        self.answer(doors[urlsplit(self.path).path](asked))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if urlsplit(self.path).path == "/cgi-bin/message/template/send":
            self.answer(self.template_message(json.loads(body)))
        else:
            self.answer({"Response": {"RequestId": "r-1", **self.text_message(body)}})

    def answer(self, facts: dict) -> None:
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    # ── WeChat ──────────────────────────────────────────────────────────────────────────
    def new_token(self, asked: dict) -> dict:
        if (asked["appid"], asked["secret"]) != (APP, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.server.tokens += 1
        self.server.token = f"token-{self.server.tokens}"
        return {"access_token": self.server.token, "expires_in": 7200}

    def who(self, asked: dict) -> dict:
        if (openid := self.server.codes.pop(asked["code"], None)) is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"access_token": "a", "expires_in": 7200, "refresh_token": "r", "openid": openid}

    def template_message(self, message: dict) -> dict:
        if parse_qs(urlsplit(self.path).query)["access_token"] != [self.server.token]:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        if message["touser"] not in self.server.followers:
            return {"errcode": 43004, "errmsg": "require subscribe"}
        sent = self.server.wechats.setdefault(message["client_msg_id"], message)
        number = list(self.server.wechats.values()).index(sent) + 1
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    # ── Tencent Cloud ───────────────────────────────────────────────────────────────────
    def text_message(self, body: bytes) -> dict:
        if not self.is_signed(body):
            return {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "bad signature"}}
        asked = json.loads(body)
        fields = self.server.templates.get(asked["TemplateId"])
        if fields != len(asked["TemplateParamSet"]):
            return self.status(asked, "FailedOperation.TemplateIncorrectOrUnapproved", "")
        self.server.texts.append(asked)
        return self.status(asked, "Ok", f"serial-{len(self.server.texts)}")

    def status(self, asked: dict, code: str, serial: str) -> dict:
        (number,) = asked["PhoneNumberSet"]
        facts = {"SerialNo": serial, "PhoneNumber": number, "Code": code, "Message": code}
        return {"SendStatusSet": [facts]}

    def is_signed(self, body: bytes) -> bool:
        method, _space, rest = self.headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key_id, day, service, _end = parts["Credential"].split("/")
        names = parts["SignedHeaders"].split(";")
        heads = "".join(f"{name}:{self.headers[name].strip().lower()}\n" for name in names)
        hashed = hashlib.sha256(body).hexdigest()
        request = f"POST\n/\n\n{heads}\n{';'.join(names)}\n{hashed}"
        scope = f"{day}/{service}/tc3_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        text = f"{method}\n{self.headers['X-TC-Timestamp']}\n{scope}\n{digest}"
        key = f"TC3{SECRET_KEY}".encode()
        for word in (day, service, "tc3_request", text):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        return key_id == SECRET_ID and hmac.compare_digest(key.hex(), parts["Signature"])


@contextmanager
def open_counterpart() -> Iterator[Counterpart]:
    server = Counterpart()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
