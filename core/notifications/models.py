"""The tables of notifications. Others may look through `selectors`; only this app writes."""
