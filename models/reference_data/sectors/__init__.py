"""Sectors that lists name: in a column of a list of booths, and in a list of their own."""

from models.reference_data.sectors import sector_rows
from models.reference_data.sectors.book import SectorBook
from models.reference_data.sectors.storing import BadSectors, store

__all__ = ["BadSectors", "SectorBook", "sector_rows", "store"]
