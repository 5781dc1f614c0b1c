"""What an attacker would try: a server, a neighbour, a fork, a signal. Loopback only, bounded."""
