"""Settings come from the environment, and a bad one is named before anything starts."""

import os
from dataclasses import fields

import pytest

from clusternets.content import content_root
from clusternets.problems import CannotContinueError
from clusternets.settings import Settings


@pytest.fixture(autouse=True)
def _no_settings_of_the_caller(monkeypatch):
    for variable in [name for name in os.environ if name.startswith("CLUSTERNETS_")]:
        monkeypatch.delenv(variable)


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_environment() == Settings()


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_can_be_given_as_a_variable(setting, monkeypatch):
    monkeypatch.setenv(f"CLUSTERNETS_{setting.upper()}", "123")
    assert getattr(Settings.from_environment(), setting) == 123


def test_a_variable_changes_no_other_setting(monkeypatch):
    monkeypatch.setenv("CLUSTERNETS_QUERY_SECONDS", "7")
    assert Settings.from_environment() == Settings(query_seconds=7)


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e3", "many", "10 000", "²"])
def test_what_is_no_whole_number_above_zero_is_refused(text, monkeypatch):
    monkeypatch.setenv("CLUSTERNETS_QUERY_BYTES", text)
    with pytest.raises(CannotContinueError) as caught:
        Settings.from_environment()
    assert [problem.code for problem in caught.value.problems] == ["bad-setting"]


def test_a_refusal_names_the_variable_and_what_was_given(monkeypatch):
    monkeypatch.setenv("CLUSTERNETS_QUERY_BYTES", "many")
    with pytest.raises(CannotContinueError, match=r"CLUSTERNETS_QUERY_BYTES is 'many'"):
        Settings.from_environment()


def test_all_bad_settings_are_named_at_once(monkeypatch):
    monkeypatch.setenv("CLUSTERNETS_QUERY_BYTES", "many")
    monkeypatch.setenv("CLUSTERNETS_RESULT_BYTES", "more")
    with pytest.raises(CannotContinueError) as caught:
        Settings.from_environment()
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_has_a_help_text(field):
    assert field.metadata["help"]


def test_the_readme_lists_all_settings():
    rows = [
        f"| `CLUSTERNETS_{field.name.upper()}` | {field.default} | {field.metadata['help']} |"
        for field in fields(Settings)
    ]
    assert "\n".join(rows) in (content_root() / "README.md").read_text("utf-8")
