"""Pictures of numbers: bars, the path of a target, booths as squares in their grade's colour."""

from bot.pictures.charts.bar_chart import BarChart, draw_bars
from bot.pictures.charts.grade_grid import GradeGrids, Grid, draw_grids
from bot.pictures.charts.path_chart import PathChart, PathLine
from bot.pictures.charts.path_drawer import PathDrawer

__all__ = [
    "BarChart",
    "GradeGrids",
    "Grid",
    "PathChart",
    "PathDrawer",
    "PathLine",
    "draw_bars",
    "draw_grids",
]
