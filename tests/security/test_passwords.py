"""Passwords: long, of any signs, not the ones that everybody takes; kept by scrypt."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher, check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from lxml import html as lxml_html

from tests.cast import CAST, person, sign_in
from tests.security.conftest import PASSWORD
from tests.security.steps import type_password
from throughcare.accounts.actions import make_password_link
from throughcare.accounts.models import User

pytestmark = pytest.mark.usefixtures("site")
REAL = ScryptPasswordHasher.work_factor, ScryptPasswordHasher.block_size


def is_taken(password: str, user: User | None = None) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


def test_scrypt_has_the_strength_that_is_advised():
    """OWASP: N of 2^17 with p of 1, or N of 2^14 with p of 5, and those between; r of 8."""
    cost, block = REAL
    parallel = ScryptPasswordHasher.parallelism
    assert block >= 8 and cost >= 2**14
    assert (cost, parallel) >= (2**17, 1) or cost * parallel >= 2**14 * 5


def test_a_password_is_kept_as_a_salted_hash(settings):
    kept = person("board").password
    assert kept.startswith("scrypt$") and PASSWORD not in kept
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


def test_a_password_has_twelve_characters_at_least():
    assert not is_taken("heron vault")
    assert is_taken("heron vaults")


@pytest.mark.parametrize("password", ["correct horse " * 10, "łąka żółw gęś źdźbło",
                                      "北京的秋天很美丽而且很安静", "😀 🐢 🚲 ☂ 🍎 🥁 🎈", "38420 19573 66120 48",
                                      "only lower case letters here", "ONLY UPPER CASE LETTERS HERE"])  # fmt: skip
def test_any_signs_are_taken_and_no_mixture_is_asked_for(password):
    assert is_taken(password)


@pytest.mark.parametrize("length", [64, 128, 1000])
def test_long_passwords_are_taken_whole(client, length):
    password = ("three random words " * 60)[: length - 1] + "!"
    assert is_taken(password)
    user = person("board")
    user.set_password(password)
    user.save()
    assert not check_password(password[:-1], user.password)
    assert type_password(client, "board", password).status_code == 302


@pytest.mark.parametrize("password", [" three random words", "three random words ", "Three random words",
                                      "three  random words"])  # fmt: skip
def test_a_password_counts_exactly_as_it_was_typed(client, password):
    user = person("board")
    user.set_password("three random words")
    user.save()
    type_password(client, "board", password)
    assert client.get("/account/").status_code == 302


def test_blanks_at_its_ends_belong_to_a_password(client):
    user = person("board")
    user.set_password("  three random words  ")
    user.save()
    assert type_password(client, "board", "  three random words  ").status_code == 302


@pytest.mark.parametrize("password", ["passwordpassword", "password1234", "qwerty123456", "123456789012",
                                      "Princess-2006!", "1q2w3e4r5t6y", "aaaaaaaaaaaaaaa", "dragon.dragon",
                                      "letmein!!!!!!"])  # fmt: skip
def test_passwords_that_everybody_takes_are_refused(password):
    assert not is_taken(password)


@pytest.mark.parametrize("password", ["Throughcare2006", "probation-2024!", "OffenderManager1",
                                      "HMI-Probation-1", "inspectorate.99"])  # fmt: skip
def test_the_words_of_the_work_are_refused(password):
    assert not is_taken(password)


def test_a_password_like_the_persons_own_name_is_refused():
    user = person("board")
    assert not is_taken("Board Example 1", user) and not is_taken("board@example.org", user)


def test_a_common_word_among_others_is_no_harm():
    assert is_taken("password heron umbrella") and is_taken("probation heron umbrella")


@pytest.mark.parametrize("path, fields", [
    ("/sign-in/", {"id_login": "username", "id_password": "current-password"}),
    ("/account/password/", {"id_oldpassword": "current-password", "id_password1": "new-password",
                            "id_password2": "new-password"}),
    ("/account/again/", {"id_password": "current-password"}),
])  # fmt: skip
def test_fields_are_masked_and_managers_of_passwords_may_fill_them(client, path, fields):
    if path != "/sign-in/":
        type_password(client, "board")
    page = lxml_html.fromstring(client.get(path).content)
    for name, help_of_browser in fields.items():
        field = page.get_element_by_id(name)
        assert field.get("autocomplete") == help_of_browser
        assert field.get("type") == ("text" if name == "id_login" else "password")
        assert not field.get("maxlength") and not field.get("onpaste")


def test_what_was_typed_wrongly_is_not_sent_back(client):
    wrong = "not the password at all"
    assert wrong not in type_password(client, "board", wrong).content.decode()


def test_a_new_password_is_checked_where_it_is_set(client):
    link = make_password_link(user=person("board"), by="sysadmin")
    form = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(form, {"password1": "password1234", "password2": "password1234"})
    assert answer.status_code == 200 and b"easily guessed" in answer.content
    type_password(client, "board")
    sent = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert client.post("/account/password/", sent).status_code == 200
    assert check_password(PASSWORD, person("board").password)


def test_a_password_does_not_end_by_itself(client, later):
    later(days=3000)
    assert type_password(client, "board").status_code == 302


def test_nobody_has_an_account_that_was_not_made():
    assert not User.objects.exclude(username__in=CAST).exists()


def test_a_managers_link_sets_a_password_that_the_manager_does_not_know(client):
    sign_in(client, person("sysadmin"))
    page = client.post("/people/board/", {"link": "yes"}).content.decode()
    link = page.split("http://testserver")[1].split("<")[0].strip()
    before = person("board").password
    assert before == person("board").password, "nothing is set before the link is used"
    client.logout()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "another three random words"
    client.post(form, {"password1": new, "password2": new})
    assert type_password(client, "board", new).status_code == 302
    assert b"was used already" in client.get(link, follow=True).content


def test_a_link_of_somebody_else_sets_no_password(client):
    link = make_password_link(user=person("board"), by="sysadmin")
    number = link.split("/")[3].split("-")[0]
    other = (
        make_password_link(user=person("diversity"), by="sysadmin").split("/")[3].split("-", 1)[1]
    )
    assert (
        b"was used already" in client.get(f"/password/new/{number}-{other}/", follow=True).content
    )
