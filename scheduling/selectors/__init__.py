"""Looking: at calendars, free times and bookings."""
