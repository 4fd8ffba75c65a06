"""Pictures of numbers: bars, and booths as squares in the colour of their grade."""

from bot.pictures.charts.bar_chart import BarChart, draw_bars
from bot.pictures.charts.grade_grid import GradeGrids, Grid, draw_grids

__all__ = ["BarChart", "GradeGrids", "Grid", "draw_bars", "draw_grids"]
