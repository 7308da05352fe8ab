"""The sandbox payment provider: a house of its own, with its own books, spoken to over HTTP.

It follows the published rules of page pay at the big wallets, without money, and imports
nothing of the shop. `python -m demo.cashier --port 8001` runs it.
"""
