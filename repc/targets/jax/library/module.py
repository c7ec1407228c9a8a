"""What an emitted module defines itself: these names stand for it."""

import jax

GROUP, INPUT, IN_DIM, OUT_DIM, SHAPES, PRECISION = "", "", 0, 0, {}, jax.lax.Precision.HIGHEST
SMALLEST_N, GENERIC_N, INPUT_AXES, CHANNELS, GIVEN = 1, 1, ((),), 1, False
