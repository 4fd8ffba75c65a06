"""Personal data: the worker, their consents, moves and posts, and unfinished forms."""

import json
from contextlib import suppress
from datetime import datetime

from cryptography.fernet import InvalidToken

from models import consents as consents_of
from models import counters, places, tables
from models.account.inventory import mentions
from models.account.inventory.data_subject import DataSubject, Record, code_of, worker_id
from models.counters import Counted
from models.identity import PhoneCipher, envelope, worker_ids


def worker(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the worker's own record."""
    row = person.worker
    if row is None:
        return []
    return [
        {
            "id": worker_ids.show(row.public_id),
            "name": row.name,
            "phone": person.phone,
            "telegram_id": row.telegram_id,
            "booth": places.booth(row.booth_id).home.code,
            "invited_by": worker_ids.show(row.inviter.public_id) if row.inviter_id else None,
            "confirmed_at": row.confirmed_at,
            "trained_at": row.trained_at,
            "last_active_at": row.last_active_at,
            "phone_since": row.phone_since,
        }
    ]


def drop_worker(person: DataSubject, now: datetime) -> None:
    """Subtract the worker from the counters, and delete the row."""
    row = person.worker
    if row is None:
        return
    counters.changed(Counted.of(row), None)
    counters.posts_of_changed(row.id)  # they go with the row
    tables.Worker.delete().where(tables.Worker.id == row.id).execute()


def goes_with_the_worker(person: DataSubject, now: datetime) -> None:
    """Nothing to do: the database deletes it, or the name in it, with the worker's row."""


def consents(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the consents they gave."""
    consent = tables.Consent
    query = consent.select().where(consent.worker == worker_id(person)).order_by(consent.id)
    return [
        {
            "notice_version": row.notice_version,
            "language": row.language,
            "at": row.at,
            "text_hash": row.text_hash,
        }
        for row in query
    ]


def keep_proofs(person: DataSubject, now: datetime) -> None:
    """Record that they had agreed: the consents themselves are deleted with the worker."""
    consents_of.keep_proofs(worker_id(person), person.account_mark, now)


def proofs(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the proofs of consents that this account gave before it erased itself."""
    proof = tables.ConsentProof
    query = proof.select().where(proof.account_mark == person.account_mark).order_by(proof.id)
    return [
        {
            "notice_version": row.notice_version,
            "at": row.given_at,
            "withdrawn_at": row.withdrawn_at,
            "text_hash": row.text_hash,
        }
        for row in query
    ]


def proofs_stay(person: DataSubject, now: datetime) -> None:
    """Nothing to do: they have no name, and stay for their days."""


def booth_changes(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their latest moves between booths."""
    change = tables.BoothChange
    query = change.select().where(change.worker == worker_id(person)).order_by(change.id)
    return [
        {
            "left_booth": places.booth(row.left_id).code,
            "booth": places.booth(row.entered_id).code,
            "at": row.at,
            "undone_at": row.undone_at,
        }
        for row in query
    ]


def placements(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return which booths they were asked about when theirs was retired, and their answers."""
    placement = tables.Placement
    query = placement.select().where(placement.worker == worker_id(person)).order_by(placement.id)
    return [
        {
            "booth": places.booth(row.booth_id).code,
            "asked_at": row.asked_at,
            "answer": row.answer,
            "at": row.answered_at,
        }
        for row in query
    ]


def posts(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the posts they hold and have held."""
    post = tables.Post
    query = post.select().where(post.worker == worker_id(person)).order_by(post.id)
    return [
        {
            "post": row.kind,
            "place": code_of(row.place_id, row.booth_id),
            "since": row.since,
            "until": row.until,
            "waits_since": row.waits_since,
        }
        for row in query
    ]


def offers(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the offers of posts they made."""
    link = tables.PostOffer
    query = link.select().where(link.by == worker_id(person)).order_by(link.id)
    return [
        {
            "post": row.kind,
            "place": code_of(row.place_id, row.booth_id),
            "state": row.state,
            "at": row.made_at,
            "until": row.expires_at,
        }
        for row in query
    ]


def forms(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their answers in open forms and their waiting lines, in every chat."""
    return [
        {"form": row.form, "answers": _readable(row.data, keys), "at": row.updated_at}
        for draft in tables.DRAFTS
        for row in draft.select().where(draft.user_id == person.telegram_id)
    ]


def drop_forms(person: DataSubject, now: datetime) -> None:
    """Delete their open forms and waiting lines."""
    for draft in tables.DRAFTS:
        draft.delete().where(draft.user_id == person.telegram_id).execute()


def drop_answers_of_others(person: DataSubject, keys: PhoneCipher) -> None:
    """Delete, from the open forms and waiting lines of others, what is about the person.

    The form asks for it again, and the line waits no more.
    """
    is_about_them = mentions.recogniser(person, keys)
    of_others = [
        (draft, row)
        for draft in tables.DRAFTS
        for row in draft.select().where(draft.user_id != person.telegram_id)
    ]
    for draft, row in of_others:
        answers: dict[str, object] = json.loads(row.data)
        kept = {key: value for key, value in answers.items() if not is_about_them(value)}
        if "inviter" in answers and "inviter" not in kept:
            kept.pop("opened", None)  # when the inviter's link was
        if kept != answers:
            same = (draft.chat_id == row.chat_id) & (draft.user_id == row.user_id)
            same &= (draft.thread_id == row.thread_id) & (draft.form == row.form)
            draft.update(data=json.dumps(kept)).where(same, draft.data == row.data).execute()


def _readable(data: str, keys: PhoneCipher) -> str:
    """Return a form's answers as JSON, decrypted but for those that no key decrypts."""
    answers: dict[str, object] = json.loads(data)
    for key, value in answers.items():
        if envelope.is_sealed(value):
            with suppress(InvalidToken):
                answers[key] = envelope.unseal(value, keys)
    return json.dumps(answers, ensure_ascii=False)
