"""What tests stand on: servers, engines, browsers."""
