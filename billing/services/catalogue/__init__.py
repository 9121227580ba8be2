"""Plans and token packs."""
