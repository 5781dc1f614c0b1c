"""Makes the mutants of a file."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from types import CodeType

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from tests.mutants.mutant import Mutant, with_inner
from tests.mutants.operators import mistakes, turned

__all__ = ["mutants_of"]


def mutants_of(file: str) -> list[Mutant]:
    """Make all mutants of a file, in the order of its lines."""
    source = Path(file).read_text(encoding="utf-8")
    visitor = _Places()
    wrapper = MetadataWrapper(cst.parse_module(source))
    wrapper.visit(visitor)
    healthy = compile(source, file, "exec", dont_inherit=True)
    found: list[Mutant] = []
    names: Counter[str] = Counter()
    made: set[CodeType] = set()
    for place, node in visitor.found:
        text = _replaced(source, place, wrapper.module.code_for_node(node))
        try:
            wrong = compile(text, file, "exec", dont_inherit=True)
        except SyntaxError:
            continue
        pair = next(_differing(healthy, wrong), None)
        # A name that a function no longer closes over can't be taken out of a living one.
        if pair is None or any(one.co_freevars != of.co_freevars for one, of in with_inner(*pair)):
            continue
        if (bare := _bare(pair[1])) in made:
            continue
        made.add(bare)
        name = f"{pair[0].co_qualname}: {_change(source, text)}"
        names[name] += 1
        if names[name] > 1:
            name += f" ({names[name]})"
        found.append(Mutant(name, place.start.line, place.end.line, *pair))
    return sorted(found, key=lambda mutant: mutant.line)


class _Places(cst.CSTVisitor):
    """Where in the functions of a module a mistake can be made, and which."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[CodeRange, cst.CSTNode]] = []
        self._depth = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Param | cst.Raise):
            return False
        if isinstance(node, cst.FunctionDef):
            self._depth += 1
        if self._depth:
            for mistake in mistakes(node):
                self._add(node, mistake)
            if isinstance(node, cst.If | cst.IfExp | cst.While | cst.CompIf):
                self._add(node.test, turned(node.test))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef):
            self._depth -= 1

    def _add(self, node: cst.CSTNode, mistake: cst.CSTNode) -> None:
        place = self.get_metadata(PositionProvider, node, None)
        if isinstance(place, CodeRange):
            self.found.append((place, mistake))


def _replaced(source: str, place: CodeRange, by: str) -> str:
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    start = starts[place.start.line - 1] + place.start.column
    end = starts[place.end.line - 1] + place.end.column
    return source[:start] + by + source[end:]


def _differing(healthy: CodeType, wrong: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions, not those inside of functions, in which two codes differ."""
    for one, other in zip_longest(_inner(healthy), _inner(wrong)):
        if one is None or other is None or _bare(one) == _bare(other):
            continue
        if one.co_flags & inspect.CO_OPTIMIZED:
            yield one, other
        else:
            yield from _differing(one, other)


def _bare(code: CodeType) -> CodeType:
    """Return a code without its places in the text, in which alone equal mutants differ."""
    consts = (_bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=tuple(consts), co_linetable=b"")


def _inner(code: CodeType) -> list[CodeType]:
    return [const for const in code.co_consts if isinstance(const, CodeType)]


def _change(source: str, text: str) -> str:
    """What became of which lines."""
    old, new = source.splitlines(), text.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return " -> ".join(" ".join(" ".join(lines).split()) for lines in (old, new))
