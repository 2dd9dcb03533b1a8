"""Ids in addresses: any text goes in and comes out as it was, and nothing else gets in that way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from throughcare.addresses import Name


@given(st.one_of(st.text(min_size=1), st.text("./~2FE7", min_size=1)))
def test_any_text_comes_out_as_it_went_in(text):
    written = Name().to_url(text)
    assert "/" not in written and written not in (".", "..")
    assert Name().to_python(written) == text


def test_only_what_was_escaped_is_read_as_such():
    assert Name().to_python("a~00b~41~2f~") == "a~00b~41~2f~"
