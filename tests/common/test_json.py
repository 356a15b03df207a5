"""The JSON of answers."""

import json

import pytest

from gotrs.common.json_text import dump


@pytest.mark.parametrize("number", [2**64, -(2**64), -28531258711558310000000000])
def test_whole_numbers_of_any_length_are_written(number):
    assert json.loads(dump({"filters": [{"id": number}]})) == {"filters": [{"id": float(number)}]}


def test_a_number_that_no_float_holds_is_written_as_text():
    assert json.loads(dump([10**400])) == [str(10**400)]


def test_what_has_no_form_in_json_is_still_an_error():
    with pytest.raises(TypeError):
        dump({"x": object()})
