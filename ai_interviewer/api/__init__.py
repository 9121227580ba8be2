"""AI interviews over HTTP."""
