# ruff: noqa: INP001 - scripts beside the package, not part of it
"""Releases that are larger than the published one: with synthetic cases, or with copies of its own.

Both keep the documents of the published Release, such as its comparison, which pages show.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
from generate import Generator

from clusternets.build import current_release
from clusternets.content import content_root
from clusternets.inputs import Content, case_slug, read_content, theory_of
from clusternets.layers import layers
from clusternets.reading import SourceFile
from clusternets.reasoning import CaseFacts, CaseResult, classify
from clusternets.reasoning.record import inferred_triples, proof_triples
from clusternets.release import Release, write_release


def synthetic(size: int, target: Path) -> Release:
    """Write a Release whose cases are synthetic and have about so many triples together."""
    content = read_content(content_root())
    theory = theory_of(content)
    generator = Generator.of(theory)
    files: list[SourceFile] = []
    results: dict[str, CaseResult] = {}
    triples = 0
    for number in count():
        text = generator.case(number)
        parsed = tuple(ox.parse(text, format=ox.RdfFormat.TURTLE))
        result = classify(CaseFacts.of(parsed, theory.base), theory.base)
        files.append(SourceFile(f"data/cases/case-{number}.ttl", "", parsed))
        results[f"case-{number}"] = result
        follows = {*inferred_triples(result), *proof_triples(result, "")}
        triples += len(set(parsed)) + len(follows)
        if triples >= size:
            break
    return _written(content, files, results, target)


def repeated(times: int, target: Path) -> Release:
    """Write a Release that holds each published case so many times, under names of its own."""
    content = read_content(content_root())
    theory = theory_of(content)
    files: list[SourceFile] = []
    results: dict[str, CaseResult] = {}
    documents: dict[str, Any] = {}
    published = current_release(content_root())
    for file in content.cases:
        slug = case_slug(file)
        explanation = json.dumps(published.document(f"explanations/{slug}.json"))
        lines = ox.serialize(file.triples, format=ox.RdfFormat.N_TRIPLES) or b""
        for number in range(times):
            own = slug if number == 0 else f"{slug}-copy-{number}"
            named = re.compile(rf'(?<=/){slug}(?=--|>|")')
            documents[f"explanations/{own}.json"] = json.loads(named.sub(own, explanation))
            renamed = named.sub(own, lines.decode())
            parsed = tuple(ox.parse(renamed, format=ox.RdfFormat.N_TRIPLES))
            files.append(SourceFile(f"data/cases/{own}.ttl", "", parsed))
            results[own] = classify(CaseFacts.of(parsed, theory.base), theory.base)
    return _written(content, files, results, target, documents)


def _written(
    content: Content,
    files: list[SourceFile],
    results: dict[str, CaseResult],
    target: Path,
    own: Mapping[str, Any] = MappingProxyType({}),
) -> Release:
    made = replace(content, cases=tuple(files))
    published = current_release(content_root())
    paths = (p for p in published.folder.glob("*.json") if p.name != "manifest.json")
    documents: dict[str, Any] = {path.name: json.loads(path.read_text()) for path in paths}
    return write_release(layers(made, results), {**documents, **own}, "", target)
