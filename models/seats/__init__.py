"""Find a seat near a worker, swap one, wait for one, and take seats for a booth's team."""

from models.seats import demand, nearby, swap, team
from models.seats.demand import SessionNews
from models.seats.nearby import Nearness, NearSession, NearSessions
from models.seats.swap import Swap
from models.seats.team import Team, TeamMember, TeamSeat, TeamState

__all__ = [
    "NearSession",
    "NearSessions",
    "Nearness",
    "SessionNews",
    "Swap",
    "Team",
    "TeamMember",
    "TeamSeat",
    "TeamState",
    "demand",
    "nearby",
    "swap",
    "team",
]
