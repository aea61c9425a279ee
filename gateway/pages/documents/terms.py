"""Names that the pages of documents show for the codes of the law's vocabularies."""

from law.vocabulary import DISCLOSURE_ATTRIBUTES, GENRES, THEMES, VALIDITIES

STATES = {
    "draft": ("草稿", ""),
    "in_review": ("待审核", "info"),
    "approved": ("待发布", "warning"),
    "released": ("已公开", "success"),
    "withdrawn": ("已撤回", "error"),
}
ACTIONS = {
    "draft": "新建草稿",
    "edit": "修改草稿",
    "submit": "送审",
    "approve": "审核通过",
    "send_back": "退回修改",
    "release": "发布",
    "withdraw": "撤回",
    "migrate": "迁入（原已公开）",
}
THEME_CHOICES = [(term.code, term.name) for term in THEMES.values()]
GENRE_CHOICES = [(term.code, term.name) for term in GENRES.values()]
ATTRIBUTE_CHOICES = [(term.code, term.name) for term in DISCLOSURE_ATTRIBUTES.values()]
NAMES = {
    term.code: term.name for terms in (THEMES, GENRES, DISCLOSURE_ATTRIBUTES, VALIDITIES) for term in terms.values()
}
VALIDITY_TONES = {"in_force": "success", "expired": "", "repealed": "error", "amended": "warning"}
