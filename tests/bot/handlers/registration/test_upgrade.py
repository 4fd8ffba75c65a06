"""A registration that stopped before an upgrade goes on after it."""

import json

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import build, running
from bot.runtime import Runtime
from models import tables
from models.account import personal_data
from models.clock import Clock
from models.database import Database
from models.identity import PhoneCipher
from models.maintenance import key_rotation
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import draft, newcomer, the_worker
from tests.support.databases import take_back
from tests.support.world import KEYS, SECRET, booth_id


async def test_a_registration_left_before_phones_were_marked_goes_on_after_the_upgrade(
    app: Runtime, telegram: World, db: Database, clock: Clock
) -> None:
    sunita = newcomer(telegram, "Sunita Baghel")
    phone = sunita.user.phone
    async with running(app, pauses=(0.01,)):
        await sunita.says("/start b166-2")
        await sunita.presses("हिन्दी")
        await sunita.presses("✅ हाँ")
        assert "क्या नाम" in await sunita.shares(sunita.user)
    old = json.dumps(draft() | {"phone": KEYS.encrypt(phone)})
    take_back(db, "0014_sealed_answers")
    tables.Draft.update(data=old).execute()
    db.migrate()
    assert phone in str(dict(personal_data.export(sunita.user.id, KEYS).parts)["forms"])
    new_key = Fernet.generate_key().decode()
    both = PhoneCipher(f"{new_key},{SECRET}")
    assert key_rotation.rotate(both, clock.now()) == key_rotation.Rotated(renewed=1, lost=0)
    assert PhoneCipher(new_key).decrypt(draft()["phone"]["encrypted"]) == phone
    both_keys = {"secret_key": SecretStr(f"{new_key},{SECRET}")}
    settings = app.services.settings.model_copy(update=both_keys)
    async with running(build(settings, db, clock), pauses=(0.01,)):
        await sunita.presses("✅ Sunita")
        assert "166/2" in await sunita.presses("✅")
    assert PhoneCipher(new_key).decrypt(the_worker().phone) == phone
    assert the_worker().booth_id == booth_id("166/2")
