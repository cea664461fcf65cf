"""Keeping the proof and checking it: archive, anchors, re-execution, bundles."""
