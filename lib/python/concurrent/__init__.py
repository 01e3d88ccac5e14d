"""Packages of what runs at the same time, or looks like it."""
