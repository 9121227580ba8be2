"""What decides about notifications, without tables or clock."""
