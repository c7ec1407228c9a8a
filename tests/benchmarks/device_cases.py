"""What `device.py` times: the modules, and how each is called beside its competitors."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import jax
import jax.numpy as jnp
from by_hand import convolution, pools
from peers import Call, cue_call, cue_uvu, e3nn_linear, e3nn_uvu, installed

# Products of channels with the harmonics of an edge, each channel by itself ("uvu"), of published interatomic potentials: name,
# group, blocks of channels (how many, what each has), harmonics, what is kept. Multiplicities that differ are blocks of channels.
UVU = {
    "mace-medium": ("O(3)", ((128, "0e+1o"),), "0e+1o+2e+3o", "0e+1o+2e"),
    "mace-large": ("O(3)", ((128, "0e+1o+2e"),), "0e+1o+2e+3o", "0e+1o+2e+3o"),
    "nequip-lips": ("O(3)", ((32, "0o+0e+1o+1e+2o+2e"),), "0e+1o+2e", "0o+0e+1o+1e+2o+2e"),
    "nequix-main": ("O(3)", ((32, "0e+1o+2e+3o"), (32, "0e+1o"), (64, "0e")), "0e+1o+2e+3o", "0e+1o+2e+3o"),
    "sevennet-l3i5": ("SO(3)", ((32, "[0]+[1]+[2]+[3]"), (32, "[0]+[1]"), (64, "[0]")), "[0]+[1]+[2]+[3]", "[0]+[1]+[2]+[3]"),
}
LINEAR = {
    "mace-medium": ("O(3)", "128x0e+128x1o"),
    "mace-large": ("O(3)", "128x0e+128x1o+128x2e"),
    "nequip-lips": ("O(3)", "32x0o+32x0e+32x1o+32x1e+32x2o+32x2e"),
    "nequix-main": ("O(3)", "128x0e+64x1o+32x2e+32x3o"),
    "sevennet-l3i5": ("SO(3)", "128[0]+64[1]+32[2]+32[3]"),
}
OTHERS = {
    "inertia": "group SO(3)\nnet f : 5V⁰+5V -> V² { hidden: uniform(384), layers: 3 }",
    "contraction": "group O(3)\nrep x = 0e+1o+2e\npoly f : x -> x { degree: 1..3, channels: 128, weights: given }",
    "matrices": "group S(1000)\nmap f : 16V² -> 16V²",
    "grid": "group Z(64)×Z(64)\nmap f : 8V_1⊗V_2 -> 8V_1⊗V_2",
}
SPECIES = 10


# ── modules ────────────────────────────────────────────────────────────────────────────────────────


def sources() -> dict[str, str]:
    """Name of a module -> the text it is compiled from."""
    found = {f"linear {name}": f"group {g}\nmap f : {x} -> {x}" for name, (g, x) in LINEAR.items()}
    for name, (group, blocks, y, z) in UVU.items():
        for k, (channels, x) in enumerate(blocks):
            options = f"mix: channel, channels: {channels}, weights: given"
            found[f"uvu {name} {k}"] = f"group {group}\nmap f : ({x}, {y}) -> {z} {{ {options} }}"
    return {**found, **OTHERS}


def write(folder: Path, only: str = "") -> None:
    """Every module into a folder; this part alone needs the compiler."""
    from repc.driver import compile_spec, output, type_source
    from repc.source import Source

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sources().items():
        if only in name:
            output.write(compile_spec(type_source(Source(name, text))), folder / f"{file_of(name)}.py", force=True)


def file_of(name: str) -> str:
    """A name that Python can import."""
    return name.replace(" ", "_").replace("-", "_")


def read(folder: Path, name: str):
    """The module of this name in the folder."""
    path = folder / f"{file_of(name)}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── what is timed ──────────────────────────────────────────────────────────────────────────────────


def inertia(folder: Path, batch: int) -> list[Call]:
    """The network of the tutorial, and a plain one of its width."""
    module, keys = read(folder, "inertia"), jax.random.split(jax.random.key(0), 8)
    params, x = module.init(keys[0]), jax.random.normal(keys[1], (batch, module.IN_DIM))
    widths = [module.IN_DIM, 384, 384, 384, module.OUT_DIM]
    plain = [jax.random.normal(k, (a, b)) / a**0.5 for k, a, b in zip(keys[2:], widths, widths[1:], strict=False)]

    def perceptron(weights, x):
        for w in weights[:-1]:
            x = jax.nn.swish(x @ w)
        return x @ weights[-1]

    error = float(module.equivariance_error(params, keys[7], 100))
    return [Call("repc", module.apply, (params, x), error), Call("plain network", perceptron, (plain, x))]


def linear(folder: Path, name: str, batch: int) -> list[Call]:
    """Every linear map of features to features."""
    module, keys = read(folder, f"linear {name}"), jax.random.split(jax.random.key(0), 3)
    params, x = module.init(keys[0]), jax.random.normal(keys[1], (batch, module.IN_DIM))
    found = [Call("repc", module.apply, (params, x), float(module.equivariance_error(params, keys[2], 100)))]
    if installed("cuequivariance_jax"):
        import cuequivariance as cue

        irreps = cue.Irreps("O3", standard(LINEAR[name][1]))
        found.append(cue_call(cue.descriptors.linear(irreps, irreps), keys[1], x))
    if installed("e3nn_jax"):
        found.append(e3nn_linear(standard(LINEAR[name][1]), keys[1], x))
    return found


def uvu(folder: Path, name: str, batch: int) -> list[Call]:
    """Channels with the harmonics of their edge, coefficients for every edge and channel."""
    group, blocks, y, z = UVU[name]
    modules = [read(folder, f"uvu {name} {k}") for k in range(len(blocks))]
    keys = jax.random.split(jax.random.key(0), 3 * len(blocks) + 1)
    weights = [jax.random.normal(k, (batch, m.CHANNELS, m.HOM_DIM)) for k, m in zip(keys, modules, strict=False)]
    xs = [jax.random.normal(k, (batch, m.CHANNELS, m.IN_DIM[0])) for k, m in zip(keys[len(blocks) :], modules, strict=False)]
    edge = jax.random.normal(keys[-1], (batch, 1, modules[0].IN_DIM[1]))

    def apply(weights, xs, edge):
        return [m.apply(w, x, edge) for m, w, x in zip(modules, weights, xs, strict=True)]

    given = [{"coefficients": w[:1]} for w in weights]
    error = max(float(m.equivariance_error(p, keys[0], 10)) for m, p in zip(modules, given, strict=True))
    found = [Call("repc", apply, (weights, xs, edge), error)]
    if installed("cuequivariance_jax"):
        parts = [(channels, standard(x)) for channels, x in blocks]
        found.append(cue_uvu(parts, standard(y), standard(z), keys[0], xs, edge))
    if installed("e3nn_jax"):
        found.append(e3nn_uvu([standard(x) for _, x in blocks], standard(y), standard(z), keys, xs, edge))
    return found


def contraction(folder: Path, batch: int) -> list[Call]:
    """The symmetric contraction of MACE: degrees 1 to 3, coefficients by species."""
    module, keys = read(folder, "contraction"), jax.random.split(jax.random.key(0), 4)
    species = jax.random.randint(keys[0], (batch,), 0, SPECIES)
    x = jax.random.normal(keys[1], (batch, module.CHANNELS, module.IN_DIM))
    w = jax.random.normal(keys[2], (SPECIES, module.CHANNELS, module.HOM_DIM))
    error = float(module.equivariance_error({"coefficients": w[:1]}, keys[3], 10))
    found = [Call("repc", lambda w, x: module.apply(w[species], x), (w, x), error)]
    if installed("cuequivariance_jax"):
        import cuequivariance as cue

        irreps = module.CHANNELS * cue.Irreps("O3", "0e+1o+2e")
        e = cue.descriptors.symmetric_contraction(irreps, irreps, (1, 2, 3))
        by_species = cue_call(e, keys[2], x.reshape(batch, -1))
        table = jax.random.normal(keys[2], (SPECIES, e.inputs[0].dim))
        found.append(Call(by_species.name, lambda w, x: by_species.function(w[species], x), (table, by_species.arguments[1])))
    return found


def matrices(folder: Path, batch: int) -> list[Call]:
    """16 channels of 1000×1000 matrices under permutations."""
    return by_hand(read(folder, "matrices"), "pools", batch)


def grid(folder: Path, batch: int) -> list[Call]:
    """8 channels on a periodic grid of 64×64 points."""
    return by_hand(read(folder, "grid"), "fft", batch)


def by_hand(module, name: str, batch: int) -> list[Call]:
    """A map beside the same written by a person."""
    written = jax.vmap({"pools": pools, "fft": convolution((64, 64))}[name], in_axes=(None, 0))
    keys = jax.random.split(jax.random.key(0), 3)
    params, x = module.init(keys[0]), jax.random.normal(keys[1], (batch, module.IN_DIM))
    small = module.IN_DIM <= 2**13  # ρ(g) is a matrix, refused above 2**26 entries
    error = float(module.equivariance_error(params, keys[2], 2)) if small else permuted_error(module, params, x[0])
    return [Call("repc", module.apply, (params, x), error), Call("by hand", written, (params, x))]


def permuted_error(module, params, x) -> float:
    """The equivariance error of a map of matrices under a permutation of rows and columns, made here."""
    n = round((module.IN_DIM // 16) ** 0.5)
    order = jax.random.permutation(jax.random.key(1), n)

    def moved(z):
        return z.reshape(16, n, n)[:, order][:, :, order].reshape(-1)

    before, after = module.apply(params, moved(x)), moved(module.apply(params, x))
    return float(jnp.linalg.norm(before - after) / (jnp.linalg.norm(before) + jnp.linalg.norm(after)))


def standard(labels: str) -> str:
    """Labels as e3nn and cuEquivariance write them: those of SO(3) become even."""
    return re.sub(r"(\d*)\[(\d+)\]", lambda m: (f"{m[1]}x" if m[1] else "") + f"{m[2]}e", labels)


def cases(folder: Path, batch: int) -> dict:
    """Name -> (batch, what makes its calls), those that say most first."""
    few, images = max(1, batch // 12_500), max(1, batch // 50)
    return {
        "inertia": (batch, lambda: inertia(folder, batch)),
        **{f"uvu {name}": (batch, lambda name=name: uvu(folder, name, batch)) for name in UVU},
        **{f"linear {name}": (batch, lambda name=name: linear(folder, name, batch)) for name in LINEAR},
        "contraction": (max(1, batch // 10), lambda: contraction(folder, max(1, batch // 10))),
        "matrices": (few, lambda: matrices(folder, few)),
        "grid": (images, lambda: grid(folder, images)),
    }
