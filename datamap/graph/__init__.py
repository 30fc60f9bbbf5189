"""Flows to the map: whose data reach which recipients, and what the declaration says of it."""

from datamap.graph.building import build_graph
from datamap.graph.filtering import filter_graph
from datamap.graph.summaries import Reach, summarise_groups, summarise_reach

__all__ = ["Reach", "build_graph", "filter_graph", "summarise_groups", "summarise_reach"]
