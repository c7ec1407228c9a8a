"""Maps of several inputs by diagrams: those of the tensor product of the inputs, which is not formed.

A diagram sums over, or ties, indices of each input by itself first; indices that two inputs share and that do not reach the output
are summed as in a product of matrices. What is left has the size of the output's half of the diagram.
"""

from repc.lowering.multilinear.model import MultilinearProgram, tensor_product

__all__ = ["MultilinearProgram", "tensor_product"]
