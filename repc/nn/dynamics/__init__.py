"""Learning how things move: Hamiltonian and plain vector fields as pytrees, their trajectories, and how far those are off."""

from repc.nn.dynamics.fields import EMLPH, MLPH, EMLPode, Hamiltonian, MLPode, VectorField, hamiltonian_dynamics
from repc.nn.dynamics.fields import LAYERS as LAYERS
from repc.nn.dynamics.fields import WIDTH as WIDTH
from repc.nn.dynamics.motions import EPOCHS as EPOCHS
from repc.nn.dynamics.motions import collocation_loss, learn, relative_error, rollout, rollout_error, rollout_loss, step_loss

__all__ = [
    "Hamiltonian",
    "VectorField",
    "EMLPH",
    "MLPH",
    "EMLPode",
    "MLPode",
    "hamiltonian_dynamics",
    "rollout",
    "rollout_loss",
    "step_loss",
    "collocation_loss",
    "learn",
    "relative_error",
    "rollout_error",
]
