"""Pages from templates. One environment for all areas; what every page shows is given once, as `site` and `visit`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from gateway.pages.ui.assets import Assets
from gateway.pages.ui.filters import FILTERS

Mode = Literal["standard", "elder"]
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Site:
    """What stands on every page about the town and its site. Empty texts are left out of the page."""

    town: str = "港口镇"
    government: str = "港口镇人民政府"
    host: str = ""
    site_code: str = ""
    icp: str = ""
    police_record: str = ""
    office: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    online: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Visit:
    """One request, as the page needs to know it. `path` with its query; `csrf` and `name` are empty for a visitor."""

    path: str
    now: datetime
    mode: Mode = "standard"
    csrf: str = ""
    name: str = ""
    staff: bool = False
    department: str = ""
    roles: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def only(self, *roles: str) -> bool:
        return bool(self.roles) and self.roles.issubset(roles)

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Renderer:
    """`areas` maps an area's name to its template folder: its templates are `<name>/…`; the shared ones are `ui/…`.

    A missing value raises (jinja2.UndefinedError) instead of leaving a hole in the page.
    """

    assets: Assets
    site: Site = field(default_factory=Site)
    areas: Mapping[str, Path] = field(default_factory=dict)
    _environment: Environment = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folders = {"ui": _TEMPLATES, **self.areas}
        environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            loader=PrefixLoader({name: FileSystemLoader(folder) for name, folder in folders.items()}),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(FILTERS)
        environment.globals.update(site=self.site, static=self.assets.url)
        object.__setattr__(self, "_environment", environment)

    def render(self, template: str, visit: Visit, **values: Any) -> str:
        return self._environment.get_template(template).render(visit=visit, **values)

    def page(
        self, template: str, visit: Visit, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        return HTMLResponse(self.render(template, visit, **values), status_code=status, headers=dict(headers or {}))

    def error(
        self, visit: Visit, *, status: int, title: str, message: str, code: str = "", todo: str = "", retry: str = ""
    ) -> HTMLResponse:
        """A page for what went wrong: `message` says what happened, `todo` what to do, `retry` a link to try again."""
        return self.page(
            "ui/error.html", visit, status=status, title=title, message=message, code=code, todo=todo, retry=retry
        )
