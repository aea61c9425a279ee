"""A small OpenID issuer for trying the platform on one machine. It shares realm and token shape with Keycloak."""

from deploy.embedded.issuer.app import build_issuer, first_run, in_process, mounted
from deploy.embedded.issuer.settings import IssuerSettings, refuse_unless_local

__all__ = ["IssuerSettings", "build_issuer", "first_run", "in_process", "mounted", "refuse_unless_local"]
