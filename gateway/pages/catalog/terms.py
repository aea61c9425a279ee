"""Codes of the catalogue in words."""

from law.vocabulary import CHANNELS as _CHANNELS
from law.vocabulary import DISCLOSURE_ATTRIBUTES

CHANNELS = {code: term.name for code, term in _CHANNELS.items()}
MODES = {code: DISCLOSURE_ATTRIBUTES[code].name for code in ("PROACTIVE", "ON_REQUEST")}
LEVELS = {"county": "县级", "township": "乡级", "village": "村级"}
WHO = {"person": "个人", "enterprise": "企业和个体工商户"}
SOURCES = {"file": "导入表格", "form": "直接修改", "revision": "动态调整"}
CHANGED = {"added": ("新增", "success"), "changed": ("修改", "info"), "retired": ("停用", "warning")}
KINDS = {"add": "新增", "change": "修改", "move": "移动", "merge": "合并", "split": "拆分", "retire": "停用"}
REVISION_STATES = {
    "draft": ("草稿", ""),
    "in_review": ("待审核", "warning"),
    "approved": ("已审核，待定生效日期", "info"),
    "scheduled": ("待生效", "info"),
    "adopting": ("正在生效", "info"),
    "adopted": ("已生效", "success"),
    "abandoned": ("已放弃", ""),
}
ACTIONS = {
    "add": ("新增", "success"),
    "change": ("修改", "info"),
    "same": ("不变", ""),
    "waits": ("待改好或确认", "warning"),
}
SEVERITIES = {"error": ("这一行不导入", "error"), "warning": ("请核对", "warning"), "info": ("说明", "info")}
