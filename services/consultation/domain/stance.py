"""What an opinion is for or against, as far as its words say: opposed opinions in like words are not one opinion."""

import re
from collections.abc import Mapping

# Of each question the words of the one side and of the other. The longer word is read first: 不满意 is not 满意.
SIDES: Mapping[str, tuple[str, str]] = {
    "support": (
        "支持 赞成 同意 赞同 拥护 欢迎 认可 认同 肯定 满意 点赞 力挺",
        "反对 拒绝 抵制 抗议 质疑 否定 失望 不满 不满意 异议",
    ),
    "want": (
        "应当 应该 应予 必须 需要 有必要 要求 希望 建议 请求 恳请 急需 尽快",
        "没必要 没有必要 无必要 无需 不必 不宜 别再 千万别 切勿 何必 多此一举",
    ),
    "amount": (
        "增加 提高 加大 扩大 延长 上调 增设 加强 放宽 多建 涨",
        "减少 降低 减小 缩小 缩短 下调 裁撤 削弱 收紧 少建 降",
    ),
    "keep": (
        "保留 继续 维持 恢复 坚持 沿用 实行 实施 推行 推进 启动",
        "取消 废除 停止 撤销 删除 删去 叫停 终止 暂停 停建 搁置 放弃",
    ),
    "permit": ("允许 准许 放开 开放 准予 可以", "禁止 不准 不许 不得 限制 封闭 杜绝"),
    "judge": (
        "合理 方便 有利 有益 公平 适当 科学 可行 便民 利大于弊 好事 合适 划算",
        "不便 有害 不利 不公 荒唐 劳民伤财 弊大于利 坏事 扰民 浪费 离谱",
    ),
}
_WORDS = {
    word: (question, sign)
    for question, sides in SIDES.items()
    for sign, words in zip((1, -1), sides, strict=True)
    for word in words.split()
}
_FIND = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_LONGEST_NEGATION = 5
_NEGATED = re.compile(
    r"(?:不太|不大|不是很|并不|并非|绝不|坚决不|从不|不|没有|没|未|非|无|莫|勿|别|难以)(?:是|会|能|敢|想|该|再|很|够)?\Z"
)
NEGATION = re.compile(r"([不没未非无莫勿别])\1*")  # 不不 is a slip, no second negation
DEGREE = re.compile(r"[很太真极最更挺]|非常|特别|十分")


def stance(text: str) -> dict[str, int]:
    """For each question that is spoken of the sum of its words; a negation turns the word behind it."""
    sums: dict[str, int] = {}
    for match in _FIND.finditer(text):
        question, sign = _WORDS[match.group()]
        before = text[max(0, match.start() - _LONGEST_NEGATION) : match.start()]
        sums[question] = sums.get(question, 0) + (-sign if _NEGATED.search(before) else sign)
    return sums


def opposed(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether they take the other side of any question."""
    return any(value * other.get(question, 0) < 0 for question, value in one.items())
