"""What hears and what speaks: models that ship with us, or an OpenAI-compatible endpoint.

Nothing in here knows tables, calls or interviews. Everything works from any event loop.
"""
