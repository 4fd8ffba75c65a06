"""Booths that workers have taken for a week: taken, renewed, released, assigned, asked about."""

from models.booth_care import asking, listing, taking
from models.booth_care.asking import CareNews
from models.booth_care.cares import Care, Rise
from models.booth_care.errors import CareOver
from models.booth_care.listing import CarePage
from models.booth_care.taking import MOST

__all__ = [
    "MOST",
    "Care",
    "CareNews",
    "CareOver",
    "CarePage",
    "Rise",
    "asking",
    "listing",
    "taking",
]
