"""The unified social credit code of Chinese companies (GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def is_valid(code: str) -> bool:
    """Eighteen characters of the alphabet, the last of which proves the others."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET) and code[-1] == check(code[:-1])


def check(body: str) -> str:
    """The last character for the first seventeen: weights are the powers of 3 modulo 31."""
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return ALPHABET[-total % 31]
