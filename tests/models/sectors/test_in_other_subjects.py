"""A sector is a place like any other where people are written to, booths taken, polls listed."""

import pytest

from models import booth_care, broadcasts, polls, tables, workers
from models.broadcasts import Audience
from tests.models.broadcasts.sending import WEIGHTS
from tests.models.polls.poll_steps import in_silence
from tests.models.sectors.people import ASHA, MEENA, OM, RAVI, make
from tests.support.world import NOON, booth_id, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")


@pytest.fixture
def sector() -> int:
    """The id of the sector of parts 1 to 3, coordinated by Ravi; Asha votes in it, Om does not."""
    coordinator(MEENA, "Meena", "PC21")
    made = make("1-3").sector.place
    coordinator(RAVI, "Ravi", made.code)
    person(ASHA, "Asha", "166/2")
    person(OM, "Om", "166/5")
    return made.id


def test_a_broadcast_to_a_sector_is_for_who_votes_in_its_booths(sector: int) -> None:
    tables.Worker.update(booth=booth_id("165/1")).where(tables.Worker.telegram_id == RAVI).execute()
    for audience in (Audience(sector), Audience(sector, grade="weak")):
        assert broadcasts.count(audience, MEENA, NOON, WEIGHTS).people == 1
    one = Audience(sector, booth=booth_id("166/2"))
    assert broadcasts.count(one, RAVI, NOON, WEIGHTS).people == 1


def test_who_coordinates_a_sector_sees_and_assigns_its_booths(sector: int) -> None:
    code = workers.by_telegram_id(ASHA).code
    care = booth_care.taking.assign(RAVI, booth_id("166/1"), code, NOON)
    booth_care.taking.take(OM, booth_id("166/5"), NOON)
    page = booth_care.listing.read_page(RAVI, sector, NOON, offset=0, limit=10)
    assert [one.booth.code for one in page.cares] == ["166/1"]
    booth_care.taking.release(RAVI, care.id, NOON)


def test_a_sector_has_the_poll_of_its_ac(sector: int) -> None:
    in_silence("AC166")
    [found] = polls.listing.of_places([sector], NOON)
    assert found.silence.ac.id == place_id("AC166")
