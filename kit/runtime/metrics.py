"""What Prometheus reads. A registry per service, since all share a process in embedded."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The measures every service has from its first day."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.registry = CollectorRegistry()
        self._requests = self.counter("gongkai_http_requests", "Requests answered.", "route", "method", "status")
        self._seconds = self.histogram("gongkai_http_request_seconds", "Seconds to the last byte.", "route", "method")
        self.failures = self.counter("gongkai_handler_failures", "Reactions that raised.", "type")
        self.outbox_oldest = self.gauge("gongkai_outbox_oldest_seconds", "Age of the oldest event not yet relayed.")
        self.lag = self.gauge("gongkai_consumer_lag", "Messages the group has not handled.", "group")
        self.dead_letters = self.gauge("gongkai_dead_letters", "Events a person must replay or skip.")
        self.parked_keys = self.gauge("gongkai_parked_keys", "Keys whose events wait behind a dead letter.")

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(self.service, route, method, str(status)).inc()
        self._seconds.labels(self.service, route, method).observe(seconds)

    def counter(self, name: str, help: str, *labels: str) -> Counter:
        return Counter(name, help, ("service", *labels), registry=self.registry)

    def gauge(self, name: str, help: str, *labels: str) -> Gauge:
        return Gauge(name, help, ("service", *labels), registry=self.registry)

    def histogram(self, name: str, help: str, *labels: str) -> Histogram:
        return Histogram(name, help, ("service", *labels), registry=self.registry, buckets=FAST)

    def page(self) -> bytes:
        """Prometheus text format."""
        return generate_latest(self.registry)
