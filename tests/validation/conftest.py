import pytest

from clusternets.settings import Settings
from clusternets.validation.validator import Validator


@pytest.fixture(scope="session")
def validator(content):
    """Return a validator with the default limits."""
    return Validator(content, Settings())


@pytest.fixture(scope="session")
def check(validator):
    """Return a function that checks Turtle."""

    def run(text):
        return validator.check_body(text.encode(), "text/turtle")

    return run
