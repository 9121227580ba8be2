"""Jobs: what has to happen with bookings even if nobody looks. Each may run twice, or twice at once."""
