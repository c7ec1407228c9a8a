"""One training setting for every group: clipped AdamW whose decay follows the learning rate, small batches."""

from __future__ import annotations

import jax

LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.2
WARM_UP = 0.02  # of all steps
CLIP = 0.3  # global norm of the gradient of a loss in standardized units
BATCH = 25  # examples per step: with few examples, many small steps generalize better than few large ones


def optimizer(steps: int, learning_rate: float = LEARNING_RATE, weight_decay: float = WEIGHT_DECAY):
    """The optax optimizer for ``steps`` steps: a short warm-up, then a cosine to zero, for learning rate and decay alike.

    The decay acts on weights, not on biases: a large one early forgets the directions that the data do not determine, and
    fades with the learning rate so that what is learned late stays.
    """
    import optax

    schedule = optax.warmup_cosine_decay_schedule(0.0, learning_rate, max(1, int(WARM_UP * steps)), max(2, steps))
    return optax.chain(
        optax.clip_by_global_norm(CLIP),
        optax.scale_by_adam(),
        optax.inject_hyperparams(lambda w: optax.add_decayed_weights(w, mask=is_weight))(
            w=lambda step: weight_decay * schedule(step) / learning_rate
        ),
        optax.scale_by_learning_rate(schedule),
    )


def is_weight(tree):
    """For each leaf of a pytree, whether it is a weight (at least two axes) rather than a bias."""
    return jax.tree.map(lambda leaf: leaf.ndim > 1, tree)


def epochs_of(examples: int) -> int:
    """EMLP's budget: min(900000/N, 1000) epochs."""
    return min(900_000 // examples, 1000)
