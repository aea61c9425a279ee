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
    "attach": "添加附件",
    "detach": "移除附件",
    "rename_attachment": "附件改名",
    "submit": "送审",
    "approve": "部门审核通过",
    "clear": "合法性和保密审查通过",
    "send_back": "退回修改",
    "release": "发布",
    "schedule": "定时发布",
    "unschedule": "取消定时",
    "miss_schedule": "定时发布没有成功",
    "expire": "有效期已过，标为失效",
    "follow_item": "随公开事项转到承接的事项",
    "withdraw": "撤回",
    "repeal": "废止",
    "supersede": "由新文件代替",
    "revise": "开始修订",
    "drop_revision": "放弃修订",
    "mask": "遮盖个人信息",
    "request_override": "为一处个人信息申请例外",
    "confirm_override": "确认一处个人信息的例外",
    "migrate": "迁入（原已公开）",
}
THEME_CHOICES = [(term.code, term.name) for term in THEMES.values()]
GENRE_CHOICES = [(term.code, term.name) for term in GENRES.values()]
GROUND_CHOICES = [(ground.code, f"{ground.name}（{ground.article}）") for ground in GROUNDS.values()]
VALIDITY_CHOICES = [(term.code, term.name) for term in VALIDITIES.values()]
ATTRIBUTE_CHOICES = [(term.code, term.name) for term in DISCLOSURE_ATTRIBUTES.values()]
NAMES = {
    term.code: term.name
    for terms in (THEMES, GENRES, DISCLOSURE_ATTRIBUTES, VALIDITIES, GROUNDS)
    for term in terms.values()
}
FORM_CHOICES = [("text", "文字"), ("questions", "问答"), ("picture", "图解"), ("video", "视频")]
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
    "form": "解读形式",
    "questions": "问答",
    "video": "视频地址",
    "needs_interpretation": "需要政策解读",
    "body": "正文",
}
STANDINGS = {
    "public": ("公开", "success"),
    "repealed": ("废止", "error"),
    "superseded": ("由新文件代替", "error"),
    "withdrawn": ("撤回", "error"),
}
KINDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "png": "图片", "jpg": "图片"}
STRIPPED = {
    "author": "作者",
    "company": "单位和软件",
    "program": "单位和软件",
    "custom_properties": "自定义属性",
    "custom_data": "自定义数据",
    "thumbnail": "缩略图",
    "signature": "电子签名的验证信息",
    "printer": "打印机",
    "paths": "电脑上的路径",
    "revision_ids": "修订标识",
    "dates": "编辑时间",
    "texts": "文件属性",
    "xmp": "文件属性",
    "iptc": "文件属性",
    "exif": "拍摄信息",
    "location": "拍摄地点",
    "private_data": "软件私有数据",
    "scripts": "脚本",
    "embedded_files": "内嵌文件",
    "trailing_data": "文件末尾的多余数据",
}
