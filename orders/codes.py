"""Codes as a shopper reads them out."""


def spaced(code: str) -> str:
    """In groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
