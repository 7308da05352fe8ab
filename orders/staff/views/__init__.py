"""Doors of the store console."""
