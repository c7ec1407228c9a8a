"""Data to train on: the problems of the equivariant-MLP literature, made from a seed, with their representations and symmetry."""

from repc.datasets.examples import Examples
from repc.datasets.pendulum import SpringPendulum
from repc.datasets.puzzles import BrokenRubiksCube, InvertedCube
from repc.datasets.regression import Inertia, O5Synthetic, ParticleInteraction
from repc.datasets.trajectories import DoubleSpringPendulum

__all__ = [
    "BrokenRubiksCube",
    "DoubleSpringPendulum",
    "Examples",
    "Inertia",
    "InvertedCube",
    "O5Synthetic",
    "ParticleInteraction",
    "SpringPendulum",
]
