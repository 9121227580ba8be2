"""What relaying a signal costs: this server, the PeerJS server and a bare relay, side by side under one load."""
