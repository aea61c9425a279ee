"""Every channel of the catalogue is answered by a place."""

from law.places import BY_HAND, PLACES, places_for
from law.vocabulary import CHANNELS


def test_each_channel_of_the_catalogue_has_a_place() -> None:
    assert not [code for code in CHANNELS if not places_for([code])]


def test_places_name_only_channels_that_there_are() -> None:
    assert {code for place in PLACES.values() for code in place.serves} <= set(CHANNELS)


def test_what_people_do_by_hand_has_its_words_and_its_material() -> None:
    for code in BY_HAND:
        place = PLACES[code]
        assert place.act
        assert place.done
        assert place.back
        assert place.makes
