"""Alerts and the dashboard ask for what /metrics has, and each alert leads to what to do."""

import json
import re
from itertools import combinations
from typing import Any

import pytest

from bot.ops import Metrics
from models.queues.outbox_records import OutboxState
from tests.deploy.files import DEPLOY, ROOT, checked_by

RULES = (DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8")
CASES = (DEPLOY / "prometheus" / "alerts_test.yml").read_text("utf-8")
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "boothshakti.json").read_text("utf-8"))
QUERIES = [t["expr"] for panel in DASHBOARD["panels"] for t in panel["targets"]]
ASKED = {"alerts": RULES, "their tests": CASES, "dashboard": json.dumps(DASHBOARD)}
each = pytest.mark.parametrize("text", ASKED.values(), ids=ASKED)


def exposed() -> set[str]:
    """Return the names of all series that /metrics has once something was counted."""
    metrics = Metrics()
    metrics.seconds.observe(0.1)
    lines = metrics.text(dict.fromkeys(OutboxState, 1)).decode().splitlines()
    return {re.split(r"[{ ]", line)[0] for line in lines if not line.startswith("#")}


@each
def test_every_metric_that_is_asked_for_is_exposed(text: str) -> None:
    asked = set(re.findall(r"\bshakti_\w+", text))
    assert asked
    assert asked <= exposed()


@each
def test_every_state_that_is_asked_for_is_one_of_a_message(text: str) -> None:
    asked = set(re.findall(r'state=\\?"(\w+)', text))
    assert asked
    assert asked <= set(OutboxState)


def test_each_alert_leads_to_a_heading_that_says_what_to_do() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", page, re.M)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    alerts = re.findall(r"- alert: (\w+)", RULES)
    runbooks = re.findall(r"runbook: \"docs/operating\.md#([\w-]+)\"", RULES)
    assert len(alerts) == len(runbooks) == len(set(alerts))
    assert set(runbooks) <= anchors


def test_each_alert_has_a_case_in_which_nobody_is_called() -> None:
    quiet = set(re.findall(r"alertname: (\w+), exp_alerts: \[\]", CASES))
    assert quiet == set(re.findall(r"- alert: (\w+)", RULES))


def test_promtool_takes_the_alerts_and_their_cases_pass() -> None:
    folder = DEPLOY / "prometheus"
    assert "SUCCESS" in checked_by("promtool", "check", "rules", "alerts.yml", folder=folder)
    assert "SUCCESS" in checked_by("promtool", "test", "rules", "alerts_test.yml", folder=folder)


def test_promtool_takes_the_queries_of_the_dashboard(tmp_path: Any) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, query in enumerate(QUERIES)
    ]
    file = tmp_path / "queries.yml"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert f"{len(QUERIES)} rules found" in checked_by("promtool", "check", "rules", str(file))


def test_panels_do_not_overlap_and_use_the_chosen_source() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert all(p["x"] + p["w"] <= 24 for p in places)
    for a, b in combinations(places, 2):
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert beside or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
    sources = re.findall(r'"type": "prometheus", "uid": "(.+?)"', json.dumps(DASHBOARD))
    assert set(sources) == {"${datasource}"}
