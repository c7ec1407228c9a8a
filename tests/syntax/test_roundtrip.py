"""Printing and parsing are inverse to each other, in both spellings."""

from hypothesis import given

from repc.syntax import format_source, merge, parse, parse_group, parse_rep, unparse
from repc.syntax.nodes import Generated, GeneratorExpr
from tests.syntax import strategies


@given(strategies.reps)
def test_representations(node):
    assert parse_rep(unparse(node)) == node
    text = unparse(node, ascii=True)
    assert text.isascii() and parse_rep(text) == node


@given(strategies.groups)
def test_groups(node):
    assert parse_group(unparse(node)) == node
    text = unparse(node, ascii=True)
    assert text.isascii() and parse_group(text) == node


@given(strategies.numbers)
def test_numbers(number):
    group = Generated((GeneratorExpr("lie", matrix=((number,),)),))
    assert parse_group(unparse(group)) == group
    assert unparse(group) == f"generated {{ lie [[{unparse(number)}]] }}"


@given(strategies.specs())
def test_specs(spec):
    assert parse(unparse(spec)) == spec
    assert parse(unparse(spec, ascii=True)) == spec


@given(strategies.specs())
def test_formatting_keeps_the_meaning(spec):
    text = format_source(unparse(spec, ascii=True))
    assert parse(text) == spec
    assert format_source(text) == text


@given(strategies.reps)
def test_merged_trees_print_and_parse(node):
    merged = merge(node)
    assert parse_rep(unparse(merged)) == merged
    assert merge(merged) == merged
