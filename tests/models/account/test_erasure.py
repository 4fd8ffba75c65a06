"""What is kept of an erased person for some days, and that others' forms keep nothing of them."""

import json

import pytest

from models import consents, tables
from models import invitations as noted
from models.account import personal_data
from models.account.inventory import account_mark
from models.chats import form_drafts
from models.consents import Consent
from models.database import Database
from models.identity import envelope, worker_ids
from models.invitations import attribution
from models.queues import IncomingUpdate, inbox
from tests.support.traces import traces
from tests.support.world import AGREED, DAY, KEYS, NOON, booth_id, coordinator, person, phone

pytestmark = pytest.mark.usefixtures("agar")
MEENA = 77_900


def test_that_an_erased_person_had_agreed_and_to_what_can_be_proved_and_names_nobody(
    db: Database,
) -> None:
    worker = person(5, "Sunita")
    words = Consent.to("new words", "hi")
    consents.record_notices({"hi": "new words"}, NOON)
    consents.agree(5, words, NOON + DAY)
    assert personal_data.erase(5, worker.code, KEYS, NOON + 2 * DAY)
    assert not tables.Consent.select().exists()
    [first, second] = tables.ConsentProof.select().order_by(tables.ConsentProof.id)
    assert (first.text_hash, first.given_at) == (AGREED.text_hash, NOON)
    assert (second.text_hash, second.given_at) == (words.text_hash, NOON + DAY)
    assert {first.withdrawn_at, second.withdrawn_at} == {NOON + 2 * DAY}
    assert first.account_mark == second.account_mark == account_mark(5, KEYS)
    assert tables.Notice.get_by_id(second.text_hash).text == "new words"
    assert personal_data.export(6, KEYS).parts == ()
    [(name, facts)] = personal_data.export(5, KEYS).parts
    assert (name, [fact["at"] for fact in facts]) == ("proofs", [NOON, NOON + DAY])
    assert personal_data.erase(5, "", KEYS, NOON + 3 * DAY)  # it goes when its days are over
    assert tables.ConsentProof.select().count() == 2


def test_the_days_of_the_mark_that_a_phone_has_counted_begin_when_its_owner_leaves() -> None:
    inviter = person(6, "Ravi")
    link = attribution.ReferralLink(worker_ids.parse(inviter.code) or "", NOON)
    worker = person(5, "Sunita", link=link)
    tables.CountedPhone.delete().execute()  # it counted so long ago
    personal_data.erase(5, worker.code, KEYS, NOON + 400 * DAY)
    [mark] = tables.CountedPhone.select()
    assert mark.at == NOON.replace(hour=0, minute=0) + 400 * DAY  # not the moment of leaving
    again = person(5, "Sunita", link=link, now=NOON + 401 * DAY)
    assert tables.Worker.get_by_id(again.id).inviter_id is None


@pytest.mark.parametrize(
    ("form", "key", "value"),
    [
        ("add", "name", "Sunita Baghel"),
        ("add", "name", "सुनीता बघेल"),
        ("add", "name", "Sunita"),
        ("add", "name", "sunita baghel ji"),
        ("newtraining", "venue", "House of Sunita Baghel, Agar"),
        ("newtraining", "subject", "Call ९८२६० ००००५"),
        ("appoint", "person", "{code}"),
        ("appoint", "typed", "{code}"),
        ("register", "inviter", "{public_id}"),
        ("register", "phone", "{sealed}"),
    ],
)
def test_an_erased_person_is_in_no_open_form_of_others(
    db: Database, form: str, key: str, value: str
) -> None:
    sunita = person(5, "Sunita Baghel")
    public_id = worker_ids.parse(sunita.code)
    text = value.format(code=sunita.code, public_id=public_id, sealed="")
    answer: object = envelope.seal(phone(5), KEYS) if key == "phone" else text
    others = {"booth": booth_id("166/1"), "kind": "trainer", "day": "2026-11-25"}
    form_drafts.save(9, 9, form, {**others, key: answer}, NOON, 77)
    form_drafts.save(10, 10, "add", {**others, "name": "Kamla Bai"}, NOON)
    assert personal_data.erase(5, sunita.code, KEYS, NOON)
    assert form_drafts.load(9, 9) == form_drafts.FormDraft(form, others, NOON, 77)
    untouched = form_drafts.load(10, 10)
    assert untouched and untouched.data == {**others, "name": "Kamla Bai"}
    left = [where for where in traces(db, phone(5), "Sunita", "सुनीता") if "counted" not in where]
    assert left == []


@pytest.mark.parametrize("line", ["\n 98260 00005 Sunita", "{code} trainer \n", "\n सुनीता बघेल जी"])
def test_an_erased_person_is_in_no_waiting_line_of_others(line: str) -> None:
    sunita = person(5, "Sunita Baghel")
    sealed = envelope.seal(line.format(code=sunita.code), KEYS)
    form_drafts.save_line(9, 9, "add", sealed, NOON, 77)
    form_drafts.save_line(10, 10, "add", envelope.seal("\n Kamla Bai", KEYS), NOON, 78)
    form_drafts.save_line(5, 5, "target", envelope.seal("\n confirmed 5", KEYS), NOON, 79)
    assert personal_data.erase(5, sunita.code, KEYS, NOON)
    assert form_drafts.take_line(9, 9, 77) is None
    assert form_drafts.take_line(5, 5, 79) is None
    assert form_drafts.take_line(10, 10, 78)


def test_the_name_by_which_she_was_invited_is_in_no_open_form_either() -> None:
    meena = coordinator(MEENA, "Meena", "PC21")
    new = noted.NewInvitation(phone(5), "Munni Didi", booth_id("166/2"))
    noted.add(MEENA, new, KEYS, noted.InvitationLimits(14, 30), NOON)
    form_drafts.save(5, 5, "register", {"phone": envelope.seal(phone(5), KEYS)}, NOON)
    form_drafts.save(9, 9, "add", {"name": "मुन्नी दीदी"}, NOON)
    assert meena
    assert personal_data.erase(5, "", KEYS, NOON)
    left = form_drafts.load(9, 9)
    assert left and left.data == {}


@pytest.mark.parametrize(
    "text", ["/add 166/2 98260 00005 S.", "/add 166/2 982-600-0005 S.", "९८२६० ००००५", "9826000005"]
)
@pytest.mark.parametrize("escaped", [True, False])
def test_a_failed_update_of_others_with_the_number_is_emptied_however_it_is_spaced(
    text: str, escaped: bool
) -> None:
    sunita = person(5, "Sunita Baghel")
    for number, written in ((1, text), (2, "/add 166/2 98260 00006 S.")):
        raw = json.dumps({"message": {"text": written}}, ensure_ascii=escaped)
        inbox.store([IncomingUpdate(number, raw, 9, 9)], NOON, "owner")
        inbox.acknowledge([], NOON, [(number, "Trouble")])
    assert personal_data.erase(5, sunita.code, KEYS, NOON)
    assert [row.update_id for row in tables.Inbox.select() if row.raw] == [2]
