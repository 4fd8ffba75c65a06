"""Import people from a file, and export them."""

from bot.handlers.people_files import export, file_import, sandboxed_reader, template

__all__ = ["export", "file_import", "sandboxed_reader", "template"]
