"""What we add to a turn: this server beside a bare proxy of the same stream, with a model that answers at once."""
