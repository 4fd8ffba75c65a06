"""A person's home: what they can do next, by their role, and where their plain words lead."""

from bot.home.free_text import answer, ask_form_again
from bot.home.menu import coordinates, menu
from bot.home.photographed import certificates_in

__all__ = ["answer", "ask_form_again", "certificates_in", "coordinates", "menu"]
