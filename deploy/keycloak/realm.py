"""The realm `gongkai`: roles, groups and clients. The local issuer and Keycloak are both set up from it."""

from deploy.demo_accounts import DEMO_ACCOUNTS
from deploy.demo_town import DEPARTMENTS, VILLAGES
from gateway.edge.routes import BACKCHANNEL, CALLBACK
from kit.identity.realm import (
    CODE_FLOW,
    DEVICE_FLOW,
    PASSWORD_FLOW,
    SERVICE_FLOW,
    Realm,
    RealmClient,
    RealmGroup,
    RealmRole,
)

REALM = "gongkai"
AUDIENCE = "gongkai-api"
GATEWAY_CLIENT = "gongkai-gateway"
SERVICES_CLIENT = "gongkai-services"
COMMAND_LINE_CLIENT = "gongkai-cli"
OPERATOR_CLIENT = "gongkai-operator"
DEMO_CLIENT = "gongkai-demo"

ROLES = (
    RealmRole("citizen", "公众用户"),
    RealmRole("village_clerk", "村（居）务公开员"),
    RealmRole("drafter", "拟稿人"),
    RealmRole("reviewer", "审核人"),
    RealmRole("legality_reviewer", "合法性和保密审查人"),
    RealmRole("releaser", "发布人"),
    RealmRole("moderator", "征求意见主持人"),
    RealmRole("disclosure_officer", "依申请公开办理人"),
    RealmRole("search_editor", "搜索词条编辑"),
    RealmRole("supervisor", "监督员"),
    RealmRole("administrator", "管理员"),
    RealmRole("service", "平台服务"),
)


def town_realm(
    public_url: str,
    gateway_secret: str,
    services_secret: str,
    *,
    gateway_client: str = GATEWAY_CLIENT,
    services_client: str = SERVICES_CLIENT,
    backchannel_url: str = "",
    operator_secret: str = "",
    demo_secret: str = "",
) -> Realm:
    """`public_url`: the site as browsers reach it. `backchannel_url`: the gateway as the issuer does, if not so.

    With an `operator_secret` the command line on the platform's own machine may act as an administrator,
    with a `demo_secret` a program may sign in for the demonstration accounts to put in their data.
    """
    site = public_url.rstrip("/")
    gateway = RealmClient(
        gateway_client,
        "政务公开平台",
        frozenset({CODE_FLOW}),
        gateway_secret,
        (site + CALLBACK,),
        (site + "/",),
        (backchannel_url.rstrip("/") or site) + BACKCHANNEL,
    )
    services = RealmClient(
        services_client, "平台服务", frozenset({SERVICE_FLOW}), services_secret, service_roles=("service",)
    )
    command_line = RealmClient(COMMAND_LINE_CLIENT, "命令行工具", frozenset({DEVICE_FLOW}))
    operator = RealmClient(
        OPERATOR_CLIENT, "本机运维", frozenset({SERVICE_FLOW}), operator_secret, service_roles=("administrator",)
    )
    demo = RealmClient(DEMO_CLIENT, "演示数据", frozenset({PASSWORD_FLOW}), demo_secret)
    optional = tuple(client for client in (operator, demo) if client.secret)
    return Realm(
        name=REALM,
        title="政务公开平台",
        audience=AUDIENCE,
        roles=ROLES,
        groups=(
            *(RealmGroup(f"/departments/{code}", name) for code, name in DEPARTMENTS.items()),
            *(RealmGroup(f"/villages/{code}", name) for code, name in VILLAGES.items()),
        ),
        clients=(gateway, services, command_line, *optional),
        accounts=DEMO_ACCOUNTS,
    )
