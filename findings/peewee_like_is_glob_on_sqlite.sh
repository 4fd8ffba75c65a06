#!/bin/sh
# peewee 4.5.3 on SQLite: Model.name.like('SUS%') is sent as GLOB, for which % is an ordinary
# character, so that it finds nothing; like('Sus*') finds. ilike is sent as LIKE. The same code on
# PostgreSQL means LIKE.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    peewee==4.5.3
"$folder/venv/bin/python" - <<'PYTHON'
import peewee

database = peewee.SqliteDatabase(":memory:")


class Place(peewee.Model):
    name = peewee.CharField()

    class Meta:
        database = database


database.create_tables([Place])
Place.create(name="Susner")


def found(condition: object) -> tuple[str, int]:
    query = Place.select().where(condition)
    return query.sql()[0].partition("WHERE ")[2], query.count()


seen = {
    "like('Sus%')": found(Place.name.like("Sus%")),
    "like('Sus*')": found(Place.name.like("Sus*")),
    "ilike('Sus%')": found(Place.name.ilike("Sus%")),
}
print(*seen.items(), sep="\n")
assert seen["like('Sus%')"] == ('("t1"."name" GLOB ?)', 0)
assert seen["like('Sus*')"] == ('("t1"."name" GLOB ?)', 1)
assert seen["ilike('Sus%')"] == ('("t1"."name" LIKE ?)', 1)
PYTHON
