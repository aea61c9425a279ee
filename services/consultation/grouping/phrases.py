"""The words of an opinion that tell what it is about, and neighbours of them as one phrase."""

import re

import rjieba

LONGEST = 2_000  # characters that are read
MOST_OF_PHRASE = 8  # characters

_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_NOUNS = ("n", "j", "vn", "b")  # parts of speech as ictclas names them, by how they begin
_TELLING = (*_NOUNS, "v", "l", "i")
_SAID_OF_ANYTHING = """
支持 反对 同意 赞成 赞同 不同意 希望 盼望 建议 要求 请求 意见 问题 领导 谢谢 重视 采纳 认为 觉得
应该 应当 可以 可能 需要 能够 进行 没有 不能 不要 就是 还有 已经 以上 坚决 大家 我们 群众 村民 居民
政府 本人 修建 建设 建成 有关 方面 情况 时候 地方 东西
"""
_SILENT = frozenset(_SAID_OF_ANYTHING.split())


def words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for run in _RUN.findall(text[:LONGEST]):
        before = ""
        for word, kind in rjieba.tag(run):
            telling = len(word) > 1 and kind.startswith(_TELLING) and kind != "nr" and word not in _SILENT
            noun = word if telling and kind.startswith(_NOUNS) else ""
            if telling:
                found.append(word)
            if noun and before and len(before) + len(noun) <= MOST_OF_PHRASE:
                found.append(before + noun)
            before = noun
    return tuple(found)
