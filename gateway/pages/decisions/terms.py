"""Names that the pages of decisions show for codes."""

from law.decisions import STAGES
from law.vocabulary import CHANNELS as _CHANNELS

STATES = {
    "draft": ("还没有启动", ""),
    "open": ("正在办理", "info"),
    "ended": ("已经办结", "success"),
    "stopped": ("已经终止", "warning"),
    "abandoned": ("没有启动", ""),
}
STAGE_NAMES = {code: stage.title for code, stage in STAGES.items()}
CHANNELS = {code: term.name for code, term in _CHANNELS.items()}
EDITION_STATES = {
    "draft": ("草稿", ""),
    "in_review": ("等待审核", "info"),
    "adopted": ("已公布", "success"),
    "abandoned": ("已放弃", ""),
}
DIFFERENCES = {
    "added": ("新增", "success"),
    "changed": ("有改动", "info"),
    "dropped": ("移出", "warning"),
    "same": ("没有变化", ""),
}
FLAGS = {
    "touches_interests": "关系群众切身利益，或者分歧较大",
    "touches_market": "涉及市场主体的经济活动",
    "widely_watched": "大家普遍关心",
}
ACTIONS = {
    "draft": "建立草稿",
    "edit": "修改",
    "advance": "进入下一环节",
    "skip": "省略一个环节",
    "unskip": "恢复省略的环节",
    "go_back": "退回前面的环节",
    "stop": "终止",
    "attach": "登记材料",
    "detach": "删去材料",
    "give_file": "上传材料文件",
    "submit": "送审",
    "approve": "审核通过",
    "send_back": "退回",
    "abandon": "放弃",
}
