"""The doors of members for apps."""
