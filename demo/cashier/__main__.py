"""python -m demo.cashier --port 8001 [--secret …] [--notice-delay 2] [--storage FILE]"""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

from demo.cashier.books import Books
from demo.cashier.postman import Postman
from demo.cashier.server import Cashier
from demo.cashier.signing import Signer

VAR = Path(__file__).resolve().parents[2] / "var"
DEMO_SECRET = "demo-only-secret-key-for-local-runs"  # the shop's default when DEMO is on
POSTMEN = 4


def main() -> None:
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    options.storage.parent.mkdir(parents=True, exist_ok=True)
    books, signer = (
        Books(options.storage, refund_delay=options.refund_delay),
        Signer(options.secret),
    )
    server = Cashier((options.host, options.port), books, signer, options.notice_delay)
    for _number in range(POSTMEN):
        Postman(books, signer).start()
    print(f"The cashier is open on http://{options.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def parse() -> argparse.Namespace:
    secret = os.environ.get("SANDBOX_SECRET") or os.environ.get("SECRET_KEY") or DEMO_SECRET
    parser = argparse.ArgumentParser(prog="demo.cashier", description="Sandbox payment provider.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--secret", default=secret, help="shared with the shop")
    parser.add_argument("--storage", type=Path, default=VAR / "cashier.sqlite3")
    parser.add_argument("--notice-delay", type=float, default=0, help="seconds, by default")
    parser.add_argument("--refund-delay", type=float, default=1, help="seconds until refunded")
    return parser.parse_args()


if __name__ == "__main__":
    main()
