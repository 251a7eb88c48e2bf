"""Tests of the training programs; `smoke.sh` runs those that take less than two minutes."""
