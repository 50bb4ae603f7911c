"""The parameters of a request: a query string or a form, each name with its values in order."""

from http import HTTPStatus
from urllib.parse import parse_qsl

from clusternets.service.errors import RequestError

Parameters = dict[str, list[str]]


def parse_parameters(data: bytes) -> Parameters:
    """Read percent-encoded parameters; raises a 400 for what is not UTF-8, or too many."""
    try:
        pairs = parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=100,
        )
    except ValueError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            "bad-parameters",
            "The parameters are not UTF-8 text, percent-encoded as in a form.",
        ) from error
    parameters: Parameters = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return parameters
