"""Between which degrees each state lies, rounded outwards to a tenth: for coordinates that slip."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """The lowest and the highest latitude and longitude of a state, in degrees."""

    south: float
    north: float
    west: float
    east: float

    def hold(self, latitude: float, longitude: float) -> bool:
        """Return whether a position lies between these degrees."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


BOUNDS = {
    code: Bounds(*degrees)
    for code, *degrees in (
        ("AN", 6.7, 13.7, 92.1, 94.0),
        ("AP", 12.5, 19.3, 76.7, 84.9),
        ("AR", 26.5, 29.6, 91.4, 97.5),
        ("AS", 24.0, 28.1, 89.6, 96.2),
        ("BR", 24.2, 27.6, 83.2, 88.4),
        ("CG", 17.7, 24.2, 80.1, 84.5),
        ("CH", 30.6, 30.9, 76.6, 76.9),
        ("DL", 28.3, 29.0, 76.8, 77.4),
        ("GA", 14.8, 15.9, 73.6, 74.4),
        ("GJ", 20.0, 24.8, 68.0, 74.6),
        ("HP", 30.3, 33.3, 75.5, 79.1),
        ("HR", 27.6, 31.0, 74.4, 77.7),
        ("JH", 21.9, 25.4, 83.3, 88.0),
        ("JK", 32.2, 35.2, 73.2, 77.0),
        ("KA", 11.5, 18.6, 74.0, 78.7),
        ("KL", 8.2, 12.9, 74.8, 77.5),
        ("LA", 32.2, 37.1, 73.9, 80.4),
        ("MH", 15.6, 22.1, 72.6, 81.0),
        ("ML", 25.0, 26.2, 89.8, 92.9),
        ("MN", 23.8, 25.7, 92.9, 94.8),
        ("MP", 21.0, 26.9, 74.0, 82.9),
        ("MZ", 21.9, 24.6, 92.2, 93.5),
        ("NL", 25.1, 27.1, 93.3, 95.3),
        ("OD", 17.7, 22.7, 81.3, 87.6),
        ("PB", 29.5, 32.6, 73.8, 77.0),
        ("PY", 10.8, 16.8, 75.5, 82.4),
        ("RJ", 23.0, 30.3, 69.4, 78.4),
        ("SK", 27.0, 28.2, 88.0, 89.0),
        ("TG", 15.8, 20.0, 77.2, 81.4),
        ("TN", 8.0, 13.6, 76.2, 80.4),
        ("TR", 22.9, 24.6, 91.1, 92.4),
        ("UK", 28.7, 31.5, 77.5, 81.1),
        ("UP", 23.8, 30.5, 77.0, 84.7),
        ("WB", 21.4, 27.3, 85.8, 89.9),
    )
}
BOUNDS |= {other: BOUNDS[code] for other, code in (("CT", "CG"), ("OR", "OD"), ("TS", "TG"))}
