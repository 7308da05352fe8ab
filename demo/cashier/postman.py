"""Delivers signed notices, again and again, until the shop says exactly `success`."""

import logging
import threading

import requests

from demo.cashier.books import Books
from demo.cashier.signing import Signer

logger = logging.getLogger(__name__)

TIMEOUT = (2, 10)  # seconds to connect, to read
NAP = 30.0  # seconds at most between two looks into the queue
THANKS = b"success"


class Postman(threading.Thread):
    """One of a few threads that share the queue in the books."""

    def __init__(self, books: Books, signer: Signer):
        super().__init__(daemon=True, name="postman")
        self.books, self.signer = books, signer
        self.http = requests.Session()
        self.http.trust_env = False

    def run(self) -> None:
        while True:
            notice = self.books.claim()
            if notice is None:
                self.books.wait(NAP)
                continue
            accepted = self.deliver(notice["url"], notice["content"].encode())
            self.books.delivered(notice, accepted=accepted)

    def deliver(self, url: str, body: bytes) -> bool:
        headers = self.signer.headers(body)
        try:
            reply = self.http.post(
                url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException as error:
            logger.warning("%s does not answer: %s", url, error)
            return False
        return reply.status_code == 200 and reply.content == THANKS
