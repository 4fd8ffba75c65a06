"""What the page of a place says: its number, its week, its parts by need, and the next step."""

from models.overview.goals import Goal, PlacePart
from models.overview.place_page import PlacePage, next_session, place_page
from models.overview.week import Week

__all__ = ["Goal", "PlacePage", "PlacePart", "Week", "next_session", "place_page"]
