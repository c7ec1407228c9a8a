"""The page of a spec: whole, escaped, and readable in a browser."""

import re
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from repc.cli import main
from repc.driver import type_expression, type_source
from repc.explore.pages import page
from repc.explore.pages.parts import source, table
from repc.source import Source

SPEC = '# <script>alert("1")</script> & more\ngroup O(3)\nmap f : 5V⁰+5V -> V²\nmap g : (V, V) -> V²\n'
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
WIDER = "<script>onload=()=>document.title='overflow '+(document.documentElement.scrollWidth-innerWidth)</script>"


@pytest.fixture(scope="module")
def html():
    return page(type_source(Source("two.rep", SPEC)))


class Tags(HTMLParser):
    """Every tag is closed in order; the tags and the text are kept."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.attributes, self.texts = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "img", "source", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def tags(html):
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def test_the_page_says_everything(tags):
    said = "".join(tags.texts)
    for part in ("5 equivariant maps", "5V of the input cannot influence", "Certificate", "largest residual", "dense (chosen)",
                 "CERTIFICATE", "def apply(", "decompose", "3 generators"):  # fmt: skip
        assert part in said, part
    assert tags.seen.count("h2") == 4  # source, f, g, the passes


def test_the_page_needs_nothing_else(html, tags):
    assert "script" not in tags.seen and "link" not in tags.seen and "iframe" not in tags.seen
    links = [value for name, value in tags.attributes if name in ("src", "srcset", "href")]
    assert links and all(link.startswith("data:image/svg+xml;base64,") for link in links)
    assert "@import" not in html and "url(" not in html
    assert not [name for name, _ in tags.attributes if name.startswith("on")]


def test_everything_is_escaped(html, tags):
    assert "<script>" not in html
    assert 'alert("1")' in "".join(tags.texts)
    assert table(["<a>"], [["<b>"]]).count("&lt;") == 2
    assert "<i>" not in source("<i>", "nonsense") and "<i>" not in source("a = '<i>'", "python")


def test_pictures_are_told_in_words_and_drawn_for_dark_pages(tags):
    alternatives = [value for name, value in tags.attributes if name == "alt"]
    assert len(alternatives) == tags.seen.count("img") and all(alternatives)
    media = [value for name, value in tags.attributes if name == "media"]
    assert len(media) == tags.seen.count("source") == 3 * len(alternatives)  # each also in the dark, on a phone, and both
    assert {"prefers" in one for one in media} == {"max-width" in one for one in media} == {True, False}
    assert ("media", "(prefers-color-scheme: dark)") in tags.attributes


def test_every_line_of_a_module_is_one_line_of_the_page():
    text = 'def f():\n    """A\n    B."""\n\n    return 1'
    assert source(text, "python").count('<span class="line">') == 5


def test_the_same_page_every_time():
    spec = type_source(Source("one.rep", "group S(4)\nV -> V\n"))
    assert page(spec) == page(spec)


def test_a_representation_has_a_page():
    html = page(type_expression("V²", "SO(3)"))
    assert "irreducible" in html and html.count("<img") == 2


def test_a_network_has_a_page():
    text = "group SO(3)\nnet n : V+V⁰ -> V { hidden: uniform(16), layers: 1 }\n"
    html = page(type_source(Source("n.rep", text)))
    assert "a network of 2 layers" in html and "n.py, " in html and html.count("<img") == 1


def test_the_page_opens_with_sentences_and_has_a_table_of_coordinates():
    text = "group SO(3)\nrep arm = 2V+3\nnet n : 2arm+V -> arm { hidden: 8V⁰+4V, layers: 1 }\nmap f : (arm, V) -> V\n"
    tags = Tags()
    tags.feed(page(type_source(Source("arm.rep", text))))
    net, rest = "".join(tags.texts).split("f : (arm, V) → V")[:2]
    assert net.index("n makes 9 numbers of arm from the 21 numbers of 2arm+V") < net.index("Coordinates")
    assert "inputx[0:18]2arm" in net and "inputx[18:21]V" in net and "arm2V+3" in net
    assert "inputx1[0:6]2V" in rest and "inputx1[6:9]3" in rest and "inputx2[0:3]V" in rest and "outputy[0:3]V" in rest


def test_the_command_writes_the_page_and_overwrites_only_its_own(tmp_path, capsys):
    target = tmp_path / "page.html"
    command = ["show", "-e", "V", "-g", "S(4)", "--html", str(target)]
    assert main(command) == 0 and main(command) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"wrote {target} ({target.stat().st_size} bytes)"
    target.write_text("mine", encoding="utf-8")
    assert main(command) == 1
    assert "was not written by repc" in capsys.readouterr().err and target.read_text(encoding="utf-8") == "mine"
    assert main([*command, "--force"]) == 0
    assert main([*command[:-1], str(tmp_path / "page.txt")]) == 1
    assert "E0568: 'page.txt' names no page" in capsys.readouterr().err


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is not looked at in a browser")
@pytest.mark.parametrize("width", [1280, 500])
def test_the_page_fits_the_window(html, width, tmp_path):
    """500 pixels are the narrowest window of a headless Chromium; narrower pages are tried inside a frame."""
    target = tmp_path / "page.html"
    target.write_text(html.replace("</head>", WIDER + "</head>"), encoding="utf-8")
    assert re.search(r"<title>overflow (-?\d+)</title>", shown(target, width))[1] == "0"


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is not looked at in a browser")
def test_the_page_fits_a_phone(html, tmp_path):
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    widest = "Math.max(d.documentElement.scrollWidth, ...[...d.images].map(i => Math.ceil(i.getBoundingClientRect().right)))"
    measure = f"const d=frames[0].document; document.title='overflow '+({widest}-390)"
    frame = f'<iframe src="page.html" style="width:390px;height:800px;border:0" onload="{measure}"></iframe>'
    target = tmp_path / "frame.html"
    target.write_text(f"<!doctype html><title>none</title>{frame}", encoding="utf-8")
    assert re.search(r"<title>overflow (-?\d+)</title>", shown(target, 800))[1] == "0"  # no picture is cut off


def shown(target: Path, width: int) -> str:
    """The document as the browser has it after loading."""
    with tempfile.TemporaryDirectory() as profile:
        command = [CHROMIUM, *FLAGS, "--allow-file-access-from-files", f"--user-data-dir={profile}", f"--window-size={width},900"]
        done = subprocess.run([*command, "--dump-dom", target.as_uri()], capture_output=True, text=True, timeout=120)
    return done.stdout
