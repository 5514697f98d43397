"""Tests of `wasiqa.terms`."""
