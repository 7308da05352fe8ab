"""The doors of members for browsers."""
