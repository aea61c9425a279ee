from deploy.stack.servers.base import Server, Site
from deploy.stack.servers.elasticsearch import Elasticsearch
from deploy.stack.servers.kafka import Kafka
from deploy.stack.servers.keycloak import Keycloak
from deploy.stack.servers.mongo import Mongo
from deploy.stack.servers.prometheus import Prometheus

ALL: tuple[type[Server], ...] = (Kafka, Mongo, Elasticsearch, Keycloak, Prometheus)

__all__ = ["ALL", "Elasticsearch", "Kafka", "Keycloak", "Mongo", "Prometheus", "Server", "Site"]
