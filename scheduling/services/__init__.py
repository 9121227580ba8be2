"""What can be done with calendars and bookings."""
