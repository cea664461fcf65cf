#!/bin/sh
# The namespace that webcare works in, with closed histories kept for 90 days; safe to repeat.
set -eu

temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 2160h ||
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 2160h
