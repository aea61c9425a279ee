"""Sets up a Keycloak realm from its plan. Run again, it restores the plan and leaves all other accounts alone."""

from collections.abc import Mapping
from typing import Any

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakGetError

from kit.identity.realm import CODE_FLOW, DEVICE_FLOW, PASSWORD_FLOW, SERVICE_FLOW, Realm, RealmAccount, RealmClient


def provision(url: str, user: str, password: str, realm: Realm, passwords: Mapping[str, str]) -> None:
    """Create or update the realm at `url` as the administrator `user` of the master realm.

    `passwords` by username: an account of the plan without one is not made. Raises `keycloak.exceptions.KeycloakError`.
    """
    connection = KeycloakOpenIDConnection(
        server_url=url, username=user, password=password, realm_name="master", user_realm_name="master"
    )
    admin = KeycloakAdmin(connection=connection)
    if realm.name not in {known["realm"] for known in admin.get_realms()}:
        admin.create_realm({"realm": realm.name, "enabled": True})
    admin.update_realm(realm.name, _realm(realm))
    admin.change_current_realm(realm.name)
    admin.update_realm_users_profile(_PROFILE)
    for role in realm.roles:
        admin.create_realm_role({"name": role.name}, skip_exists=True)
        admin.update_realm_role(role.name, {"name": role.name, "description": role.title})
    groups = {group.path: _group(admin, group.path, group.title) for group in realm.groups}
    for client in realm.clients:
        _client(admin, client, realm.audience)
    for account in realm.accounts:
        if account.username in passwords:
            _account(admin, account, groups, passwords[account.username])


def _realm(realm: Realm) -> dict[str, Any]:
    return {
        "realm": realm.name,
        "enabled": True,
        "displayName": realm.title,
        "internationalizationEnabled": True,
        "supportedLocales": ["zh-CN"],
        "defaultLocale": "zh-CN",
        "loginWithEmailAllowed": False,
        "registrationAllowed": False,
        "sslRequired": "external",
        "bruteForceProtected": True,
        "failureFactor": 5,
        "passwordPolicy": "length(12) and notUsername",
        "accessTokenLifespan": realm.access_seconds,
        "ssoSessionIdleTimeout": realm.idle_seconds,
        "ssoSessionMaxLifespan": realm.session_seconds,
        "oauth2DevicePollingInterval": realm.device_interval,
        "revokeRefreshToken": True,
        "refreshTokenMaxReuse": 0,
        "defaultSignatureAlgorithm": "RS256",
    }


# A Chinese name is one field; Keycloak's own profile would ask every member of staff for a last name and an address.
_OWN = {"view": ["admin", "user"], "edit": ["admin"]}
_PROFILE: dict[str, Any] = {
    "attributes": [
        {"name": "username", "displayName": "${username}", "permissions": _OWN, "validations": {"length": {"min": 2}}},
        {
            "name": "firstName",
            "displayName": "姓名",
            "permissions": _OWN,
            "required": {"roles": ["user"]},
            "validations": {"length": {"max": 255}, "person-name-prohibited-characters": {}},
        },
        {"name": "email", "displayName": "${email}", "permissions": _OWN, "validations": {"email": {}}},
    ],
}


def _group(admin: KeycloakAdmin, path: str, title: str) -> str:
    parent, _, name = path.rpartition("/")
    try:
        found = str(admin.get_group_by_path(path)["id"])
    except KeycloakGetError:
        above = _group(admin, parent, "") if parent else None
        found = str(admin.create_group({"name": name, "description": title}, parent=above))
    if title:
        admin.update_group(found, {"name": name, "description": title})
    return found


def _client(admin: KeycloakAdmin, client: RealmClient, audience: str) -> None:
    known = admin.get_client_id(client.id)
    payload = _client_payload(client)
    if known:
        admin.update_client(known, payload)
    client_key = known or admin.create_client(payload)
    there = {mapper["name"]: mapper["id"] for mapper in admin.get_mappers_from_client(client_key)}
    for mapper in _mappers(audience):
        if mapper["name"] in there:
            key = there[mapper["name"]]
            admin.update_client_mapper(client_key, key, {**mapper, "id": key})
        else:
            admin.add_mapper_to_client(client_key, mapper)
    if client.service_roles:
        account = admin.get_client_service_account_user(client_key)
        admin.assign_realm_roles(account["id"], [admin.get_realm_role(role) for role in client.service_roles])


def _client_payload(client: RealmClient) -> dict[str, Any]:
    return {
        "clientId": client.id,
        "name": client.title,
        "protocol": "openid-connect",
        "publicClient": not client.secret,
        "secret": client.secret or None,
        "standardFlowEnabled": CODE_FLOW in client.flows,
        "serviceAccountsEnabled": SERVICE_FLOW in client.flows,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": PASSWORD_FLOW in client.flows,
        "redirectUris": list(client.redirect_uris),
        "frontchannelLogout": False,
        "attributes": {
            "pkce.code.challenge.method": "S256" if CODE_FLOW in client.flows else "",
            "oauth2.device.authorization.grant.enabled": str(DEVICE_FLOW in client.flows).lower(),
            "post.logout.redirect.uris": "##".join(client.signed_out_uris),
            "backchannel.logout.url": client.backchannel_logout_url,
            "backchannel.logout.session.required": "true",
        },
    }


def _mappers(audience: str) -> list[dict[str, Any]]:
    access_only = {"access.token.claim": "true", "id.token.claim": "false", "introspection.token.claim": "true"}
    return [
        {
            "name": "groups",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-group-membership-mapper",
            "config": {"claim.name": "groups", "full.path": "true", "userinfo.token.claim": "true", **access_only},
        },
        {
            "name": "audience",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-audience-mapper",
            "config": {"included.custom.audience": audience, **access_only},
        },
    ]


def _account(admin: KeycloakAdmin, account: RealmAccount, groups: Mapping[str, str], password: str) -> None:
    payload = {"username": account.username, "firstName": account.name, "enabled": True}
    key = admin.get_user_id(account.username)
    if key:
        admin.update_user(key, payload)
    key = key or admin.create_user(payload)
    admin.set_user_password(key, password, temporary=False)
    admin.assign_realm_roles(key, [admin.get_realm_role(role) for role in account.roles])
    for path in account.groups:
        admin.group_user_add(key, groups[path])
