"""Settings from the environment (`GONGKAI_*`) and a TOML file (`GONGKAI_SETTINGS`), checked at the start."""

import os
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Literal

from limits import parse
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class SettingsWrong(SystemExit):
    """One sentence that names the wrong setting and says what it wants."""


def _rate(written: str) -> str:
    parse(written)
    return written


Rate = Annotated[str, AfterValidator(_rate)]
"""How often one address may ask, such as `50/second`."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="GONGKAI_", extra="forbid")

    mode: Literal["demo", "production"] = "demo"
    data: Path = Path("data")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    service_host: str = "127.0.0.1"
    service_port: int = Field(8080, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8080"
    replica: str = ""  # name of this process among its replicas; empty: made at the start

    store: Literal["sqlite", "mongo"] = "sqlite"
    mongo_url: str = "mongodb://127.0.0.1:27017"
    bus: Literal["sqlite", "kafka"] = "sqlite"
    kafka_bootstrap: str = "127.0.0.1:9092"
    blobs: Literal["files", "gridfs"] = "files"
    engine: Literal["tantivy", "elasticsearch"] = "tantivy"
    elasticsearch_url: str = "http://127.0.0.1:9200"
    notify: Literal["maildir", "smtp"] = "maildir"
    smtp_url: str = "smtp://127.0.0.1:25"

    issuer: str = "http://127.0.0.1:8080/id"
    audience: str = "gongkai-api"
    oidc_client_id: str = "gongkai-gateway"
    oidc_client_secret: SecretStr = SecretStr("")
    service_client_id: str = "gongkai-services"
    service_client_secret: SecretStr = SecretStr("")
    session_key: SecretStr = SecretStr("")
    record_key: SecretStr = SecretStr("")  # 32 random bytes in base64; after a change, the one before behind it
    upstreams: str = ""  # "publication=http://a:8000|http://b:8000,search=…"; empty: all in this process

    read_rate: Rate = "50/second"
    write_rate: Rate = "60/minute"
    haste_rate: Rate = "10/minute"  # of one address's opinions; past it a form asks for a proof of work
    trust_forwarded: bool = False  # only where a proxy of one's own sets X-Forwarded-For
    comment_limit: int = Field(5_000, gt=0)  # characters of one opinion
    body_limit: int = Field(30_000_000, gt=0)  # bytes of one request
    body_patience: float = Field(20.0, gt=0)  # seconds without a piece of it
    relay_sweep_seconds: float = Field(2.0, gt=0)
    anchor_seconds: float = Field(3600.0, gt=0)  # between two anchors of the audit trails

    town_name: str = "港口镇"
    town_code: str = Field("H36112601", pattern=r"^[0-9A-Z]{9}([0-9A-Z]{9})?$")  # organisation code in index numbers
    site_code: str = ""  # 网站标识码; empty: the footer says it is a demonstration
    office_name: str = ""  # whom the public asks; what is empty is left out of the pages
    office_address: str = ""
    office_hours: str = ""
    office_phone: str = ""
    office_fax: str = ""
    office_online: str = ""  # mail or web address

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **kinds: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, os.environ.get("GONGKAI_SETTINGS"))
        return (*sources, kinds["init_settings"], kinds["env_settings"], file)


def load() -> Settings:
    """Raises `SettingsWrong` with one sentence for the first setting that cannot be used."""
    file = os.environ.get("GONGKAI_SETTINGS")
    if file and not Path(file).is_file():
        raise SettingsWrong(f"设置 GONGKAI_SETTINGS 指向的文件 {file} 不存在。")
    try:
        settings = Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "GONGKAI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsWrong(f"设置 {name} 不能用：{first['msg']}。") from None
    except TOMLDecodeError as wrong:
        raise SettingsWrong(f"设置文件 {file} 不是正确的 TOML：{wrong}。") from None
    if settings.mode == "production":
        _require_secrets(settings)
    return settings


def _require_secrets(settings: Settings) -> None:
    for name in ("oidc_client_secret", "service_client_secret", "session_key", "record_key"):
        if not getattr(settings, name).get_secret_value():
            raise SettingsWrong(f"设置 GONGKAI_{name.upper()} 在正式环境中不能为空。")
