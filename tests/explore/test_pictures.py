"""Pictures: what they say, that they are the same every time, and what is refused."""

import html
import json
import os
import re
import struct
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

import repc
from repc import V
from repc.cli import main
from repc.driver import type_source
from repc.explore.pages import page
from repc.explore.pictures import draw, kinds_of, picture, save
from repc.explore.pictures.basis import _panels
from repc.explore.pictures.ink import DARK, LIGHT, color, pattern, readable_on
from repc.explore.pictures.motion import motion
from repc.explore.pictures.network import network_bars
from repc.explore.pictures.rows import MATCHED, UNUSED, ZERO, block_facts
from repc.explore.pictures.sharing import sharing_classes
from repc.explore.pictures.sheet import broken, fitted, text_width
from repc.explore.pictures.subject import Subject, solved, subject_of
from repc.explore.pictures.values import BasisFacts, radical_text
from repc.groups import SO, SU, D, O, S, SO13p
from repc.source import RepcError, Source
from repc.symbolic.exact.radicals import recognize


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.fixture(scope="module")
def inertia():
    return (5 * V**0 + 5 * V >> V**2)(O(3))


def test_blocks_say_what_is_used_unused_and_zero(inertia):
    rows = block_facts(subject_of(inertia)).rows
    assert [(r.label, r.m_in, r.m_out, r.kind) for r in rows] == [
        ("[0]e", 5, 1, MATCHED),
        ("[1]e", 0, 1, ZERO),
        ("[2]e", 0, 1, ZERO),
        ("[1]o", 5, 0, UNUSED),
    ]
    said = words(draw(inertia))
    assert {"5V⁰+5V → V²", "5 equivariant maps under O(3)", "5 × [0]e", "1×5", "5 × [1]o"} <= set(said)
    assert sum("always zero" in word for word in said) == 3  # two rows and the warning


@pytest.mark.parametrize(
    ("rep", "group"), [(V**2, S(5)), (V**2 * V.T, SU(3)), (V**2, SO13p())], ids=str
)
def test_the_blocks_count_every_map(rep, group):
    maps = (rep >> rep)(group)
    assert block_facts(subject_of(maps)).hom_dim == maps.equivariant_basis().shape[1]


def test_many_irreducibles_are_folded():
    facts = block_facts(subject_of((V**20 >> V**24)(SO(3))))
    assert len(facts.rows) < 20 and any(row.folded > 1 for row in facts.rows)
    assert "and 9 more" in words(draw((V**20 >> V**24)(SO(3)), "blocks"))
    assert facts.hom_dim == sum(row.maps for row in facts.rows)


def inside(figure, slack=2):
    """Every text that lies (partly) outside the figure."""
    figure.canvas.draw()
    width, height = figure.bbox.width, figure.bbox.height
    boxes = [(text.get_text(), text.get_window_extent()) for axes in figure.axes for text in axes.texts]
    return [t for t, b in boxes if t and (b.x0 < -slack or b.y0 < -slack or b.x1 > width + slack or b.y1 > height + slack)]


@pytest.mark.parametrize(
    ("maps", "kind"),
    [
        ((5 * V**0 + 5 * V >> V**2)(SO(3)), "blocks"),
        ((V**2 >> V**2)(SU(3)), "blocks"),
        ((200 * V + 30 * V**2 + V**9 >> 100 * V**4 + V**6)(SO(3)), "blocks"),
        ((V_ := V(SO(3)) * V(S(5))) >> V_, "blocks"),
        ((V >> V**2)(SO(3)), "basis"),
        ((V**2 >> V**2)(S(4)), "basis"),
        (V(D(4)), "orbit"),
    ],
    ids=str,
)
def test_no_text_is_cut_off(maps, kind):
    assert inside(draw(maps, kind)) == []


def test_labels_of_rows_do_not_overlap():
    figure = draw((V**4 >> V**5)(SU(3)), "blocks")
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
    overlapping = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.shrunk(0.9, 0.7).overlaps(b.shrunk(0.9, 0.7))]
    assert overlapping == []


def test_basis_maps_are_printed_exactly():
    said = words(draw((V >> V**2)(SO(3)), "basis"))
    assert sorted(set(said) & {"1/√6", "−1/√6"}) == ["1/√6", "−1/√6"] and said.count("1/√6") + said.count("−1/√6") == 6


def test_basis_images_are_the_basis():
    maps = (V**2 >> V**2)(S(4))
    figure = draw(maps, "basis")
    images = [np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.images][:-1]
    found = np.stack([image.ravel() for image in images])
    expected = maps.equivariant_basis()
    np.testing.assert_allclose(found.T @ found, expected @ expected.T, atol=1e-12)


def test_the_first_24_of_many_are_shown():
    figure = draw((V**3 >> V**2)(S(6)), "basis")
    assert sum(bool(axes.images) for axes in figure.axes) == 25  # 24 maps and the scale
    assert any("52 basis maps, the first 24 of them" in word for word in words(figure))


def test_complex_maps_have_two_images():
    rep = Subject(SU(2), (V(SU(2)),), V(SU(2)))
    facts = BasisFacts(np.array([[[1.0, 1j], [0, 0]]]), None, (), ())
    assert [name for name, _, _ in _panels(facts)] == ["Re B₁", "Im B₁"]
    assert "B₁" in words(draw(rep, "basis"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 3**0.5, "1/√3"), (-0.5, "−1/2"), (1j / 2**0.5, "i/√2"), (2**0.5 / 3, "√2/3"), (-1 / 18**0.5, "−1/(3√2)"), (1, "1")],
)
def test_numbers_are_written_short(value, text):
    assert radical_text(recognize(value)) == text


def test_orbits_are_orbits():
    found = motion(subject_of(V(D(4))), V(D(4)))
    assert found.all_elements and found.points.shape == (8, 2)
    np.testing.assert_allclose(np.linalg.norm(found.points, axis=1), np.linalg.norm(found.points[0]))
    curves = motion(subject_of(V(SO(3))), V(SO(3))).paths
    assert len(curves) == 2  # one for each generator
    for _, (curve,) in curves:
        np.testing.assert_allclose(np.linalg.norm(curve, axis=1), np.linalg.norm(curve[0]))
        np.testing.assert_allclose(curve[0], curve[-1], atol=1e-12)  # a whole turn


@pytest.fixture(scope="module")
def net():
    text = "group SO(3)\nnet n : 5V⁰+5V -> V² { hidden: uniform(32), layers: 2 }\n"
    (typed,) = type_source(Source("n.rep", text)).outputs
    return solved(typed)


def test_a_network_shows_its_channels_and_all_its_parameters(net):
    figure = draw(net)
    assert inside(figure) == []
    said = words(figure)
    learned = sum(int(word.split()[0].replace(",", "")) for word in said if "coefficient" in word)
    assert learned == net.parameters and f"{learned:,} real parameters in 3 layers" in said
    assert {"input", "output", "5[0] + 5[1]", "[0] + [1] + [2]"} <= set(said)
    assert [bar.coordinates for bar in network_bars(net)][::3] == [20, 9]
    assert kinds_of(net) == ("network",)
    with pytest.raises(RepcError, match="there is no picture of the kind 'basis' of n"):
        draw(net, "basis")


def test_kinds():
    assert kinds_of((V >> V**2)(SO(3))) == ("blocks", "basis", "orbit")
    assert kinds_of((V**2 >> V**2)(S(5))) == ("blocks", "basis")
    assert kinds_of(SO(3))[0] == "orbit"


@pytest.mark.parametrize("form", ["png", "svg"])
@pytest.mark.parametrize("kind", ["blocks", "basis", "orbit"])
def test_the_same_bytes_every_time(kind, form):
    maps = (V >> V**2)(SO(3))
    data = picture(maps, form, kind)
    assert data == picture(maps, form, kind)
    assert b"repc show" in data[:4096] and b"dc:date" not in data and b"tIME" not in data


def test_user_settings_change_nothing():
    import matplotlib

    before = picture((V >> V**2)(SO(3)))
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "savefig.dpi": 20, "axes.facecolor": "red"}):
        assert picture((V >> V**2)(SO(3))) == before


def test_the_same_bytes_for_any_hash_seed():
    script = (
        "import hashlib\nfrom repc import V\nfrom repc.groups import SO\nfrom repc.explore.pictures import picture\n"
        "print(hashlib.sha256(picture((5*V**0+5*V >> V**2)(SO(3)), 'svg')).hexdigest())"
    )
    command = [sys.executable, "-c", script]
    runs = [
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_dark_pictures_have_readable_ink(inertia):
    assert draw(inertia, dark=True).get_facecolor() != draw(inertia).get_facecolor()
    for theme in (LIGHT, DARK):
        for ink in (theme.ink, theme.faint):
            assert contrast(ink, theme.paper) > 4.5
    assert all(contrast(readable_on(color(k)), color(k)) > 4.5 for k in range(21))
    assert len({color(k) for k in range(21)}) == 21


def contrast(a, b):
    def luminance(code):
        c = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        c = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in c]
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("text", ["V", "irreducible" * 20, "[1]_SO(3)⊗[4,1]_S(5)"])
@pytest.mark.parametrize("width", [0.3, 1.0])
def test_text_is_fitted(text, width):
    shown, size = fitted(text, 9, width)
    assert shown and (text_width(shown, size) <= width or shown == "…") and size >= 6


# ── files and commands ───────────────────────────────────────────────────────────────────────────


def test_save_writes_png_and_svg_and_overwrites_only_its_own(tmp_path):
    maps = (V >> V**2)(SO(3))
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    assert save(maps, png) == png.stat().st_size and save(maps, svg, "basis") == svg.stat().st_size
    assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">I", png.read_bytes()[16:20])[0] > 600
    save(maps, png)
    svg.write_text("<svg>mine</svg>", encoding="utf-8")
    with pytest.raises(RepcError, match="was not written by repc"):
        save(maps, svg)
    assert svg.read_text(encoding="utf-8") == "<svg>mine</svg>"
    save(maps, svg, force=True)


def test_the_command_draws_one_map_and_several(tmp_path, capsys):
    spec = tmp_path / "two.rep"
    spec.write_text("group SO(3)\nmap a : V -> V²\nmap b : V² -> V\n", encoding="utf-8")
    assert main(["show", str(spec)]) == 0
    assert sorted(p.name for p in (tmp_path / "two").iterdir()) == ["a.png", "b.png"]
    assert main(["show", str(spec), "-o", str(tmp_path / "x.png")]) == 1
    assert "E0570: 2 pictures do not fit in the one file" in capsys.readouterr().err
    assert main(["show", "-e", "[1]", "-g", "Z(8)", "-o", str(tmp_path / "orbit.svg")]) == 0
    assert capsys.readouterr().out.startswith(f"wrote {tmp_path / 'orbit.svg'} (")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-e", "V", "-g", "SO(4)", "--kind", "orbit"], 1, "V has dimension 4"),
        (["-e", "V -> V", "-g", "SO(3)", "-o", "a.jpg"], 1, "E0563: 'a.jpg' names no picture"),
        (["-e", "V^8 -> V^8", "-g", "SO(3)", "--kind", "basis"], 1, "6,561 × 6,561 entries: too many to see"),
        (["-e", "V^5 -> V^5", "-g", "S(8)", "--kind", "basis"], 1, "too many to see"),
        (["-e", "V -> V", "-g", "SO(3)", "--kind", "nonsense"], 2, "invalid choice: 'nonsense'"),
        (["-e", "V -> V", "-g", "SO(3)", "--html", "a.html", "--kind", "basis"], 2, "E0516"),
        (["-e", "V -> V", "-g", "SO(3)", "--html", "a.html", "-o", "a.jpg"], 1, "E0563"),
        (["-e", "V -> V", "-g", "SO(3)", "--html", "a.txt", "-o", "a.png"], 1, "E0568"),
    ],
)
def test_mistakes(arguments, code, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["show", *arguments]) == code
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_matplotlib_is_told(monkeypatch):
    monkeypatch.delitem(sys.modules, "repc.explore.pictures.sheet", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(RepcError, match=r"E0560: pictures need Matplotlib.*\n.*pip install 'repc\[show\]'"):
        draw((V >> V**2)(SO(3)))


def test_only_drawing_loads_matplotlib():
    code = "import sys, json, repc.explore.pictures, repc\nrepc.vis\nprint(json.dumps('matplotlib' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) is False


# ── Python and notebooks ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def current_axes():
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    pyplot.close("all")  # what other tests, or programs of pages, have left open
    yield pyplot.gca
    pyplot.close("all")


def test_vis_shows_which_entries_are_equal(current_axes):
    G = S(4)
    repc.vis(V(G), V(G))
    image = np.asarray(current_axes().images[0].get_array())
    assert image.shape == (4, 4, 3)
    colors = {tuple(c) for c in image.reshape(-1, 3)}
    assert len(colors) == 2 and len({tuple(image[i, i]) for i in range(4)}) == 1
    repc.vis(V(G), V(G), cluster=False)
    values = np.asarray(current_axes().images[-1].get_array())
    np.testing.assert_allclose(values, values.T)


def test_entries_that_are_always_zero_are_blank():
    basis = (V >> V**2)(SO(3)).equivariant_basis()
    classes = sharing_classes(basis)
    assert (classes == 0).sum() == 21 and set(classes) == {0, 1, 2}


def test_notebooks_see_the_blocks():
    maps = (V >> V**2)(SO(3))
    assert maps._repr_png_()[:4] == b"\x89PNG" and maps._repr_html_().startswith("<div>$")
    assert (V >> V)._repr_png_() is None and V(SO(3))._repr_html_() is None


def test_subjects_that_are_none():
    with pytest.raises(RepcError, match="there is no picture of 3"):
        draw(3)
    with pytest.raises(RepcError, match=r"call it with one first, for example \(V\)\(SO\(3\)\)"):
        draw(V)
    assert isinstance(subject_of(SO(3)), Subject)


# ── what a picture says, read from its file ──────────────────────────────────────────────────────

SVG = "{http://www.w3.org/2000/svg}"
ARM, WORLD = "joints_of_the_left_arm_and_of_the_right_one", "everything_that_the_robot_sees_of_the_world_around_it"
LONG = f"""group SO(3) × S(5)
rep {ARM} = 4V⁰+2V_1+V_1⊗V_2
rep {WORLD} = 3V_1+V_2+V_1²⊗V_2+V_2²
net a_policy_with_a_long_name : 2{ARM}+{WORLD} -> {ARM} {{ hidden: (uniform(60), 20V_1+4V_1²+8V⁰), layers: 2 }}
map a_map_with_a_long_name : 2{ARM}+{WORLD} -> {ARM}+V_1
"""


def texts_of(svg):
    """Width and height of a picture in points, and (text, left, right, top, bottom, CSS pixels of its font) of each line on it, as
    far as the advance of its letters tells."""
    tree = ElementTree.fromstring(svg, ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True)))
    width, height = (float(tree.get(side).removesuffix("pt")) for side in ("width", "height"))
    box = [float(x) for x in tree.get("viewBox").split()]
    assert box == [0, 0, width, height]
    found = []
    for group in tree.iter(f"{SVG}g"):
        if not (group.get("id") or "").startswith("text_"):
            continue
        words = next(child.text for child in group.iter() if child.tag is ElementTree.Comment).strip()
        inner = next(child for child in group.iter(f"{SVG}g") if "scale(" in (child.get("transform") or ""))
        x, y = map(float, re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", inner.get("transform")).groups())
        size = 100 * float(re.search(r"scale\(([\d.]+) ", inner.get("transform"))[1])
        bold = any("Bold" in (use.get("{http://www.w3.org/1999/xlink}href") or "") for use in inner.iter())
        weight = "bold" if bold else "normal"
        found.append((words, x, x + 72 * text_width(words, size, weight), y - 0.8 * size, y + 0.25 * size, size * 96 / 72))
    return width, height, found


@pytest.fixture(scope="module")
def long_ones():
    spec = type_source(Source("long.rep", LONG))
    net, a_map = spec.outputs
    return {"network": solved(net), "blocks": a_map}


def many():
    return (V**9 >> V**10)(SO(3))


SUBJECTS = {
    "network": lambda ones: (ones["network"], "network"),
    "long blocks": lambda ones: (ones["blocks"], "blocks"),
    "product": lambda ones: ((W := V(SO(3)) * V(S(5))) * W >> W * W, "blocks"),
    "many": lambda ones: ((V**20 >> V**24)(SO(3)), "blocks"),
    "basis": lambda ones: ((V**2 >> V**2)(S(4)), "basis"),
    "orbit": lambda ones: ((V >> V**2)(O(3)), "orbit"),
}


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", SUBJECTS)
def test_every_text_lies_inside_and_on_a_phone_is_large_enough(long_ones, name, narrow):
    thing, kind = SUBJECTS[name](long_ones)
    width, height, found = texts_of(picture(thing, "svg", kind, narrow=narrow))
    assert len(found) > 3
    outside = [words for words, x0, x1, y0, y1, _ in found if x0 < -1 or x1 > width + 1 or y0 < -1 or y1 > height + 1]
    assert outside == []
    if narrow:
        assert width * 96 / 72 <= 390 - 40  # what is left of a phone's page
        assert min(size for *_, size in found) >= 10 - 1e-6, [one for one in found if one[-1] < 10]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_long_titles_and_labels_of_layers_are_wrapped_and_whole(long_ones, narrow):
    _, _, found = texts_of(picture(long_ones["network"], "svg", "network", narrow=narrow))
    said = "".join("".join(words.split()) for words, *_ in found)
    if not narrow:
        assert f"a_policy_with_a_long_name:2{ARM}+{WORLD}→{ARM}" in said
    for layer in long_ones["network"].network.layers:
        assert "".join(", ".join(layer.does).split()) in said
        assert "".join(" + ".join(map(str, layer.channels)).split()) in said
    assert all("…" not in words for words, *_ in found) or narrow


def test_what_a_network_drops_is_hatched_and_counted():
    text = "group SO(3)\nnet n : 5V⁰+V+V³ -> V { hidden: (8V⁰+8V, 5V+2V²), layers: 2, product: none }\n"
    (typed,) = type_source(Source("n.rep", text)).outputs
    net = solved(typed)
    bars = network_bars(net)
    used = {bar.name: bar.coordinates + bar.dropped for bar in bars}
    assert used == {"input": 35, "layer1": 32, "layer2": 33, "output": 3}
    dropped = [bar for bar in bars if bar.dropped]
    assert dropped
    figure = draw(net)
    hatched = [patch for axes in figure.axes for patch in axes.patches if patch.get_hatch() and "/" in patch.get_hatch()]
    assert len(hatched) == len(dropped) + 1  # and one that says what it means
    said = words(figure)
    for bar in dropped:
        plural = "s" * (bar.dropped != 1)
        assert any(f"{bar.dropped:,} number{plural} dropped" in word for word in said)


def test_more_than_ten_irreducibles_are_told_apart():
    looks = {(color(k), pattern(k)) for k in range(42)}
    assert len(looks) == 42 and all("/" not in pattern(k) for k in range(42))  # aslant is what is dropped
    figure = draw(many(), "blocks")
    facts = block_facts(subject_of(many()))
    assert len(facts.rows) > 10
    said = words(figure)
    labels = [row.label for row in facts.rows if row.folded == 1]
    seen = [next(k for k, word in enumerate(said) if word.endswith(label)) for label in labels]
    assert seen == sorted(seen)  # in order
    patterned = {patch.get_hatch() for axes in figure.axes for patch in axes.patches if patch.get_hatch()}
    assert patterned >= {pattern(k) for k in range(7, len(facts.rows) - 1)} - {""}


def test_names_of_a_source_are_titles(long_ones):
    title = subject_of(long_ones["blocks"]).title
    assert title == f"a_map_with_a_long_name : 2{ARM}+{WORLD} → {ARM}+V_1"


@pytest.mark.parametrize("text", ["V", "a+b+c" * 30, "W" * 200, "1,000,000 × [1]_SO(3)⊗[4,1]_S(5)", "", "two words"])
@pytest.mark.parametrize("width", [0.4, 1.0, 5.0])
def test_lines_are_broken_where_they_may_be(text, width):
    lines = broken(text, 9, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 9) <= width or len(line) == 1 for line in lines)
    if width >= 1:
        assert not any(line.endswith(",") and after[:1].isdigit() for line, after in zip(lines, lines[1:], strict=False))


def test_a_group_with_a_letter_is_drawn_at_a_number(tmp_path, capsys):
    page, folder = tmp_path / "a.html", tmp_path / "both"
    spec = tmp_path / "a.rep"
    spec.write_text("group S(n) × O(3)\nrep pos = V_1⊗V_2\nmap f : pos -> V_2\nmap g : pos+V_1 -> pos\n", encoding="utf-8")
    assert main(["show", str(spec), "-o", str(folder), "--html", str(page)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["f.png", "g.png"]
    text = page.read_text(encoding="utf-8")
    assert "S(n)×O(3) at n = 5" in text and "f : pos → V_2" in text
    out = capsys.readouterr().out
    assert out.count("wrote ") == 3
    assert main(["show", "-e", "V² -> V", "-g", "S(n)", "-o", str(tmp_path / "one.svg")]) == 0
    assert b"under S(n) at n = 5" in (tmp_path / "one.svg").read_bytes()
    assert main(["show", "-e", "V²", "-g", "O(n)", "-o", str(tmp_path / "two.svg")]) == 0
    both = ["--html", str(tmp_path / "p.html"), "-o", str(tmp_path / "p.png"), "--kind", "basis"]
    assert main(["show", "-e", "V² -> V", "-g", "S(n)", *both]) == 0


def test_a_network_with_a_letter_is_drawn_as_it_is_for_every_number(tmp_path):
    """The network that is compiled, not one of a group at that number: V+V⁰ has 3 ways to V and V 2, of two growths at the end."""
    picture, spec = tmp_path / "a.svg", tmp_path / "a.rep"
    spec.write_text("group S(n)\nnet f : V+V⁰ -> V { hidden: 2V, layers: 1 }\n", encoding="utf-8")
    assert main(["show", str(spec), "-o", str(picture)]) == 0
    drawn, learned = picture.read_text(encoding="utf-8"), 2 * 3 + 2 + 2 * 2 * 2 + 2
    assert f"{learned} real parameters in 2 layers; bars are as long as at n = 5" in drawn
    assert "dim n + 1" in drawn and "dim 2n" in drawn


def test_a_page_shows_networks_for_every_number_and_maps_at_one(monkeypatch):
    monkeypatch.setattr(sys.modules[page.__module__], "_pictures", lambda *_: [])
    spec = type_source(Source("a.rep", "group S(n)\nnet f : V+V⁰ -> V { hidden: 2V, layers: 1 }\nmap g : V -> V\n"), free=True)
    text = page(spec)
    assert "f, g under S(n)" in text and "for every n" in text and "an element of S(n) at n = 5" in text
    assert "\nSMALLEST_N" in html.unescape(re.sub("<[^>]*>", "", text)) and "flops per sample" in text


def test_nothing_is_written_where_one_of_both_fails(tmp_path, capsys):
    both = ["--html", str(tmp_path / "a.html"), "-o", str(tmp_path / "a.png"), "--kind", "basis"]
    assert main(["show", "-e", "V^8 -> V^8", "-g", "SO(3)", *both]) == 1
    assert "too many to see" in capsys.readouterr().err and list(tmp_path.iterdir()) == []
