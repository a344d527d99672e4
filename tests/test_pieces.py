"""Components drawn in Python."""

from uuid import uuid4

import pytest

from jepostule import rendering
from jepostule.pieces.fields import complaints, entry, tied
from jepostule.pieces.icons import icon, sheet, state
from jepostule.pieces.links import mailto, telephone
from jepostule.pieces.words import of
from jepostule.store.answer_link import Paper
from jepostule.web.papers import papers

TRICK = '<b>"&'
SAFE = "&lt;b&gt;&#34;&amp;"


def test_icons_are_drawn_when_a_template_is_compiled() -> None:
    compiled = rendering.environment().compile(
        '{{ "right" | icon }} {{ "Ajouté" | state("check") }}', "x.html", raw=True
    )
    assert compiled.count("<svg") == 2
    assert "escape(t_" not in compiled


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Camille Martin", "de Camille Martin"),
        ("Inès", "d’Inès"),
        ("élodie", "d’élodie"),
        ("E\N{COMBINING ACUTE ACCENT}lodie", "d’E\N{COMBINING ACUTE ACCENT}lodie"),
        ("Œuvres de Metz", "d’Œuvres de Metz"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("Hamza", "de Hamza"),
        ("Halles de Metz", "de Halles de Metz"),
        ("Hélène", "d’Hélène"),
        (
            "HE\N{COMBINING ACUTE ACCENT}LE\N{COMBINING GRAVE ACCENT}NE",
            "d’HE\N{COMBINING ACUTE ACCENT}LE\N{COMBINING GRAVE ACCENT}NE",
        ),
        ("hôtel de la Gare", "d’hôtel de la Gare"),
        ("Y", "de Y"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(name: str, said: str) -> None:
    assert of(name) == said


def test_what_was_typed_stays_text() -> None:
    drawn = [
        entry("job", TRICK, {"job": TRICK}, {"job": [TRICK]}, prefilled=TRICK, hint=TRICK, placeholder=TRICK),
        complaints("job", {"job": [TRICK]}),
        sheet(f"a.{TRICK}"),
        state(TRICK, "check"),
        icon("check", TRICK),
        papers([Paper(uuid4(), TRICK, 0, None), Paper(uuid4(), TRICK, 0, 1)], TRICK),
    ]
    for each in drawn:
        assert TRICK not in each, each
        assert "&lt;" in each, each
    assert drawn[0].count(SAFE) == 6


def test_a_field_is_tied_to_its_hint_and_to_what_is_wrong_with_it() -> None:
    wrong = {"job": ["Trop long.", "Trop court."], "__all__": ["Rien."]}
    assert tied("job", {}) == ""
    assert tied("job", {}, "job-hint") == ' aria-describedby="job-hint"'
    assert tied("job", wrong) == ' aria-invalid="true" aria-describedby="job-error1 job-error2"'
    field = entry("phone", "Téléphone", {"phone": ""}, wrong, hint_id="hint", group="__all__", type="tel")
    assert ' aria-invalid="true" aria-describedby="hint __all__-error1" type="tel">' in field


def test_an_attribute_without_a_value_is_written_as_html_has_it() -> None:
    assert " required>" in entry("job", "Poste", {"job": ""}, {}, required=True)


def test_what_we_say_of_a_field_is_set_as_french_is() -> None:
    field = entry("email", "À qui ?", {"email": "a ?"}, {}, hint="Vide : l'adresse d'avant.")
    assert "À qui\u202f?" in field
    assert "Vide\u202f: l’adresse d’avant." in field
    assert 'value="a ?"' in field


@pytest.mark.parametrize(
    ("name", "kind"), [("CV.pdf", "PDF"), ("a.b.docx", "DOCX"), ("photo.jpeg", "JPEG"), ("README", ""), (".pdf", "")]
)
def test_a_file_s_kind_is_in_its_sign(name: str, kind: str) -> None:
    assert f'y="29">{kind}</text>' in sheet(name)


def test_addresses_to_click_on() -> None:
    assert mailto("camille+cv@example.org") == "mailto:camille%2Bcv@example.org"
    assert telephone("+33 6.12 34") == "tel:+3361234"
    assert telephone("+33 (0)6 12 34 56 78") == "tel:+33612345678"
    assert telephone("(0)6 12 34 56 78") == "tel:0612345678"
