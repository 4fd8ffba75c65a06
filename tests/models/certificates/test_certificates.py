"""A certificate exists for who passed, and stands as the seat behind it does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import attendance, chats, tables, trainings, workers
from models.account import personal_data, profile
from models.attendance import AttendanceClosed, check_in
from models.certificates import (
    CertificateRevoked,
    CertificateStatus,
    NobodyEnrolled,
    NotPassed,
    SignedCertificate,
    SigningKeys,
    TooManySerials,
    issuing,
    lookups,
    revocations,
    sheets,
    verification,
)
from models.database import Database
from models.errors import NotAllowed
from models.identity import certificate_serials as serials
from models.trainings import planning
from tests.support.world import (
    DAY,
    HOUR,
    KEYS,
    NOON,
    SECRET,
    coordinator,
    passes,
    person,
    place_id,
)

pytestmark = pytest.mark.usefixtures("agar")
MEENA, ASHA, RAVI = 900, 1, 2
SIGNING = SigningKeys("", SECRET)
INDIA = ZoneInfo("Asia/Kolkata")
STARTS = NOON + DAY
NIGHT = STARTS + 2 * HOUR + attendance.LATEST


@pytest.fixture(autouse=True)
def people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    person(ASHA, "आशा पटेल", "166/2")
    person(RAVI, "Ravi", "166/3")


def planned(*enrolled: int, venue: str = "आगर") -> int:
    new = planning.NewSession(place_id("PC21"), "बूथ प्रबंधन", STARTS, 5, venue)
    session_id = planning.make_session(new, by=MEENA, now=NOON).id
    for telegram_id in enrolled:
        trainings.enrol(telegram_id, session_id, NOON)
    return session_id


def seat_of(telegram_id: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker).id)


def issued(telegram_id: int = ASHA) -> SignedCertificate:
    passes(telegram_id, planned(telegram_id), STARTS)
    return issuing.issue(telegram_id, seat_of(telegram_id), SIGNING, INDIA, STARTS)


def printed_ahead(
    session_id: int, by: int = MEENA, now: datetime = NOON
) -> tuple[SignedCertificate, ...]:
    return sheets.print_ahead(session_id, by=by, keys=SIGNING, zone=INDIA, now=now)


def stands(certificate: SignedCertificate) -> CertificateStatus:
    """Return how a certificate stands, which its text and its serial say alike."""
    verdict = verification.verify(certificate.text, SIGNING, STARTS)
    by_serial = verification.verify(certificate.facts.serial, SIGNING, STARTS)
    assert by_serial.status is verdict.status
    return verdict.status


def test_who_passed_gets_one_certificate_and_always_the_same() -> None:
    first = issued()
    again = issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS + DAY)
    assert again == first
    assert (first.facts.name, first.facts.title) == ("आशा पटेल", "बूथ प्रबंधन")
    assert first.facts.day == STARTS.astimezone(INDIA).date()
    verdict = verification.verify(first.text, SIGNING, STARTS)
    assert verdict.status is CertificateStatus.VALID
    said = verdict.name, verdict.title, verdict.day, verdict.serial
    facts = first.facts
    assert said == (facts.name, facts.title, facts.day, facts.serial)


def test_who_has_only_a_seat_or_only_somebody_elses_gets_none() -> None:
    session_id = planned(ASHA, RAVI)
    passes(RAVI, session_id, STARTS)
    for enrolment_id in (seat_of(ASHA), seat_of(RAVI), 999):
        with pytest.raises(NotPassed):
            issuing.issue(ASHA, enrolment_id, SIGNING, INDIA, STARTS)
    assert tables.Certificate.select().count() == 0


def test_a_list_that_is_corrected_takes_the_certificate_along_and_gives_it_back() -> None:
    session_id = planned(ASHA)
    attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    attendance.close(session_id, by=MEENA, now=STARTS + HOUR)
    attendance.settle(session_id, STARTS + HOUR)
    certificate = issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS)
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS + HOUR)
    assert stands(certificate) is CertificateStatus.REVOKED
    with pytest.raises(NotPassed):
        issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS)
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS + HOUR)
    assert stands(certificate) is CertificateStatus.VALID


def test_a_corrected_name_gets_a_new_serial_and_the_old_paper_says_which() -> None:
    old = issued()
    profile.change_name(ASHA, "आशा पाटिल", STARTS)
    assert issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS).new_name == "आशा पाटिल"
    new = issuing.reissue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS)
    assert (new.facts.name, new.new_name) == ("आशा पाटिल", "")
    assert issuing.reissue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS) == new
    assert stands(new) is CertificateStatus.VALID
    verdict = verification.verify(old.text, SIGNING, STARTS)
    assert (verdict.status, verdict.replaced_by) == (CertificateStatus.REPLACED, new.facts.serial)
    assert verdict.name == "आशा पटेल"


def test_a_page_of_today_knows_which_of_today_are_good_already() -> None:
    serial, day = issued().facts.serial, STARTS.astimezone(INDIA).date()
    printed_ahead(planned(RAVI, venue="आगर 2"))
    assert revocations.good_since(day, STARTS) == (serial,)  # not the one that is printed ahead
    assert revocations.good_since(day + DAY, STARTS) == ()
    revocations.revoke([serial], STARTS)
    assert revocations.good_since(day, STARTS) == ()


def test_many_are_revoked_at_once_and_none_is_issued_in_their_place() -> None:
    certificate = issued()
    wanted = [certificate.facts.serial, certificate.facts.serial.lower(), "C0000-000", "word", ""]
    done = revocations.revoke(wanted, STARTS)
    assert (done.count, done.unknown) == (1, ("C0000-000", "word"))
    assert revocations.revoke([certificate.facts.serial], STARTS).count == 0
    assert stands(certificate) is CertificateStatus.REVOKED
    assert revocations.listed(STARTS) == {certificate.facts.serial: CertificateStatus.REVOKED}
    assert revocations.numbers(STARTS) == (frozenset({certificate.number}), certificate.number)
    with pytest.raises(CertificateRevoked):
        issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS)
    assert revocations.restore([certificate.facts.serial], STARTS).count == 1
    assert stands(certificate) is CertificateStatus.VALID
    assert revocations.listed(STARTS) == {}
    assert revocations.numbers(STARTS) == (frozenset(), certificate.number)


def test_the_certificates_of_a_session_are_found_for_revoking() -> None:
    certificate = issued()
    other = planned(RAVI, venue="देवास")
    assert revocations.of_session(other - 1) == (certificate.facts.serial,)
    assert revocations.of_session(other) == ()


def test_those_that_nobody_has_asked_for_are_made_so_that_they_are_revoked_with_the_others() -> (
    None
):
    session_id = planned(ASHA, RAVI)
    for telegram_id in (ASHA, RAVI):
        passes(telegram_id, session_id, STARTS)
    issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS)
    assert issuing.issue_all(session_id, SIGNING, INDIA, STARTS) == 1
    assert issuing.issue_all(session_id, SIGNING, INDIA, STARTS) == 0
    assert revocations.revoke(revocations.of_session(session_id), STARTS).count == 2
    with pytest.raises(CertificateRevoked):
        issuing.issue(RAVI, seat_of(RAVI), SIGNING, INDIA, STARTS)


def test_who_erases_themselves_withdraws_it_and_the_database_keeps_no_name() -> None:
    certificate = issued()
    code = workers.by_telegram_id(ASHA).code
    assert personal_data.erase(ASHA, code, KEYS, STARTS + HOUR)
    verdict = verification.verify(certificate.text, SIGNING, STARTS + HOUR)
    assert (verdict.status, verdict.name) == (CertificateStatus.WITHDRAWN, "")
    assert verdict.serial == certificate.facts.serial
    row = tables.Certificate.get()
    assert (row.name, row.enrolment_id) == (None, None)


def test_a_signed_text_without_a_record_is_said_to_have_none() -> None:
    certificate = issued()
    tables.Certificate.delete().execute()
    verdict = verification.verify(certificate.text, SIGNING, STARTS)
    assert (verdict.status, verdict.name) == (CertificateStatus.UNRECORDED, "आशा पटेल")


@pytest.mark.parametrize("text", ["", "नमस्ते", "T42", "BS-7K3M-9QX", "C0000-000", "BSC2|a|b"])
def test_what_is_none_of_ours_is_said_to_be_none(text: str) -> None:
    assert verification.verify(text, SIGNING, NOON).status is CertificateStatus.FOREIGN


def test_a_printed_one_is_early_then_good_with_presence_and_the_others_lapse_at_night() -> None:
    session_id = planned(ASHA, RAVI)
    ravis, ashas = printed_ahead(session_id)
    assert (ravis.facts.name, ashas.facts.name) == ("Ravi", "आशा पटेल")
    assert printed_ahead(session_id) == (ravis, ashas)
    assert stands(ashas) is CertificateStatus.EARLY
    opened = attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    check_in.check_in(ASHA, opened.code, STARTS)
    assert (stands(ashas), stands(ravis)) == (CertificateStatus.VALID, CertificateStatus.EARLY)
    assert sheets.lapse(NIGHT - timedelta(seconds=1)) == 0
    attendance.close_overdue(NIGHT)
    assert sheets.lapse(NIGHT) == 1
    assert sheets.lapse(NIGHT) == 0
    assert (stands(ashas), stands(ravis)) == (CertificateStatus.VALID, CertificateStatus.LAPSED)
    again = issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, NIGHT)
    assert again == ashas


def test_a_printed_one_is_good_only_when_the_presence_counts() -> None:
    session_id = planned(ASHA)
    [ashas] = printed_ahead(session_id)
    opened = attendance.open_attendance(session_id, by=MEENA, now=STARTS, witnesses=2)
    check_in.check_in(ASHA, opened.code, STARTS)
    assert stands(ashas) is CertificateStatus.EARLY
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    assert stands(ashas) is CertificateStatus.VALID


def test_each_printed_one_is_in_the_language_of_its_holder() -> None:
    chats.set_language(ASHA, 0, "hi", NOON, private=True)
    ravis, ashas = printed_ahead(planned(ASHA, RAVI))
    assert (ravis.language, ashas.language) == ("", "hi")


def test_a_session_that_was_moved_gets_papers_with_the_new_day() -> None:
    session_id = planned(ASHA)
    [before] = printed_ahead(session_id)
    later = {"starts_at": STARTS + DAY, "ends_at": STARTS + DAY + HOUR}
    tables.Session.update(later).where(tables.Session.id == session_id).execute()
    [after] = printed_ahead(session_id)
    assert after.facts.day == before.facts.day + timedelta(days=1)
    assert (stands(before), stands(after)) == (
        CertificateStatus.REPLACED,
        CertificateStatus.EARLY,
    )
    passes(ASHA, session_id, STARTS + DAY)
    assert issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, STARTS + DAY) == after


def test_what_has_lapsed_is_good_again_once_its_person_is_put_on_the_list() -> None:
    session_id = planned(ASHA, RAVI)
    ravis, ashas = printed_ahead(session_id)
    attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    attendance.close_overdue(NIGHT)
    assert sheets.lapse(NIGHT) == 2
    attendance.tick(seat_of(ASHA), by=MEENA, now=NIGHT)
    assert (stands(ashas), stands(ravis)) == (CertificateStatus.VALID, CertificateStatus.LAPSED)
    by_serial = verification.verify(ashas.facts.serial, SIGNING, NIGHT)
    assert by_serial.name == ashas.facts.name
    assert list(revocations.listed(NIGHT)) == [ravis.facts.serial]
    assert issuing.issue(ASHA, seat_of(ASHA), SIGNING, INDIA, NIGHT) == ashas
    attendance.tick(seat_of(ASHA), by=MEENA, now=NIGHT)  # not passed after all
    assert stands(ashas) is CertificateStatus.REVOKED
    attendance.tick(seat_of(ASHA), by=MEENA, now=NIGHT)
    assert stands(ashas) is CertificateStatus.VALID


def test_with_two_witnesses_asked_for_one_alone_makes_no_paper_good() -> None:
    session_id = planned(ASHA)
    [paper] = printed_ahead(session_id)
    attendance.open_attendance(session_id, by=MEENA, now=STARTS, witnesses=2)
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    assert stands(paper) is CertificateStatus.EARLY
    attendance.check_in.come_in(ASHA, session_id, STARTS)
    assert stands(paper) is CertificateStatus.VALID


def test_only_who_leads_the_session_prints_and_only_while_people_can_come() -> None:
    session_id = planned()
    with pytest.raises(NobodyEnrolled):
        printed_ahead(session_id)
    trainings.enrol(ASHA, session_id, NOON)
    with pytest.raises(NotAllowed):
        printed_ahead(session_id, by=RAVI)
    with pytest.raises(AttendanceClosed, match="leader"):
        printed_ahead(session_id, now=NIGHT)
    assert tables.Certificate.select().count() == 0


def test_who_tries_serials_is_stopped_and_may_still_send_what_a_qr_says() -> None:
    certificate = issued()
    nobodys = [serials.show(serials.new()) for _ in range(lookups.MOST_WRONG)]
    for update_id, serial in enumerate(nobodys):
        found = lookups.look_up(RAVI, serial, update_id, SIGNING, NOON)
        assert found.status is CertificateStatus.FOREIGN
    with pytest.raises(TooManySerials):
        lookups.look_up(RAVI, certificate.facts.serial, 99, SIGNING, NOON)
    asked = lookups.look_up(RAVI, certificate.text, 99, SIGNING, NOON)
    assert asked.status is CertificateStatus.VALID
    for telegram_id, now in ((ASHA, NOON), (RAVI, NOON + DAY)):
        found = lookups.look_up(telegram_id, certificate.facts.serial, 99, SIGNING, now)
        assert found.status is CertificateStatus.VALID
