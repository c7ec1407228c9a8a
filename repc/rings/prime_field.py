"""Large prime fields with roots of unity, in which irrational character values become exact integers.

SymPy could tell primes as well; its import alone (0.3 s) is longer than what these few lines take for any small map.
"""

from __future__ import annotations

_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)


def field_with_roots(exponent: int, bits: int) -> tuple[int, int]:
    """(p, z): the first prime p ≡ 1 mod ``exponent`` of more than ``bits`` bits, and z of multiplicative order
    ``exponent``."""
    p = (2**bits // exponent + 1) * exponent + 1
    while not is_prime(p):
        p += exponent
    return p, _root(p, exponent)


def is_prime(n: int) -> bool:
    """Miller–Rabin with fixed witnesses: right for all n below 3·10²⁴, and no counterexample is known above."""
    if n < 2:
        return False
    for w in _WITNESSES:
        if n % w == 0:
            return n == w
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(n, w, odd, twos) for w in _WITNESSES)


def _passes(n: int, witness: int, odd: int, twos: int) -> bool:
    x = pow(witness, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


def _root(p: int, exponent: int) -> int:
    factors = _prime_factors(exponent)
    base = 2
    while True:
        z = pow(base, (p - 1) // exponent, p)
        if all(pow(z, exponent // q, p) != 1 for q in factors):
            return z
        base += 1


def _prime_factors(n: int) -> list[int]:
    found, q = [], 2
    while q * q <= n:
        if n % q == 0:
            found.append(q)
            while n % q == 0:
                n //= q
        q += 1
    return found + [n] * (n > 1)
