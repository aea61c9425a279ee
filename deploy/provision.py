"""`python -m deploy.provision`: sets up the Keycloak realm. Safe to run again.

GONGKAI_DEMO_ACCOUNTS_FILE names where the passwords of demonstration accounts are kept; without it none is made.
GONGKAI_DEMO_CLIENT_SECRET makes, beside such accounts, the client that puts in their data.
GONGKAI_OPERATOR_CLIENT_SECRET makes the command line's own client; without it operators sign in as themselves.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from keycloak.exceptions import KeycloakError

from deploy.demo_accounts import demo_passwords
from deploy.keycloak.realm import town_realm
from kit.identity.keycloak import provision

NEEDED = (
    "GONGKAI_KEYCLOAK_ADMIN_URL",
    "GONGKAI_KEYCLOAK_ADMIN_USER",
    "GONGKAI_KEYCLOAK_ADMIN_PASSWORD",
    "GONGKAI_PUBLIC_URL",
    "GONGKAI_OIDC_CLIENT_ID",
    "GONGKAI_OIDC_CLIENT_SECRET",
    "GONGKAI_SERVICE_CLIENT_ID",
    "GONGKAI_SERVICE_CLIENT_SECRET",
)


def run(settings: Mapping[str, str]) -> str:
    """One sentence for the operator. Raises `SystemExit` with one when a setting is missing or Keycloak refuses."""
    missing = [name for name in NEEDED if not settings.get(name)]
    if missing:
        raise SystemExit(f"缺少设置：{'、'.join(missing)}。")
    url, user, password, public_url, gateway, gateway_secret, services, services_secret = map(
        settings.get, NEEDED, NEEDED
    )
    file = settings.get("GONGKAI_DEMO_ACCOUNTS_FILE")
    realm = town_realm(
        public_url,
        gateway_secret,
        services_secret,
        gateway_client=gateway,
        services_client=services,
        backchannel_url=settings.get("GONGKAI_BACKCHANNEL_URL", ""),
        operator_secret=settings.get("GONGKAI_OPERATOR_CLIENT_SECRET", ""),
        demo_secret=settings.get("GONGKAI_DEMO_CLIENT_SECRET", "") if file else "",
    )
    passwords = demo_passwords(Path(file), realm.accounts) if file else {}
    try:
        provision(url, user, password, realm, passwords)
    except KeycloakError as error:
        raise SystemExit(f"Keycloak 没有完成设置：{error}") from error
    people = f"，演示账号 {len(passwords)} 个，密码在 {file}" if passwords else "，没有建立演示账号"
    return f"身份服务已就绪：{realm.title}（{realm.name}），{len(realm.groups)} 个单位和村（社区）{people}。"


if __name__ == "__main__":
    sys.stdout.write(run(os.environ) + "\n")
