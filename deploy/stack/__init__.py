"""The real servers and every service, run natively: what `docker compose up` gives, without containers."""
