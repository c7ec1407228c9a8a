"""Kronecker coefficients of symmetric groups and plethysms, against published ones."""

import pytest

from repc.groups import GL, S
from repc.symbolic import decompose
from repc.syntax import parse_rep

# G. James, A. Kerber, The Representation Theory of the Symmetric Group (1981), appendix I.
KRONECKER = {
    "[2,1]⊗[2,1]": "[3]+[2,1]+[1,1,1]",
    "[2,1]⊗[1,1,1]": "[2,1]",
    "[3,1]⊗[3,1]": "[4]+[3,1]+[2,2]+[2,1,1]",
    "[3,1]⊗[2,2]": "[3,1]+[2,1,1]",
    "[2,2]⊗[2,2]": "[4]+[2,2]+[1,1,1,1]",
    "[3,1]⊗[2,1,1]": "[3,1]+[2,2]+[2,1,1]+[1,1,1,1]",
    "[4,1]⊗[4,1]": "[5]+[4,1]+[3,2]+[3,1,1]",
    "[4,1]⊗[3,2]": "[4,1]+[3,2]+[3,1,1]+[2,2,1]",
    "[4,1]⊗[3,1,1]": "[4,1]+[3,2]+[3,1,1]+[2,2,1]+[2,1,1,1]",
    "[3,2]⊗[3,2]": "[5]+[4,1]+[3,2]+[3,1,1]+[2,2,1]+[2,1,1,1]",
    "[3,2]⊗[3,1,1]": "[4,1]+[3,2]+2[3,1,1]+[2,2,1]+[2,1,1,1]",
    "[3,1,1]⊗[3,1,1]": "[5]+[4,1]+2[3,2]+[3,1,1]+2[2,2,1]+[2,1,1,1]+[1,1,1,1,1]",
    "[3,2,1]⊗[3,2,1]": "[6]+2[5,1]+3[4,2]+4[4,1,1]+2[3,3]+5[3,2,1]+2[2,2,2]+4[3,1,1,1]+3[2,2,1,1]+2[2,1,1,1,1]+[1,1,1,1,1,1]",
    "[5,1]⊗[3,3]": "[4,2]+[3,2,1]",
    "[3,3]⊗[3,3]": "[6]+[4,2]+[3,1,1,1]+[2,2,2]",
}

# I. G. Macdonald, Symmetric Functions and Hall Polynomials (1995), I.8, examples 5, 6 and 9; D. E. Littlewood (1950), appendix.
PLETHYSMS = {
    "Sym²(Sym²(V))": "[4]+[2,2]",
    "Λ²(Sym²(V))": "[3,1]",
    "Sym²(Λ²(V))": "[2,2]+[1,1,1,1]",
    "Λ²(Λ²(V))": "[2,1,1]",
    "Sym²(Sym³(V))": "[6]+[4,2]",
    "Λ²(Sym³(V))": "[5,1]+[3,3]",
    "Sym²(Λ³(V))": "[2,2,2]+[2,1,1,1,1]",
    "Λ²(Λ³(V))": "[2,2,1,1]+[1,1,1,1,1,1]",
    "Sym³(Sym²(V))": "[6]+[4,2]+[2,2,2]",
    "Λ³(Sym²(V))": "[4,1,1]+[3,3]",
    "Sym³(Λ²(V))": "[3,3]+[2,2,1,1]+[1,1,1,1,1,1]",
    "Λ³(Λ²(V))": "[3,1,1,1]+[2,2,2]",
    "Sym²(Sym⁴(V))": "[8]+[6,2]+[4,4]",
    "Λ²(Sym⁴(V))": "[7,1]+[5,3]",
    "Sym⁴(Sym²(V))": "[8]+[6,2]+[4,4]+[4,2,2]+[2,2,2,2]",
    "Sym³(Sym³(V))": "[9]+[7,2]+[6,3]+[5,2,2]+[4,4,1]",
    "Sym²([2,1])": "[4,2]+[3,2,1]+[3,1,1,1]+[2,2,2]",
    "Λ²([2,1])": "[4,1,1]+[3,3]+[3,2,1]+[2,2,1,1]",
}


def irreducibles(text, group):
    return {irrep.label: irrep.multiplicity for irrep in decompose(parse_rep(text), group)}


@pytest.mark.parametrize("product", KRONECKER)
def test_kronecker_coefficients(product):
    group = S(sum(map(int, product.split("⊗")[0].strip("[]").split(","))))
    assert irreducibles(product, group) == irreducibles(KRONECKER[product], group)


@pytest.mark.parametrize("power", PLETHYSMS)
def test_plethysms(power):
    """Under GL(6), where no partition of them is too long."""
    assert irreducibles(power, GL(6)) == irreducibles(PLETHYSMS[power], GL(6))


def test_they_are_forty_and_more():
    assert sum(text.count("[") for text in (*KRONECKER.values(), *PLETHYSMS.values())) > 100
