"""Every kind of task has its limits in the table of settings."""

import pytest

from clusternets.service.kinds import KINDS
from clusternets.settings import Settings


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("what", ["workers", "queue", "seconds", "memory"])
def test_every_kind_has_its_limits(kind, what):
    assert kind.limit(Settings(), what) > 0


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_largest_answer(kind):
    assert getattr(Settings(), kind.answer_limit) > 0
