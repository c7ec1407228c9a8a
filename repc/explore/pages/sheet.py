"""The skeleton and the style of a page."""

from __future__ import annotations

from string import Template

MARK = '<meta name="generator" content="repc show">'

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
$mark
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>$style</style>
</head>
<body>
<header><h1>$title</h1><p class="lead">$lead</p></header>
<main>
$body
</main>
<footer>Written by repc $version.</footer>
</body>
</html>
""")

STYLE = """
:root{--paper:#ffffff;--ink:#1b1f24;--faint:#57606a;--line:#d0d7de;--card:#f6f8fa;--warn:#953800;
--keyword:#a40e26;--string:#0a3069;--comment:#57606a;--number:#0550ae;--name:#6639ba}
@media (prefers-color-scheme:dark){:root{--paper:#0f1419;--ink:#e6edf3;--faint:#9da7b3;--line:#3b434d;--card:#161c23;--warn:#f0a060;
--keyword:#ff7b72;--string:#a5d6ff;--comment:#9da7b3;--number:#79c0ff;--name:#d2a8ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:60rem;padding:1.2rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.4rem 0}
h2{font-size:1.25rem;margin:2.4rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.6rem 0 .5rem}
.lead,footer,figcaption{color:var(--faint)}
footer{margin-top:3rem;font-size:.85rem}
.warning{border-left:4px solid var(--warn);margin:.5rem 0;padding:.2rem .8rem;background:var(--card)}
pre,code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.82rem}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.7rem .8rem;overflow-x:auto;margin:.5rem 0;
line-height:1.45;overflow-wrap:normal}
figure{margin:1rem 0;border:1px solid var(--line);border-radius:6px;overflow-x:auto}
figure img{display:block;max-width:100%;height:auto;margin:0 auto}
figcaption{padding:.3rem .8rem;font-size:.85rem;position:sticky;left:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0}
th,td{text-align:left;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th,td{overflow-wrap:normal}
th{font-weight:600;color:var(--faint)}
td.w{white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer;color:var(--faint);padding:.3rem 0}
.source{counter-reset:line}
.source .line::before{counter-increment:line;content:counter(line);display:inline-block;width:3.2em;margin-right:1em;
text-align:right;color:var(--faint);user-select:none}
.k,.kn,.kc,.ow,.kd,.kr{color:var(--keyword)}
.s,.s1,.s2,.sd,.sa,.si,.se{color:var(--string)}
.c,.c1,.ch,.cm{color:var(--comment);font-style:italic}
.m,.mi,.mf,.mh,.il{color:var(--number)}
.nf,.nc,.nd,.fm,.nt{color:var(--name)}
"""
