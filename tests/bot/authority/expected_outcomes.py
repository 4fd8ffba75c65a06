"""What may come of every command, button and form: the tables of test_authority.py.

A new command, button or form needs a line in COMMANDS, ACTIONS or FORMS, else the first test fails.
`{place}` and the like are filled in for a place inside and two outside: see filled_place.py.
"""

from dataclasses import dataclass

from tests.bot.authority.roles import COORDINATORS, GUEST, REACH, ROLES, WORKERS

ANYBODY = frozenset(ROLES)
ABOVE_ACS = COORDINATORS - {"AC coordinator"}  # who may give the post of an AC's coordinator
HOLDERS = frozenset(REACH) - {"nobody"}  # of a living post, whatever it is
NOTED = frozenset({"AC coordinator"})  # who noted the guest at AC166, and other things of one's own
PRESIDENTS = COORDINATORS | {"booth president"}  # who may see a booth's workers
Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody tries, and what may come of it.

    `needs` may do it, `sees` is shown something of these `kinds`: inside their place alone, where
    it is aimed at a place, and in private unless a button works in `groups` too.
    """

    typed: tuple[str, ...] = ("",)
    needs: Roles = ANYBODY
    own: frozenset[str] = frozenset()
    changes: bool = False
    sees: Roles = frozenset()
    kinds: tuple[str, ...] = ("name",)
    groups: bool = False
    link: bool = False  # it carries a link's token, which opens wherever one is
    draft: dict[str, str] | None = None  # the form that is open, and what was answered in it

    def is_aimed(self, typed: str) -> bool:
        """Whether it names something at a target, as far as the rule has anything that does."""
        return "{" in typed or not any("{" in one for one in self.typed)

    def reaches(self, roles: Roles, role: str, target: str, aimed: bool) -> bool:
        """Whether somebody is of these roles, and the target lies inside of what is theirs."""
        everywhere = self.link or not aimed or roles in (ANYBODY, WORKERS)
        return role in roles and (everywhere or target in REACH.get(role, ()))


def own(*names: str) -> frozenset[str]:
    """Name tables in which one's own rows may change."""
    return frozenset(names)


Table = dict[str, Rule | tuple[Rule, ...]]
AUDIT = own("audit", "audit_head")
ERASED = own("worker", "consent", "post", "appointment", "enrolment", "session", "invitation")
ERASED |= own("draft", "chat", "inbox", "booth", "flag", "call_back", "batch", "target") | AUDIT
COMMANDS: Table = {
    "start": (
        Rule(
            (
                "",
                "b{booth}",
                "e{session}",
                "a" + "x" * 22,
                "a{link}",
                "cappoint",
                "cposts",
                "n" + "x" * 16,
            ),
            WORKERS,
            own("enrolment", "session"),
        ),
        Rule(("i{public_id}",), sees=GUEST, kinds=("owner",), link=True),  # whose link it is
        Rule(("w{public_id}",), sees=COORDINATORS),  # a card that is scanned
        Rule(("n{token}",), sees=GUEST, kinds=("inviter",), link=True),  # for who is no worker yet
    ),
    "register": (
        Rule(("", "{booth} Zz", "T{session}", "a" + "x" * 22)),
        Rule(("{worker}",), sees=GUEST, kinds=("owner",), link=True),  # as an inviter's link does
    ),
    "me": Rule(sees=NOTED),  # who brought them
    "booth": Rule(("", "{booth}", "{empty}")),
    "trainings": Rule(),
    "enrol": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "cancel": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "mytrainings": Rule(),
    "certificate": Rule(("", "C0000-000"), own=own("answered_once")),
    "invite": Rule(sees=NOTED),  # who brought them
    "coordinator": (
        Rule(sees=WORKERS, kinds=("coordinator",)),
        Rule(
            ("Call me",),
            WORKERS,
            own("relayed_message"),
            sees=WORKERS,
            kinds=("coordinator",),
        ),
    ),
    "strength": Rule(("", "{place}")),
    "top": Rule(("", "{place}"), sees=COORDINATORS),
    "review": Rule(("",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "add": Rule(("", "{booth}", "{booth} 9826099999 Mohan"), HOLDERS, changes=True),
    "posts": Rule(("", "{place}", "{booth}"), COORDINATORS, sees=COORDINATORS),
    "newtraining": Rule(
        ("", "{place}", "{place} 2026-12-01 15:00 30 Hall; Roll"), COORDINATORS, changes=True
    ),
    "plan": Rule(("", "{place}", "T{session}")),
    "mysessions": Rule(),
    "attendance": Rule(
        ("", "T{now}", "T{now} {worker}", "T{now} 1"), COORDINATORS, changes=True, sees=COORDINATORS
    ),
    "session": Rule(("", "T{session}")),
    "quota": Rule(("", "T{full}", "T{full} {ac}", "T{full} {ac} 1"), COORDINATORS, changes=True),
    "target": Rule(("", "{place}", "{place} confirmed 50 2026-12-31"), COORDINATORS, changes=True),
    "norm": Rule(("", "{place}", "{place} 70", "{place} off"), COORDINATORS, changes=True),
    "grade": Rule(("", "{booth}", "{booth} C Form 20, 2023-12-03"), COORDINATORS, changes=True),
    "appoint": Rule(  # what it names is read, and asked for once more before anything is given
        ("", "{worker}", "booth_agent {booth}", "{worker} booth_agent {booth}", "trainer {place}"),
        sees=COORDINATORS,
    ),
    "broadcast": Rule(("", "{place}", "B{running}")),  # numbers alone
    "correct": Rule(("", "B{finished}")),
    "takeback": Rule(("", "B{finished}")),
    "sector": Rule(
        ("", "{ac_of}", "{sector}", "{ac_of} 1-2 Kanad", "{sector} Barai"),
        COORDINATORS,
        changes=True,
    ),
    "placement": Rule(("", "{place}")),  # numbers alone
    "audit": Rule(("", "{place}"), COORDINATORS, sees=COORDINATORS),
    "roll": Rule(("", "{place}")),
    "report": Rule(("", "{place}")),
    "export": Rule(("", "{place}"), COORDINATORS, sees=COORDINATORS),
    "template": Rule(("", "people", "booths")),
    "silence": Rule(),
    "take": (
        Rule(("", "{booth}"), WORKERS, own("booth_care") | AUDIT),
        Rule(("{booth} {worker}",), COORDINATORS, changes=True, sees=COORDINATORS),
    ),
    "release": Rule(("", "{booth}")),
    "link": Rule(("", "{place}"), COORDINATORS, changes=True),
    "unlink": Rule(("",), COORDINATORS, changes=True),
    "targets": Rule(),
    "schedule": Rule(),
    "settime": Rule(("", "targets 07:30", "schedule -"), COORDINATORS, changes=True),
    "language": Rule(),
    "quiet": Rule(),
    "privacy": Rule(),
    "mydata": Rule(),
    "erase": Rule(),
    "help": Rule(),
}
PROVEN = {"form": "register", "consent": "", "phone": "{own_phone}"}
ACTIONS: Table = {
    "run": (
        Rule(
            (
                "posts:{place}",
                "appoint:{worker} booth_agent {booth}",
                "link:{place}",
                "unlink:",
                "target:{place} confirmed 50 2026-12-31",
                "newtraining:{place} 2026-12-01 15:00 30 H; R",
                "settime:targets 07:30",
            ),
            COORDINATORS,
            changes=True,
            sees=COORDINATORS,
            groups=True,
        ),
        Rule(("export:{place}", "audit:{place}", "top:{place}"), COORDINATORS, sees=COORDINATORS),
        Rule(("add:{booth} 9826099999 Mohan",), HOLDERS, changes=True),
    ),
    "line": (Rule(("1:{place}",)),),  # one's own line alone; what it runs is judged under "run"
    "agree": (
        Rule(("", "post:{post}", "run:posts:{place}"), sees=COORDINATORS),
        Rule(("endpost:{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    ),
    "language": (
        Rule(("hi:", "hi:cposts", "hi:a" + "x" * 22), own=own("chat"), groups=False),
        Rule(("hi:n{token}",), own=own("chat"), sees=GUEST, kinds=("inviter",), link=True),
    ),
    "booth": Rule(("{booth_id}",)),
    "boothlist": Rule(("{ac_id}:need:0", "{place_id}:quiet:-1")),
    "gradepicture": Rule(("{place_id}",)),
    "boothworkers": Rule(("{booth_id}:0",), sees=PRESIDENTS, kinds=("name", "in booth")),
    "writeto": (
        Rule(("{boss}",), sees=WORKERS, kinds=("coordinator",)),
        Rule(("{inviter}",)),  # somebody who is no coordinator
    ),
    "answer": Rule(("{received}",), sees=WORKERS, kinds=("coordinator",)),
    "blocksender": Rule(
        ("{received}",), WORKERS, changes=True, sees=WORKERS, kinds=("coordinator",)
    ),
    "allowsender": Rule(("{received}",), sees=WORKERS, kinds=("coordinator",)),
    "calloff": Rule(("{session}",), COORDINATORS, changes=True, groups=True),
    "calloffsure": Rule(("{session}",), COORDINATORS, changes=True, groups=True),
    "keepsession": Rule(("{session}",)),
    "plan": Rule(("{made}",)),
    "changeplan": Rule(("{made}",)),
    "unchangeplan": Rule(("{planchange}",), COORDINATORS, changes=True),
    "undoplan": Rule(("{made}",), COORDINATORS, changes=True),
    "makeplan": Rule(("{proposed}",), COORDINATORS, changes=True),
    "dropplan": Rule(("{proposed}",), COORDINATORS, changes=True),
    "planskip": Rule(("{clashing}",), COORDINATORS, changes=True),
    "planslot": Rule(("{clashing}:0:h/2026-11-26T15:00/0/0",), COORDINATORS, changes=True),
    "session": Rule(("{session}",)),
    "names": Rule(("{now}:0",), sees=COORDINATORS),
    "rostersheet": Rule(("{now}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "handovers": Rule(("",)),
    "handover": Rule(("{led}", "{session}")),
    "askothers": Rule(("{led}:{leader}", "{session}:{leader}")),  # it goes on already
    "stophandover": Rule(("{handover}",), COORDINATORS, changes=True),
    "takeover": Rule(("{asked}",)),  # for who was asked
    "nottakeover": Rule(("{asked}",)),
    "changesession": Rule(("{session}:move", "{session}:x")),
    "restore": Rule(("{off}",), COORDINATORS, changes=True),
    "unchange": Rule(("{change}",), COORDINATORS, changes=True),
    "coming": Rule(("{seat}:0",)),  # somebody else's
    "cannot": Rule(("{seat}",)),
    "whynot": Rule(("{seat}:work", "{seat}:x")),
    "absent": Rule(("{seat}:far", "{seat}:x")),
    "addlisted": Rule(("{seat}",)),  # for who leads it, once it is closed
    "cancome": Rule(("{seat}",)),
    "otherdates": Rule(("{seat}",)),
    "mute": Rule(("morning", "x"), own=own("mute")),
    "unmute": Rule(("morning",), own=own("mute")),
    "near": Rule(("0", "-1")),
    "tellnear": Rule(("1", "0"), WORKERS, own("training_demand")),
    "swap": Rule(("{session}:", "{session}:{now}"), WORKERS, own("enrolment", "session")),
    "ics": Rule(("{session}",)),
    "sessioncard": Rule(("{session}",)),
    "teams": Rule(("",)),
    "team": Rule(("{session}:{booth_id}",), sees=PRESIDENTS, kinds=("name", "in booth")),
    "teamtake": Rule(
        ("{session}:{booth_id}",),
        PRESIDENTS,
        own("enrolment", "session"),
        changes=True,
        sees=PRESIDENTS,
        kinds=("name", "in booth"),
    ),
    "wait": Rule(("{full}",), WORKERS, own("waiting")),
    "unwait": Rule(("{full}",), WORKERS, own("waiting")),
    "letgo": Rule(("{full}",), WORKERS, own("waiting")),
    "attendance": Rule(("{now}",)),
    "openattendance": Rule(("{ready}",), COORDINATORS, changes=True),
    "ticks": Rule(("{now}:0",), sees=COORDINATORS),
    "tick": Rule(("{seat}:0",), COORDINATORS, changes=True, sees=COORDINATORS),
    "printlist": Rule(("{now}",), COORDINATORS, changes=True),
    "scanners": Rule(("{now}",), sees=COORDINATORS),
    "addscanner": Rule(("{now}",)),
    "takescan": Rule(("{scan}",), COORDINATORS, changes=True),
    "scancard": Rule(("{now}:{public_id}",)),  # for who opened it, leads it, or may scan
    "addcard": Rule(("{now}:{public_id}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "unscan": Rule(("{seat}",)),
    "wasthere": Rule(("{seat}:1",)),  # for whoever was asked
    "endattendance": Rule(("{now}",)),
    "closeattendance": Rule(("{now}",), COORDINATORS, changes=True),
    "certificate": Rule(("{seat}",)),
    "recertify": Rule(("{seat}",)),
    "certificatefile": Rule(("{seat}",)),
    "printcertificates": Rule(("{now}",), COORDINATORS, changes=True),
    "myplace": Rule(("",)),
    "findbooth": Rule(("",)),
    "mybooth": Rule(
        ("{empty_id}",), WORKERS, own("worker", "booth", "booth_change", "post") | AUDIT
    ),
    "myhalf": Rule(("{placement}:{empty_id}",)),  # somebody else's
    "notmyhalf": Rule(("{placement}:unknown", "{placement}:x")),
    "placements": Rule(("0", "-1")),
    "broadcast": Rule(("{running}",), COORDINATORS, changes=True),  # where it is shown
    "countagain": Rule(("{drafted}",)),  # somebody else's
    "sendout": Rule(("{drafted}",)),
    "showbroadcast": Rule(("{running}",)),
    "seconded": Rule(("{seconding}",), COORDINATORS, changes=True),
    "declined": Rule(("{seconding}",), COORDINATORS, changes=True),
    "pausebroadcast": Rule(("{running}",), COORDINATORS, changes=True),
    "resumebroadcast": Rule(("{pausing}",), COORDINATORS, changes=True),
    "askstop": Rule(("{running}",)),
    "stopbroadcast": Rule(("{running}",), COORDINATORS, changes=True),
    "takebroadcastback": Rule(("{finished}",), COORDINATORS, changes=True),
    "heard": Rule(("{got}",)),  # what somebody else got
    "placement": Rule(("{place_id}",)),
    "unplaced": Rule(("{retired}:0",), sees=COORDINATORS),
    "placewho": Rule(("{unplaced}",), sees=COORDINATORS),
    "placeother": Rule(("{unplaced}",)),
    "placein": Rule(
        ("{unplaced}:{empty_id}",),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "unplace": Rule(("{placing}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "form": Rule(("appoint:confirm:yes", "target:confirm:yes", "newtraining:confirm:yes")),
    "back": Rule(("appoint:confirm", "target:confirm")),
    "page": (
        Rule(("appoint:place:1", "booth:booth:1")),
        Rule(
            ("booth:booth:9223372036854775807",),
            draft={"form": "booth", "pc": "{place_id}", "ac": "{place_id}"},
        ),
    ),
    "quit": Rule(("appoint", "register")),
    "change": Rule(("name", "booth", "phone")),
    "rename": Rule(("",)),
    "rebooth": Rule(("0", "1795415400000000")),
    "afresh": Rule(("",)),
    "elsewhere": Rule(("",)),
    "parts": Rule(("strength:{place_id}:0", "posts:{place_id}:-1", "erase:{place_id}:0")),
    "linkpage": Rule(("0", "-1")),
    "endtarget": Rule(("{target}",), COORDINATORS, changes=True),
    "targetpath": Rule(("{place_id}",), COORDINATORS),
    "retarget": Rule(("{target}",)),  # which runs
    "untarget": Rule(("{target}",), COORDINATORS, changes=True),
    "latertarget": Rule(("{target}:740000", "{target}:0"), COORDINATORS, changes=True),
    "lowertarget": Rule(("{target}:7", "{target}:-1"), COORDINATORS, changes=True),
    "keeptarget": Rule(("{target}",), COORDINATORS),
    "endnorm": Rule(("{norm}",), COORDINATORS, changes=True),
    "renorm": Rule(("{norm}",)),  # which runs
    "unnorm": Rule(("{norm}",), COORDINATORS, changes=True),
    "ungrade": Rule(("{graded}",), COORDINATORS, changes=True),
    "sectors": Rule(("{ac_id}:0", "{ac_id}:-1")),
    "sectoracs": Rule(("0", "-1")),
    "sector": Rule(("{sector_id}",)),
    "newsector": Rule(("{ac_id}",)),
    "sectorparts": Rule(("{sector_id}",)),
    "sectorname": Rule(("{sector_id}",)),
    "dropsector": Rule(("{sector_id}",)),
    "dropsectoryes": Rule(("{sector_id}",), COORDINATORS, changes=True),
    "unsector": Rule(("{sector_change}",), COORDINATORS, changes=True),
    "revoke": Rule(("{link}",)),
    "keeplink": Rule(("",)),
    "revokeyes": Rule(("{link}",), COORDINATORS, changes=True),
    "giveback": Rule(("{post}:{post}", "{post}:0")),
    "othername": Rule(("",)),
    "goon": Rule(("appoint", "register", "x")),
    "roster": Rule(("{place_id}:0:0", "{place_id}:{booth_id}:0"), COORDINATORS, sees=COORDINATORS),
    "post": Rule(("{post}",), COORDINATORS, sees=COORDINATORS),
    "askend": Rule(("{post}",), COORDINATORS, sees=COORDINATORS),
    "confirmpost": Rule(("{waiting}",), COORDINATORS, changes=True),
    "endpost": Rule(("{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "top": Rule(("week:{place_id}", "all:{place_id}", "x:{place_id}"), sees=COORDINATORS),
    "rank": Rule(("{place_id}",)),
    "entries": Rule(("{inviter}:0", "{inviter}:-1"), COORDINATORS, sees=COORDINATORS),
    "checked": Rule(("{place_id}:0", "{place_id}:-1"), COORDINATORS, sees=COORDINATORS),
    "review": Rule(("0",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "ofinviter": Rule(("{inviter}",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "each": Rule(
        ("{inviter}:0", "{inviter}:-1"),
        COORDINATORS,
        own("draw", "call_back"),
        sees=COORDINATORS,
    ),
    "judge": Rule(
        ("cleared:one:{entry}", "rejected:one:{entry}", "cleared:all:{entry}", "x:one:{entry}"),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "unjudge": Rule(("{decided}",), NOTED, changes=True, sees=NOTED),
    "calls": Rule(("0",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "number": Rule(
        ("{call}",),
        COORDINATORS,
        own("draw", "call_back"),
        sees=COORDINATORS,
        kinds=("name", "phone"),
    ),
    "called": Rule(
        ("confirmed:{call}", "denied:{call}", "unreached:{call}"),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "audit": Rule(("{place_id}:0",), COORDINATORS, sees=COORDINATORS),
    # A report shows numbers alone; who may see it is in tests/models/training_reports.
    "rate": Rule(("1:5",)),
    "understood": Rule(("1:all",)),
    "rollac": Rule(("{place_id}",)),
    "rollkind": Rule(("{roll}:{place_id}:gone:0",)),
    "rollbooth": Rule(("{roll}:{empty_id}",)),
    "rollsplit": Rule(("{roll}:{empty_id}:2",)),
    "rollset": Rule(("{roll}:{empty_id}:=2",), COORDINATORS, changes=True),
    "report": Rule(("{place_id}:30",)),
    "reportsheet": Rule(("{place_id}:30",)),
    "bring": Rule(("{looked}", "{batch}"), NOTED, changes=True),
    "bringas": Rule(("{looked}:font", "{batch}:all", "{batch}:are"), NOTED, changes=True),
    "template": Rule(("people", "booths")),
    "sheet": Rule(("{batch}", "{looked}")),
    "nobring": Rule(("{looked}", "{batch}"), NOTED, changes=True),
    "unbring": Rule(("{batch}", "{looked}"), COORDINATORS, changes=True),
    "waiting": Rule(("0",), sees=NOTED, kinds=("guest",)),
    "waits": Rule(("{invitation}",), NOTED, sees=NOTED, kinds=("guest",)),
    "withdraw": Rule(("{invitation}",), NOTED, sees=NOTED, kinds=("guest",)),
    "withdrawyes": Rule(("{invitation}",), NOTED, changes=True),
    "disown": Rule(("{credited}", "{invitation}"), NOTED, sees=NOTED),  # their own inviter
    "disowned": Rule(("{credited}", "{invitation}"), NOTED, changes=True),
    "invited": (
        Rule(("{token}",), kinds=("inviter",), link=True),
        Rule(("{invitation}", "x" * 16)),
    ),
    "notme": Rule(("{token}", "{invitation}", "x" * 16)),
    "notmeyes": (
        Rule(("{token}",), changes=True),  # whoever has the link: models.invitations.disputes
        Rule(("{invitation}", "x" * 16)),
    ),
    "notby": Rule(("{invitation}", "0")),
    "notbyyes": (
        Rule(("{invitation}", "0")),
        Rule(("{invitation}",), GUEST, changes=True, draft=PROVEN),
    ),
    "erase": (
        Rule(("{own}",), own=ERASED, changes=True),
        Rule(("{worker}", "x")),
    ),
    "keep": Rule(),
    "takebooth": Rule(("{booth_id}",), WORKERS, own("booth_care") | AUDIT),
    "keepbooth": Rule(("{care}",)),
    "leavebooth": Rule(("{care}",), COORDINATORS, changes=True),
    "cares": Rule(("{place_id}:0", "{place_id}:-1"), COORDINATORS, own=AUDIT),
    "poll": Rule(("{poll}", "{asked_poll}")),
    "asklift": Rule(("{poll}",), COORDINATORS, changes=True),
    "agreelift": Rule(("{lift}",), COORDINATORS, changes=True),
    "endlift": Rule(("{lift}",), COORDINATORS, changes=True),
    "postagain": Rule(("{uncertain}",), COORDINATORS, changes=True),
    "leavepost": Rule(("{uncertain}",), COORDINATORS, changes=True),
}
GIVEN = {"place": "{place_id}", "ac": "{place_id}", "person": "{worker}"}
FORMS: dict[str, Rule | None] = {  # what ends a form in which all but the last is answered
    "appoint": Rule(
        ("form:appoint:confirm:yes",),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
        draft=GIVEN | {"kind": "booth_agent", "booth": "{empty_id}"},
    ),
    "target": Rule(
        ("form:target:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "measure": "confirmed",
            "number": "50",
            "until": "2026-12-31",
        },
    ),
    "grade": Rule(
        ("Form 20",),
        COORDINATORS,
        changes=True,
        draft={"pc": "{place_id}", "ac": "{place_id}", "booth": "{booth_id}", "grade": "C"},
    ),
    "norm": Rule(
        ("form:norm:norm:70",),
        COORDINATORS,
        changes=True,
        draft={"place": "{place_id}"},
    ),
    "sector": Rule(
        ("form:sector:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={"ac": "{ac_id}", "parts": "1-2", "sector_name": "Kanad", "person": "later"},
    ),
    "sectorparts": Rule(
        ("form:sectorparts:parts:1-2",),
        COORDINATORS,
        changes=True,
        draft={"sector": "{sector_id}"},
    ),
    "sectorname": Rule(
        ("form:sectorname:sector_name:Barai",),
        COORDINATORS,
        changes=True,
        draft={"sector": "{sector_id}"},
    ),
    "newtraining": Rule(
        ("form:newtraining:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "subject": "Roll",
            "day": "2026-12-01",
            "time": "15:00",
            "seats": "30",
            "venue": "Hall",
        },
    ),
    "plan": Rule(
        ("form:plan:trainers:none",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "round": "[{place_id}]",
            "per_day": "0",
            "subject": "Vote",
            "first": "2026-12-01",
            "last": "2026-12-03",
            "off": "[[], []]",
            "times": '["15:00"]',
            "minutes": "60",
            "venues": '[[null, "Hall", 20]]',
        },
    ),
    "changeplan": Rule(
        ("form:changeplan:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={"plan": "{made}", "scope": "all", "what": "seats", "value": "12"},
    ),
    "broadcast": Rule(
        ("form:broadcast:answer:read",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "whom": "[]",
            "text": "Hall",
            "photo": "",
            "english": "",
        },
    ),
    "correct": Rule(
        ("form:correct:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={"broadcast": "{finished}", "version": "0", "text": "Hall", "english": ""},
    ),
    "placein": Rule(
        ("form:placein:booth:{empty}",),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
        draft={"ac": "{place_id}", "placed": "{unplaced}"},
    ),
    "session": Rule(
        ("form:session:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={"session": "{session}", "what": "venue", "holders": "1", "venue": "Hall"},
    ),
    "add": Rule(
        ("9826099999",),
        HOLDERS,
        changes=True,
        draft={"pc": "{place_id}", "ac": "{place_id}", "booth": "{booth_id}", "name": "Mohan"},
    ),
    "coordinator": Rule(
        ("Call me",),
        WORKERS,
        changes=True,
        sees=WORKERS,
        kinds=("coordinator",),
        draft={"to": "{boss}"},
    ),
    "scanner": Rule(
        ("{worker}",),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
        draft={"session": "{now}"},
    ),
    "register": None,
    "newname": None,
    "newbooth": None,
    "newphone": None,
    "booth": None,
}
GARBAGE = (
    "", ":", ":x", ":-1", ":0", ":{post}:{post}", ":9223372036854775807", ":1e3", ":'; --",
    ":0:0:0:0:0", ":x:y:z:v", ":🙂", ":" + "9" * 60, ":appoint:confirm:no", ":None",
)  # fmt: skip
