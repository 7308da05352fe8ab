"""Stores and visits over HTTP."""
