"""One training setting for every group: clipped AdamW whose decay follows the learning rate, small batches."""

from __future__ import annotations

import jax

from repc.source.packages import missing

LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.2  # over many steps; see `decay_of`
FEW_STEPS = 20_000  # fewer steps decay more at each
WARM_UP = 0.02  # of all steps
CLIP = 0.03  # global norm of the gradient of a loss in standardized units: few examples far out do not rule a step
BATCH = 25  # examples per step: with few examples, many small steps generalize better than few large ones


def optimizer(steps: int, learning_rate: float = LEARNING_RATE, weight_decay: float | None = None, clip: float = CLIP):
    """The optax optimizer for ``steps`` steps: a short warm-up, then a cosine to zero, for learning rate and decay alike.

    The decay acts on weights, not on biases: a large one early forgets the directions that the data do not determine, and
    fades with the learning rate so that what is learned late stays. ``weight_decay`` is `decay_of` the steps where it is not given.

    >>> from repc.nn import training
    >>> type(training.optimizer(1000)).__name__
    'GradientTransformationExtraArgs'
    """
    try:
        import optax
    except ModuleNotFoundError as error:
        missing(error, "training", "train")
    decay = decay_of(steps) if weight_decay is None else weight_decay
    schedule = optax.warmup_cosine_decay_schedule(0.0, learning_rate, max(1, int(WARM_UP * steps)), max(2, steps))
    return optax.chain(
        optax.clip_by_global_norm(clip),
        optax.scale_by_adam(),
        optax.inject_hyperparams(lambda w: optax.add_decayed_weights(w, mask=is_weight))(
            w=lambda step: decay * schedule(step) / learning_rate
        ),
        optax.scale_by_learning_rate(schedule),
    )


def decay_of(steps: int) -> float:
    """The weight decay that suits a number of steps: few examples mean few steps, which would forget too little.

    >>> from repc.nn import training
    >>> round(training.decay_of(5000), 3)
    0.4
    """
    return WEIGHT_DECAY * max(1.0, FEW_STEPS / steps) ** 0.5


def is_weight(tree):
    """For each leaf of a pytree, whether it is a weight (at least two axes) rather than a bias.

    >>> import jax.numpy as jnp
    >>> from repc.nn import training
    >>> training.is_weight({"w": jnp.ones((2, 3)), "b": jnp.ones(3)})
    {'b': False, 'w': True}
    """
    return jax.tree.map(lambda leaf: leaf.ndim > 1, tree)


def epochs_of(examples: int) -> int:
    """EMLP's budget: min(900000/N, 1000) epochs.

    >>> from repc.nn import training
    >>> training.epochs_of(10_000)
    90
    """
    return min(900_000 // examples, 1000)
