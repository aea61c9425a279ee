"""Names that the pages of documents show for the codes of the law's vocabularies."""

from law.vocabulary import DISCLOSURE_ATTRIBUTES, GENRES, GROUNDS, THEMES, VALIDITIES

STATES = {
    "draft": ("草稿", ""),
    "in_review": ("待部门审核", "info"),
    "in_legality": ("待合法性和保密审查", "info"),
    "approved": ("待发布", "warning"),
    "scheduled": ("已定时", "info"),
    "released": ("已公开", "success"),
    "repealed": ("已废止", "error"),
    "superseded": ("已被代替", "error"),
    "withdrawn": ("已撤回", "error"),
}
ACTIONS = {
    "draft": "新建草稿",
    "edit": "修改草稿",
    "submit": "送审",
    "approve": "部门审核通过",
    "clear": "合法性和保密审查通过",
    "send_back": "退回修改",
    "release": "发布",
    "schedule": "定时发布",
    "unschedule": "取消定时",
    "withdraw": "撤回",
    "repeal": "废止",
    "supersede": "由新文件代替",
    "revise": "开始修订",
    "drop_revision": "放弃修订",
    "migrate": "迁入（原已公开）",
}
THEME_CHOICES = [(term.code, term.name) for term in THEMES.values()]
GENRE_CHOICES = [(term.code, term.name) for term in GENRES.values()]
ATTRIBUTE_CHOICES = [(term.code, term.name) for term in DISCLOSURE_ATTRIBUTES.values()]
NAMES = {
    term.code: term.name
    for terms in (THEMES, GENRES, DISCLOSURE_ATTRIBUTES, VALIDITIES, GROUNDS)
    for term in terms.values()
}
FIELD_NAMES = {
    "title": "标题",
    "number": "发文字号",
    "issuing_body": "发文机关",
    "issued_on": "成文日期",
    "effective_on": "施行日期",
    "expires_on": "有效期至",
    "theme": "主题分类",
    "genre": "体裁",
    "summary": "内容概述",
    "attribute": "公开属性",
    "ground": "不主动公开的依据",
    "validity": "有效性",
    "item": "公开事项",
}
STANDINGS = {
    "public": ("公开", "success"),
    "repealed": ("废止", "error"),
    "superseded": ("由新文件代替", "error"),
    "withdrawn": ("撤回", "error"),
}
VALIDITY_TONES = {"in_force": "success", "expired": "", "repealed": "error", "amended": "warning"}
