"""Which invitations are the same, and so lead to one draft and one application."""

import pytest

from jepostule.domain.invitations import key_of

SAME = ("camille@example.org", "pe-1234567x", "robin@example.org", "34326262220717")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(("camilla@example.org", *SAME[1:]), id="another candidate"),
        pytest.param((SAME[0], "pe-7654321x", *SAME[2:]), id="a candidate who shares the address"),
        pytest.param((*SAME[:2], "robert@example.org", SAME[3]), id="another company"),
        pytest.param((*SAME[:3], "34326262220725"), id="a company that shares the address"),
    ],
)
def test_other_people_and_companies_are_told_apart(other: tuple[str, str, str, str]) -> None:
    assert key_of(*other) != key_of(*SAME)


@pytest.mark.parametrize("place", range(3))
def test_capitals_do_not_make_another_invitation(place: int) -> None:
    written = [each.upper() if at == place else each for at, each in enumerate(SAME)]
    assert key_of(*written) == key_of(*SAME)
