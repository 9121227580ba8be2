"""What can be done with AI interviews."""
