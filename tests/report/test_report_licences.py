"""Licences as papers and sources really state them."""

from __future__ import annotations

import pytest

from citance.report import Licence, is_open, licence_of, licence_words
from citance.report.licences import survey_licences

STATED = [
    ("", Licence.UNKNOWN),
    ("  \n ", Licence.UNKNOWN),
    ("http://creativecommons.org/licenses/by/4.0/", Licence.CC_BY),
    ("https://creativecommons.org/licenses/by/4.0", Licence.CC_BY),
    ("https://creativecommons.org/licenses/by/4.0/deed.en", Licence.CC_BY),
    ("http://creativecommons.org/licenses/by/2.0/uk/", Licence.CC_BY),
    ("cc-by", Licence.CC_BY),
    ("CC BY 4.0", Licence.CC_BY),
    ("CCBY", Licence.CC_BY),
    ("https://creativecommons.org/licenses/by-sa/3.0/igo/", Licence.CC_BY_SA),
    ("https://creativecommons.org/licenses/by-nd/4.0/", Licence.CC_BY_ND),
    ("cc-by-nc", Licence.CC_BY_NC),
    ("CC BY-NC-SA 3.0 IGO", Licence.CC_BY_NC_SA),
    ("http://creativecommons.org/licenses/by-nd-nc/1.0/", Licence.CC_BY_NC_ND),
    ("cc by nc nd", Licence.CC_BY_NC_ND),
    ("https://creativecommons.org/publicdomain/zero/1.0/", Licence.CC0),
    ("cc0", Licence.CC0),
    ("CC-0", Licence.CC0),
    ("https://creativecommons.org/publicdomain/mark/1.0/", Licence.PUBLIC_DOMAIN),
    ("public-domain", Licence.PUBLIC_DOMAIN),
    ("pd", Licence.PUBLIC_DOMAIN),
    ("This is a work of the U.S. Government and is in the public domain in the USA.", Licence.PUBLIC_DOMAIN),
    ("http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", Licence.OPEN_GOVERNMENT),
    (
        "This is an open-access article distributed under the terms of the Creative Commons Attribution License, which"
        " permits unrestricted use, distribution, and reproduction in any medium.",
        Licence.CC_BY,
    ),
    (
        "distributed under the terms of the Creative Commons Attribution Non-Commercial License, which permits use",
        Licence.CC_BY_NC,
    ),
    (
        "under the Creative Commons Attribution License, which permits unrestricted non-commercial use",
        Licence.CC_BY_NC,
    ),
    (
        "under the Creative Commons Attribution License. Non-commercial posters are printed elsewhere.",
        Licence.CC_BY,
    ),
    ("a Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International License", Licence.CC_BY_NC_ND),
    ("a Creative Commons licence: attribution-ShareAlike 4.0", Licence.CC_BY_SA),
    (
        "Licensed under CC BY 4.0. The waiver http://creativecommons.org/publicdomain/zero/1.0/ applies to the data.",
        Licence.CC_BY,
    ),
    ("All rights reserved. The CC0 waiver applies to the data made available in this article.", Licence.OTHER),
    ("Text under CC BY, pictures under CC BY-NC.", Licence.CC_BY_NC),
    ("http://www.elsevier.com/open-access/userlicense/1.0/", Licence.OTHER),
    ("https://arxiv.org/licenses/nonexclusive-distrib/1.0/", Licence.OTHER),
    ("© 2019 The authors. All rights reserved.", Licence.OTHER),
    ("It is not in the public domain.", Licence.OTHER),
    ("published under a Creative Commons licence", Licence.OTHER),
    ("implied-oa", Licence.OTHER),
    ("accby2 standby", Licence.OTHER),
]


@pytest.mark.parametrize(("stated", "licence"), STATED)
def test_a_licence_is_read_as_it_is_stated(stated: str, licence: Licence) -> None:
    assert licence_of(stated) is licence


def test_which_licences_let_a_text_be_shown() -> None:
    open_ones = {each for each in Licence if is_open(each)}
    assert open_ones == {
        Licence.CC0,
        Licence.PUBLIC_DOMAIN,
        Licence.CC_BY,
        Licence.CC_BY_SA,
        Licence.CC_BY_ND,
        Licence.OPEN_GOVERNMENT,
    }
    more = {each for each in Licence if is_open(each, noncommercial=True)} - open_ones
    assert more == {Licence.CC_BY_NC, Licence.CC_BY_NC_SA, Licence.CC_BY_NC_ND}


def test_a_licence_may_be_given_as_it_is_stated() -> None:
    assert is_open("https://creativecommons.org/licenses/by/4.0/")
    assert not is_open("")


def test_a_licence_of_a_million_signs_is_read_at_once() -> None:
    assert licence_of("creative commons " * 100_000) is Licence.OTHER


def test_every_licence_has_words() -> None:
    assert len({licence_words(each) for each in Licence}) == len(Licence)


def test_a_survey_counts_licences_and_the_ways_they_are_stated() -> None:
    by, sa = "https://creativecommons.org/licenses/by/4.0/", "CC BY-SA"
    told: list[int] = []
    stated = [*((number, by if number % 2 else "CC BY") for number in range(1_000)), (5_000, sa), (6_000, sa)]
    survey = survey_licences(stated, progress=told.append)
    assert survey.papers == 1_002
    assert [(each.licence, each.papers) for each in survey.licences] == [(Licence.CC_BY, 1_000), (Licence.CC_BY_SA, 2)]
    assert dict(survey.licences[0].stated) == {by: 500, "CC BY": 500}
    assert survey.licences[1].works == (5_000, 6_000)
    assert len(survey.licences[0].works) == 200
    assert told == [1_000]
