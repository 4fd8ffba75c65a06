"""Counters for /metrics: numbers only, nothing about any person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """The counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.received = self._counter("received", "Updates stored")
        self.done = self._counter("done", "Updates processed")
        self.failed = self._counter("failed", "Updates failed")
        self.seconds = Histogram(
            "shakti_update_seconds",
            "Seconds that an update was handled for",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._messages = Gauge(
            "shakti_messages", "Messages in the outbox", ["state"], registry=self._registry
        )
        self._unreached = Gauge(
            "shakti_groups_unreached", "Linked groups without posts", registry=self._registry
        )

    def text(self, messages: dict[str, int], unreached: int = 0) -> bytes:
        """Return everything in Prometheus's text form.

        `messages` counts the outbox by state, `unreached` the groups that posts do not reach.
        """
        self._unreached.set(unreached)
        self._messages.clear()
        for state, number in messages.items():
            self._messages.labels(state).set(number)
        return generate_latest(self._registry)

    def _counter(self, name: str, description: str) -> Counter:
        return Counter(f"shakti_updates_{name}", description, registry=self._registry)
