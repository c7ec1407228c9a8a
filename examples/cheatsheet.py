"""Write the cheat sheet, ``cheatsheet.svg`` and ``cheatsheet.txt``: ``python examples/cheatsheet.py``. A test runs its lines."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
TITLE = "repc: which symmetry -> checked JAX"
SHEET = {  # section: lines of (what to write, what it is)
    "A spec": (
        ("group S(n) × O(3)", "exactly one; a letter is every size"),
        ("rep atoms = V_1+V_1⊗V_2", "a name for a representation"),
        ("map f : atoms -> V_2", "all linear equivariant maps"),
        ("map g : (V_2, V_2) -> V_2²", "linear in each input"),
        ("net h : atoms -> Sym²(V_2)", "a network; options in { }"),
        ("poly p : V -> V⁰ { degree: 1..3 }", "all polynomials of these degrees"),
    ),
    "Representations": (
        ("V", "what the group acts on"),
        ("V⁰, 3", "a number that stays, three of them"),
        ("5V, V+V²", "copies, one behind the other"),
        ("V⊗V, V², V*", "products, powers, the dual (V*V, V^2)"),
        ("Sym²(V), Λ²(V)", "symmetric, antisymmetric (Alt^2(V))"),
        ("det, sgn, reg", "determinant, sign, the regular one"),
        ("[2], 1o, [3,1]", "irreducibles of SO(3), O(3), S(4)"),
        ("harmonics(2)", "spins 0 to 2 of O(n)"),
        ("V_1, V_O(3)", "of which factor of a product"),
    ),
    "Groups": (
        ("SO(3), O(3), SO⁺(1,3)", "turns, with mirrors, with boosts"),
        ("S(5), A(5), Z(8)", "permutations, even ones, shifts"),
        ("C(4), D(6), Oh, D3d", "turns of the plane, crystals"),
        ("SU(2), U(1), Sp(2), SL(3)", "unitary, symplectic, volume"),
        ("S(3) × O(3), SO(2) wr S(3)", "products, wreath products (* and ≀)"),
        ("generated { perm (1 2)(3 4) }", "your own: perm, lie, discrete"),
    ),
    "Options of a net": (
        ("hidden: uniform(64)", "about 64 useful channels a layer"),
        ("hidden: (8V⁰+4V, 8V⁰)", "a list, one entry a layer"),
        ("layers: 2", "hidden layers"),
        ("product: 16", "channels that are multiplied; none"),
        ("pairs: all", "which are multiplied with which"),
        ("gate: channel", "how vectors are gated"),
        ("growth: 1", "totals over bodies; 0 means, 2 pairs"),
        ("dtype: bfloat16", "of the parameters"),
    ),
    "Commands": (
        ("repc explain spec.rep --brief", "what acts, what matters, how"),
        ("repc explain -e 'V -> V²' -g 'SO(3)'", "of one line"),
        ("repc compile spec.rep", "writes the module"),
        ("repc check module.py", "verifies it"),
        ("repc groups 'S(4)'", "irreducibles and their labels"),
        ("repc explain --code W0403", "what a code means"),
        ("repc restrict module.py --to 'C(4)'", "its weights for a subgroup"),
        ("repc symmetrize module.py --to 'D(4)'", "the nearest of a larger group"),
        ("repc fmt, show, repl, bench, cache, skill", "canonical form, pictures, prompt, …"),
    ),
    "A module, from Python": (
        ("f = repc.compile('V -> V', group='SO(3)')", "the module, loaded"),
        ("params = f.init(key)", "a dict of arrays"),
        ("f.apply(params, x)", "(…, IN_DIM) to (…, OUT_DIM)"),
        ("f.basis(), f.matrix(params)", "all maps, this map"),
        ("f.equivariance_error(params, key)", "about 1e-7 in float32"),
        ("nn.EMLP('2V', 'V', 'O(3)', ch=32)", "a network as a pytree"),
        ("(V >> V**2)(SO(3)).equivariant_basis()", "as in EMLP"),
    ),
}
WIDTH, ROW, TOP, COLUMNS = 1240, 19, 62, ((24, 270), (604, 342))  # of a column: its left edge, and how wide codes are
LEFT_ON_PAGE = ("A spec", "Representations", "Groups")


def text() -> str:
    """The sheet as text."""
    parts = [TITLE]
    for section, lines in SHEET.items():
        wide = max(len(code) for code, _ in lines)
        parts.append("\n".join([section, *(f"  {code:{wide}}  {words}" for code, words in lines)]))
    return "\n\n".join(parts) + "\n"


def svg() -> str:
    """The sheet as a picture of two columns."""
    found, heights = [], []
    for column, names in enumerate((LEFT_ON_PAGE, tuple(name for name in SHEET if name not in LEFT_ON_PAGE))):
        (x, wide), y = COLUMNS[column], TOP
        for name in names:
            found.append(f'<text x="{x}" y="{y}" class="h">{escape(name)}</text>')
            for code, words in SHEET[name]:
                y += ROW
                found.append(f'<text x="{x}" y="{y}" class="c">{escape(code)}</text>')
                found.append(f'<text x="{x + wide}" y="{y}" class="w">{escape(words)}</text>')
            y += 2 * ROW
        heights.append(y)
    style = (
        "text{fill:#1f2933;font-family:sans-serif;font-size:13px}.t{font-size:20px;font-weight:bold}"
        ".h{font-size:14px;font-weight:bold;fill:#0b5394}.c{font-family:monospace;font-size:12.5px}.w{fill:#52606d}"
    )
    height = max(heights)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
    title = f'<text x="24" y="34" class="t">{escape(TITLE)}</text>'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([head, f"<style>{style}</style>", ground, title, *found, "</svg>"]) + "\n"


if __name__ == "__main__":
    (HERE / "cheatsheet.svg").write_text(svg(), encoding="utf-8")
    (HERE / "cheatsheet.txt").write_text(text(), encoding="utf-8")
