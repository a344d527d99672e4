import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jepostule.domain import tokens
from jepostule.domain.errors import BadTimestamp, MissingParameter, TokenExpired, TokenWrong
from jepostule.domain.parameters import OPTIONAL, REQUIRED, cleaned
from tests.factories import CAMILLE

NOW = 1_790_000_000.0
THREE = {name: CAMILLE[name] for name in REQUIRED}


def check(token: tokens.Token, fields: dict[str, str], now: float = NOW, client_id: str = "lbb") -> int:
    return tokens.check(client_id, token.token, str(token.timestamp), fields, now)


def test_a_token_vouches_for_the_fields_that_it_was_given_for() -> None:
    assert check(tokens.give("lbb", CAMILLE, NOW), CAMILLE) == int(NOW)


@pytest.mark.parametrize("name", CAMILLE)
def test_no_field_can_be_edited(name: str) -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    with pytest.raises(TokenWrong):
        check(token, {**CAMILLE, name: CAMILLE[name] + "x"})


@pytest.mark.parametrize("name", sorted(set(CAMILLE) - set(REQUIRED)))
def test_no_bound_field_can_be_left_out(name: str) -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    with pytest.raises(TokenWrong):
        check(token, {key: value for key, value in CAMILLE.items() if key != name})


def test_a_token_of_one_platform_is_worth_nothing_on_another() -> None:
    with pytest.raises(TokenWrong):
        check(tokens.give("lbb", CAMILLE, NOW), CAMILLE, client_id="memo")


def test_a_token_for_the_three_required_fields_leaves_the_others_free() -> None:
    check(tokens.give("lbb", THREE, NOW), CAMILLE)


def test_what_the_candidate_may_change_is_never_bound() -> None:
    token = tokens.give("lbb", {**CAMILLE, "job": "Vente", "message": "Bonjour"}, NOW)
    check(token, {**CAMILLE, "job": "Autre chose", "send_confirmation": "true"})


def test_addresses_and_ids_are_compared_without_case() -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    check(
        token,
        {
            **CAMILLE,
            "candidate_email": "Camille.MARTIN@example.org",
            "employer_email": "ROBIN@boucherie-sanzot.example",
        },
    )


def test_the_word_none_means_nothing() -> None:
    token = tokens.give("lbb", {**CAMILLE, "siret": "None"}, NOW)
    check(token, {**CAMILLE, "siret": ""})


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize("value", [None, "", " ", "None"])
def test_no_token_without_a_required_field(missing: str, value: str | None) -> None:
    fields = {name: text for name, text in CAMILLE.items() if name != missing}
    with pytest.raises(MissingParameter):
        tokens.give("lbb", fields if value is None else {**fields, missing: value}, NOW)


def test_a_token_is_valid_for_half_an_hour() -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    check(token, CAMILLE, NOW + 1800)
    with pytest.raises(TokenExpired):
        check(token, CAMILLE, NOW + 1801)


def test_a_token_from_the_future_is_refused() -> None:
    with pytest.raises(TokenExpired):
        check(tokens.give("lbb", CAMILLE, NOW + 600), CAMILLE, NOW)


def test_the_moment_of_a_token_cannot_be_moved() -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    with pytest.raises(TokenWrong):
        check(token._replace(timestamp=token.timestamp + 1000), CAMILLE, NOW + 2000)


def test_the_beginning_of_a_chain_cannot_be_moved() -> None:
    token = tokens.give("lbb", CAMILLE, NOW)
    origin, _, rest = token.token.partition(".")
    with pytest.raises(TokenWrong):
        check(token._replace(token=f"{int(origin) + 60}.{rest}"), CAMILLE)


def test_a_token_is_refreshed_while_it_is_valid() -> None:
    first = tokens.give("lbb", CAMILLE, NOW)
    second = tokens.refresh("lbb", first.token, str(first.timestamp), CAMILLE, NOW + 1700)
    check(second, CAMILLE, NOW + 3400)
    with pytest.raises(TokenExpired):
        tokens.refresh("lbb", first.token, str(first.timestamp), CAMILLE, NOW + 1900)


@pytest.mark.parametrize("name", CAMILLE)
def test_no_field_can_be_edited_after_refreshing(name: str) -> None:
    first = tokens.give("lbb", CAMILLE, NOW)
    second = tokens.refresh("lbb", first.token, str(first.timestamp), CAMILLE, NOW + 60)
    with pytest.raises(TokenWrong):
        check(second, {**CAMILLE, name: CAMILLE[name] + "x"}, NOW + 60)


def test_no_refreshing_lasts_beyond_eight_hours() -> None:
    token, now = tokens.give("lbb", CAMILLE, NOW), NOW
    while now + 1200 <= NOW + tokens.CAP:
        now += 1200
        token = tokens.refresh("lbb", token.token, str(token.timestamp), CAMILLE, now)
    with pytest.raises(TokenExpired):
        tokens.refresh("lbb", token.token, str(token.timestamp), CAMILLE, now + 1200)


@pytest.mark.parametrize("text", ["1790000000.0", "1790000000", "1790000000.", "1.79e+09", "1.7900000009E9"])
def test_a_timestamp_may_come_back_as_a_float(text: str) -> None:
    assert tokens.read_timestamp(text) == 1_790_000_000


@pytest.mark.parametrize(
    "text", ["", "abc", "nan", "inf", "-1", "1e9", "1.79e+10", "1.79e-09", "1" * 40, "١٢٣", "1,5", " 1", "1\n"]
)
def test_a_timestamp_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadTimestamp):
        tokens.read_timestamp(text)


@pytest.mark.parametrize(
    "token", ["", "a.b.c", "1.0.", "1.0." + "é" * 43, "1.0." + "A" * 43, "1" * 99 + ".0." + "A" * 43]
)
def test_a_made_up_token_is_refused(token: str) -> None:
    with pytest.raises(TokenWrong):
        tokens.check("lbb", token, str(int(NOW)), CAMILLE, NOW)


def test_a_token_is_safe_in_a_url() -> None:
    token = tokens.give("lbb", CAMILLE, time.time()).token
    assert quote(token, safe="") == token


maps = st.fixed_dictionaries(
    {name: st.text(min_size=1).filter(cleaned) for name in REQUIRED},
    optional={name: st.text() for name in OPTIONAL},
)


def meaning(fields: dict[str, str]) -> list[str | None]:
    """The values that tokens have to distinguish."""
    return [cleaned(fields[name]).lower() for name in REQUIRED] + [
        cleaned(fields[name]) if name in fields else None for name in OPTIONAL
    ]


@given(maps, maps)
def test_no_two_field_maps_share_a_token(one: dict[str, str], other: dict[str, str]) -> None:
    same = tokens.give("lbb", one, NOW).token == tokens.give("lbb", other, NOW).token
    assert same == (meaning(one) == meaning(other))


@given(st.lists(st.sampled_from(["a", "ab", "b", "", '"', ",", "\\"]), min_size=3, max_size=3), st.data())
def test_moving_letters_between_fields_changes_the_token(values: list[str], data: st.DataObject) -> None:
    one = {**THREE, "candidate_first_name": values[0], "candidate_last_name": values[1], "siret": values[2]}
    moved = data.draw(st.permutations(values))
    other = {**THREE, "candidate_first_name": moved[0], "candidate_last_name": moved[1], "siret": moved[2]}
    same = tokens.give("lbb", one, NOW).token == tokens.give("lbb", other, NOW).token
    assert same == (one == other)
