"""The dashboard is well formed and asks only for measures that exist."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from kit.runtime.metrics import Metrics

GRAFANA = Path(__file__).parents[3] / "deploy/grafana"
DASHBOARD: dict[str, Any] = json.loads((GRAFANA / "dashboards/gongkai.json").read_text(encoding="utf-8"))
OWN_MEASURES = {
    "gongkai_publish_searchable_seconds",  # search alone sees both ends of this one
    "gongkai_release_late_seconds",
    "gongkai_releases_overdue",
    "gongkai_publication_drift",
    "gongkai_record_behind_seconds",
    "gongkai_grouping_behind_seconds",
    "gongkai_decisions_overdue",
    "gongkai_feedback_overdue",
    "gongkai_search_drift",
    "gongkai_search_reconciled",
}


def test_every_panel_has_its_place_and_asks_the_provisioned_source() -> None:
    source = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yml").read_text())["datasources"][0]["uid"]
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        assert panel["datasource"]["uid"] == source
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_measure_shown_exists_and_every_measure_is_shown() -> None:
    asked = " ".join(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    shown = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in re.findall(r"gongkai_\w+", asked)}
    existing = {metric.name for metric in Metrics("any").registry.collect()}
    assert shown == existing | OWN_MEASURES
