"""Whoever knows docs/protocol.md and nothing else: a client that imports nothing of the project."""
