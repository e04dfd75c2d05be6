"""Shamir's splitting over GF(256): a secret in five parts, any three of which give it back, two say nothing.

Each byte of the secret is the value at 0 of a polynomial of degree two whose other coefficients are random; part x
holds the values at x. The field is that of AES (x^8 + x^4 + x^3 + x + 1). Multiplication walks the eight bits of one
factor whatever they are, without table and without branch, so that its shape says nothing of the secret (ADR 14 says
what Python leaves of that, and why an offline ceremony needs no more).
"""

import secrets
from collections.abc import Mapping

THRESHOLD, PARTS = 3, 5


def multiply(one: int, other: int) -> int:
    """The product of two field elements (0 to 255)."""
    product = 0
    for bit in range(8):
        product ^= one & -(other >> bit & 1)
        one = (one << 1) ^ (0x11B & -(one >> 7))
    return product


def invert(element: int) -> int:
    """The inverse of an element, its 254th power; of 0, which has none, 0."""
    power = element
    for _ in range(6):
        power = multiply(multiply(power, power), element)
    return multiply(power, power)


def split(secret: bytes) -> dict[int, bytes]:
    """Five parts of a secret by their numbers 1 to 5, each as long as the secret."""
    coefficients = [secret, *(secrets.token_bytes(len(secret)) for _ in range(THRESHOLD - 1))]
    return {x: _at(x, coefficients) for x in range(1, PARTS + 1)}


def _at(x: int, coefficients: list[bytes]) -> bytes:
    values = bytes(len(coefficients[0]))
    for coefficient in reversed(coefficients):
        values = bytes(multiply(value, x) ^ byte for value, byte in zip(values, coefficient, strict=True))
    return values


def join(parts: Mapping[int, bytes]) -> bytes:
    """The secret of three parts by their numbers. Parts of different secrets give noise: hold the result to a public
    half. Raises ValueError for another count, for a number that is none, for parts of different lengths.
    """
    if len(parts) != THRESHOLD or not all(1 <= number <= PARTS for number in parts):
        raise ValueError("three parts with numbers from 1 to 5")
    secret = bytes(len(next(iter(parts.values()))))
    for x, part in parts.items():
        weight = 1
        for other in parts:
            if other != x:  # of numbers that are printed on the sheets
                weight = multiply(weight, multiply(other, invert(other ^ x)))
        secret = bytes(sum_ ^ multiply(byte, weight) for sum_, byte in zip(secret, part, strict=True))
    return secret
