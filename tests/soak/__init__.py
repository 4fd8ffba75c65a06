"""The bot as a process of its own, killed and hindered for minutes: `make soak`."""
