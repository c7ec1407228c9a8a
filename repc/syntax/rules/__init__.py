"""From recognized rules to nodes."""

from lark import Transformer

from repc.syntax.rules.groups import GroupRules
from repc.syntax.rules.images import ImageRules
from repc.syntax.rules.lines import LineRules
from repc.syntax.rules.numbers import NumberRules
from repc.syntax.rules.places import PlaceRules
from repc.syntax.rules.reps import RepRules


class TreeBuilder(LineRules, RepRules, ImageRules, GroupRules, PlaceRules, NumberRules, Transformer):
    """Every rule of the grammar; Lark calls the methods as it recognizes the rules."""
