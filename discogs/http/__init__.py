"""What goes over the wire: requests and answers, logins, retries, and answers kept on disk."""
