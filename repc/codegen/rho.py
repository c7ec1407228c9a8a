"""ρ(g) of a representation's tree as a Python expression over `library.py`'s functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repc.codegen.constants import Constants
from repc.numeric.irreducibles.named import NamedIrrep, named_irrep
from repc.reps.atoms import Atom, simplified
from repc.reps.layout import Marks, leaf_atoms, tensor_node
from repc.reps.slots import slots_of
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group


_PLAIN = Marks()


@dataclass
class RhoPrinter:
    """Prints trees of one group; ``regular`` collects the factors whose listed elements the text refers to, and
    ``constants`` the arrays of irreducibles given by label."""

    group: Group
    regular: set[int]
    constants: Constants

    def variables(self) -> tuple[str, ...]:
        """Names of the factor matrices."""
        count = len(self.group.factors)
        return ("g",) if count == 1 else tuple(f"g{i + 1}" for i in range(count))

    def text(self, node, marks: Marks = _PLAIN) -> str:
        """The expression for ρ(g)."""
        match node:
            case nodes.Scalars(count):
                return self._trivial(count)
            case nodes.Sum(terms):
                return f"_direct_sum({', '.join(self.text(t, marks) for t in terms)})"
            case nodes.Multiple(count, of):
                return self._multiple(count, of, marks)
            case nodes.Product(factors):
                return f"_tensor({', '.join(self.text(f, marks) for f in factors)})"
            case nodes.Power(of, exponent):
                if exponent == 0:
                    return self._trivial(1)
                return self.text(of, marks) if exponent == 1 else f"_power({self.text(of, marks)}, {exponent})"
            case nodes.Dual(of):
                return self.text(of, replace(marks, dual=not marks.dual))
            case nodes.Conj(of):
                return self.text(of, replace(marks, conj=not marks.conj))
            case nodes.Tensor():
                return self.text(tensor_node(node), marks)
            case nodes.Sym(degree, of):
                return self._tensor_power("_symmetric_power", degree, of, marks)
            case nodes.Alt(degree, of):
                return self._tensor_power("_alternating_power", degree, of, marks)
        return self._leaf(node, marks)

    def axis_text(self, atom: Atom) -> str:
        """How one axis of a tensor is moved: a matrix, or where a permutation takes each of its entries from."""
        if atom.kind == "V" and self.group.factors[atom.slot].is_permutation:
            real = ".real" if self.group.is_complex else ""
            return f"jnp.argmax({self.variables()[atom.slot]}{real}, axis=1)"
        return self._atom(atom)

    def _trivial(self, count: int) -> str:
        return f"jnp.eye({count}, dtype={self.variables()[0]}.dtype)"

    def _multiple(self, count: int, of, marks: Marks) -> str:
        if count == 0:
            return self._trivial(0)
        if isinstance(of, nodes.Power) and of.exponent == 0:
            return self._trivial(count)
        return f"_copies({count}, {self.text(of, marks)})" if count > 1 else self.text(of, marks)

    def _tensor_power(self, function: str, degree: int, of, marks: Marks) -> str:
        return f"{function}({self.text(of, marks)}, {degree})" if degree else self._trivial(1)

    def _leaf(self, leaf, marks: Marks) -> str:
        if isinstance(leaf, nodes.Label):
            return self._atom(*leaf_atoms(leaf, self.group, marks))
        kind = "reg" if isinstance(leaf, nodes.Regular) else leaf.name if isinstance(leaf, nodes.OneDim) else "V"
        slots = slots_of(leaf, self.group)
        texts = [self._atom(simplified(Atom(kind, slot, marks.dual, marks.conj), self.group)) for slot in slots]
        return texts[0] if len(texts) == 1 else f"_tensor({', '.join(texts)})"

    def _atom(self, atom: Atom) -> str:
        text = self._matrix(atom)
        if atom.dual:
            text = f"_dual({text})"
        return f"{text}.conj()" if atom.conj else text

    def _matrix(self, atom: Atom) -> str:
        g, factor = self.variables()[atom.slot], self.group.factors[atom.slot]
        match atom.kind:
            case "V":
                return g
            case "irrep":
                return self._chain(named_irrep(self.group, atom.slot, atom.label))
            case "reg":
                self.regular.add(atom.slot)
                return f"_regular(ELEMENTS_{atom.slot + 1}, {g})"
            case "sgn":
                return f"_sign({g})"
            case "timeor":
                return f"_sign({g}[:{factor.params[0]}, :{factor.params[0]}])"
            case "spaceor":
                return f"_sign({g}[{factor.params[0]}:, {factor.params[0]}:])"
        return f"_sign({g})" if factor.is_permutation else f"_determinant({g})"


    def _chain(self, irrep: NamedIrrep) -> str:
        """An irreducible as a chain of tensor products, one constant for each step."""
        if not irrep.steps:
            return self._trivial(1)
        steps = []
        for i, step in enumerate(irrep.steps):
            note = f"Step {i + 1} of {len(irrep.steps)} to {irrep.label} of {self.group.factors[irrep.slot].name}"
            arrays = [self.constants.add("STEPS", step.embed, f"{note}: (ψ, V) -> ψ, {step.embed.shape}.")]
            if not step.is_isometry:
                arrays.append(self.constants.add("STEPS", step.project, f"{note}: what undoes it."))
            atom = replace(step.atom, slot=irrep.slot)
            steps.append(f"({', '.join([self._atom(atom), *arrays])})")
        return f"_chain({', '.join(steps)})"
