"""What is refused about groups and themes, and what to do then."""

from kit.errors import GongkaiError


class GroupUnknown(GongkaiError):
    status = 404
    code = "consultation.group_unknown"
    message = "没有这组意见，或者其中还没有公开的意见。"


class ThemeUnknown(GongkaiError):
    status = 404
    code = "consultation.theme_unknown"
    message = "没有这个主题，可能主题刚刚重新整理过。请刷新页面。"


class NotInGroup(GongkaiError):
    status = 409
    code = "consultation.not_in_group"
    message = "选中的意见已经不在这一组里了，请刷新页面后重新选择。"


class WholeGroup(GongkaiError):
    status = 409
    code = "consultation.whole_group"
    message = "选中的就是整组意见，没有可以分开的。请只选要分出去的意见。"


class GroupsApart(GongkaiError):
    status = 409
    code = "consultation.groups_apart"
    message = "只能合并同一次征求意见中的两组或多组意见。"
