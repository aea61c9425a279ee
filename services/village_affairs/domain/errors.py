"""What village affairs refuse, and what to do then."""

from kit.errors import GongkaiError


class EntryUnknown(GongkaiError):
    status = 404
    code = "village_affairs.entry_unknown"
    message = "没有这一条公开内容，或者它还没有公布。"


class VillageUnknown(GongkaiError):
    status = 404
    code = "village_affairs.village_unknown"
    message = "没有这个村（社区）。请从村务公开首页重新选择。"


class VillageEnded(GongkaiError):
    status = 409
    code = "village_affairs.village_ended"
    message = "这个村（社区）已经撤并，不能再新增公开内容。请在合并后的村（社区）公开。"


class OtherVillage(GongkaiError):
    status = 403
    code = "village_affairs.other_village"
    message = "这是其他村（社区）的内容，您的账号只能办理本村（社区）的公开。"


class ItemUnknown(GongkaiError):
    status = 409
    code = "village_affairs.item_unknown"
    message = "村（居）务公开事项清单中没有这一项。请重新选择。"


class PeriodMalformed(GongkaiError):
    status = 422
    code = "village_affairs.period_malformed"
    message = "所属期应写作季度（2026Q3）、月份（2026-10）或日期（2026-10-15）。"


class PeriodUnfit(GongkaiError):
    status = 409
    code = "village_affairs.period_unfit"
    message = "这一项的公开频次与所选的所属期不符。按季度、按月公开的选季度、月份；随时公开的选日期。"


class PeriodInFuture(GongkaiError):
    status = 409
    code = "village_affairs.period_in_future"
    message = "所属期还没有开始，不能提前填写。"


class PeriodNotOver(GongkaiError):
    status = 409
    code = "village_affairs.period_not_over"
    message = "账期还没有结束，账目可能还会变动。草稿已保存，请在账期结束后公布。"


class EntryExists(GongkaiError):
    status = 409
    code = "village_affairs.entry_exists"
    message = "这个村这一项这一期已经有一份正在填写的草稿，请打开那一份继续填写。"


class EntryIncomplete(GongkaiError):
    status = 409
    code = "village_affairs.entry_incomplete"
    message = "公布前请补全标出的各项。"


class PersonalDataFound(GongkaiError):
    """`detail`: field → which kinds of personal data stand there, in words; the data itself never."""

    status = 409
    code = "village_affairs.personal_data_found"
    message = "内容里有不能公开的个人信息，请删去或遮盖后再保存。"


class NotPublished(GongkaiError):
    status = 409
    code = "village_affairs.not_published"
    message = "这一条现在没有公布，不能撤回。请刷新页面查看最新状态。"


class NothingToPublish(GongkaiError):
    status = 409
    code = "village_affairs.nothing_to_publish"
    message = "这一条没有待公布的内容。如需更正，请先修改并保存。"


class NothingToDiscard(GongkaiError):
    status = 409
    code = "village_affairs.nothing_to_discard"
    message = "这一条没有可以放弃的更正。"


class ReasonMissing(GongkaiError):
    status = 409
    code = "village_affairs.reason_missing"
    message = "请写明撤回的原因，它会向村民公开。"
