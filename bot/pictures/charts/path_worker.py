"""Draw charts for the bot: `python -m bot.pictures.charts.path_worker SECONDS`, one chart a line.

It has neither keys nor a database. Each answer is the length of the PNG in four bytes and the PNG;
length 0 stands for a chart that cannot be drawn. It ends with its standard input, or when nobody
has asked for so many seconds.
"""

import os
import select
import sys

from bot.pictures.charts.path_chart import LENGTH, PathChart
from bot.pictures.charts.path_plot import draw_path


def main() -> None:
    """Answer each line of standard input."""
    os.nice(10)  # people who wait for an answer go first
    asked, idle = sys.stdin.buffer, float(sys.argv[1])
    # Whoever asks waits for the answer, so that no second line lies in the buffer.
    while select.select([asked], [], [], idle)[0] and (line := asked.readline()):
        try:
            png = draw_path(PathChart.from_json(line.decode()))
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
            png = b""
        sys.stdout.buffer.write(len(png).to_bytes(LENGTH, "big") + png)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
