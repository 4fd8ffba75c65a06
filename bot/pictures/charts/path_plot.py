"""Draw the chart of a target's path with matplotlib, which only the process of the charts imports.

The lines differ in form, not in colour alone. The picture has a paper of its own, so it reads the
same in a light and in a dark chat.
"""

from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bot.pictures.charts.path_chart import PathChart, PathLine
from bot.pictures.colours import INK, MUTED, PAPER, RULE, WHITE, Colour, contrast, rgb
from bot.pictures.text_layout import FONTS

SIZE, DPI = (9.6, 6.4), 100  # inches: 960 × 640 pixels
PLOT = (0.125, 0.135, 0.835, 0.6)  # left, bottom, width, height; parts of the picture
SMALL, LARGE = 22, 28  # points
LEAST_CONTRAST = 3.0  # of a line on white, as WCAG 2.2 asks of graphics
HEADROOM = 1.12  # of the highest number
COLOURS = 32  # of the palette

for weight in ("Regular", "Bold"):
    font_manager.fontManager.addfont(FONTS / f"Mukta-{weight}.ttf")
mpl.rcParams["font.family"] = "Mukta"


def draw_path(chart: PathChart) -> bytes:
    """Return the chart as a PNG of 960 × 640 pixels."""
    mpl.rcParams["text.language"] = chart.language
    figure = Figure(figsize=SIZE, dpi=DPI, facecolor=_hex(PAPER))
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes(PLOT, facecolor=_hex(PAPER))
    highest = max([chart.number or 0, *(y for line in _lines(chart) for _, y in line.points), 1])
    axes.set_xlim(0, max(chart.days, 1))
    axes.set_ylim(0, highest * HEADROOM)
    figure.text(0.03, 0.91, chart.title, size=LARGE, weight="bold", color=_hex(INK))
    _frame(axes, chart)
    colour = rgb(chart.colour)
    colour = colour if contrast(colour, WHITE) >= LEAST_CONTRAST else INK
    if chart.number is not None:
        axes.axhline(chart.number, color=_hex(MUTED), linewidth=2)
    for line, style in ((chart.pace, (0, (5, 3))), (chart.ceiling, (0, (1, 2)))):
        if line:
            axes.plot(*zip(*line.points, strict=True), color=_hex(INK), lw=3, ls=style)
    x, y = zip(*chart.done.points, strict=True)
    axes.fill_between(x, y, color=_hex(colour), alpha=0.15, linewidth=0)
    axes.plot(x, y, color=_hex(colour), linewidth=6, solid_capstyle="round")
    axes.plot(x[-1:], y[-1:], "o", color=_hex(colour), markersize=15, clip_on=False, zorder=5)
    _now(axes, chart, highest)
    _key(axes, chart, _hex(colour))
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    png = BytesIO()
    palette = Image.Quantize.FASTOCTREE
    picture.convert("RGB").quantize(COLOURS, palette, dither=Image.Dither.NONE).save(png, "PNG")
    return png.getvalue()


def _lines(chart: PathChart) -> list[PathLine]:
    return [line for line in (chart.done, chart.pace, chart.ceiling) if line]


def _frame(axes: Any, chart: PathChart) -> None:
    """Draw the axes: labels of a few days and numbers, no box."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_hex(MUTED))
    axes.tick_params(length=0, pad=8, labelsize=SMALL, labelcolor=_hex(MUTED))
    axes.set_yticks([y for y, _ in chart.levels], [label for _, label in chart.levels])
    labels = [label for _, label in chart.ticks]
    axes.set_xticks([x for x, _ in chart.ticks], labels)
    for (at, _), label in zip(chart.ticks, axes.get_xticklabels(), strict=True):
        edge = "left" if at == 0 else "right" if at == chart.days else "center"
        label.set_horizontalalignment(edge)
    axes.grid(axis="y", color=_hex(RULE), linewidth=1.5)
    axes.set_axisbelow(True)


def _now(axes: Any, chart: PathChart, highest: float) -> None:
    """Write the number of today beside its point, on whichever side there is room."""
    x, y = chart.done.points[-1]
    right = x > chart.days / 2
    below = y > highest * 0.8
    axes.annotate(
        chart.now,
        (x, y),
        xytext=(-14 if right else 14, -40 if below else 14),
        textcoords="offset points",
        ha="right" if right else "left",
        size=LARGE,
        weight="bold",
        color=_hex(INK),
        bbox={"facecolor": _hex(PAPER), "edgecolor": "none", "alpha": 0.8, "pad": 2},
        zorder=6,
    )


def _key(axes: Any, chart: PathChart, colour: str) -> None:
    """Write the words of each line above the plot, with a piece of the line before them."""
    shown: list[Any] = [(chart.done, colour, "-", 6.0)]
    shown += [(chart.pace, _hex(INK), (0, (2.5, 1.5)), 3.0)] if chart.pace else []
    shown += [(chart.ceiling, _hex(INK), (0, (1, 1.5)), 3.0)] if chart.ceiling else []
    handles = [
        mpl.lines.Line2D([], [], color=ink, linestyle=style, linewidth=width)
        for _, ink, style, width in shown
    ]
    axes.legend(
        handles,
        [line.words for line, *_ in shown],
        loc="lower left",
        bbox_to_anchor=(-0.13, 1.0),
        ncols=len(shown),
        frameon=False,
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.2,
        handletextpad=0.5,
        labelcolor=_hex(INK),
    )


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
