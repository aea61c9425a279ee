"""Words that people use for one thing, as an editor put them together."""

from dataclasses import dataclass

from kit.errors import GongkaiError
from law import privacy
from services.search.domain.language.folding import fold, runs

MOST_WORDS = 20
LONGEST_WORD = 20  # characters


class SynonymUnknown(GongkaiError):
    status = 404
    code = "search.synonym_unknown"
    message = "没有这组同义词，可能已经被删除。"


class WordUnfit(GongkaiError):
    status = 409
    code = "search.word_unfit"
    message = "这个词不能用：每个词要有 2 到 20 个汉字、字母或数字，中间没有标点。"


class GroupTooSmall(GongkaiError):
    status = 409
    code = "search.group_too_small"
    message = "一组同义词至少要有两个不同的词，最多 20 个。"


class WordsNamePerson(GongkaiError):
    status = 409
    code = "search.words_name_person"
    message = "这里含有身份证号、手机号等个人信息，不能保存。"


class TooManyWords(GongkaiError):
    status = 409
    code = "search.too_many_words"
    message = "已经有 500 条了，请先删去不用的。"


@dataclass
class Synonym:
    """Each of `words` finds the others too; `one_way`: the first finds the rest and not the other way round."""

    id: str
    words: tuple[str, ...]
    one_way: bool = False
    note: str = ""
    version: int = 0

    def check(self) -> None:
        """Raises `WordUnfit`, `GroupTooSmall`, `WordsNamePerson`."""
        self.words = tuple(word.strip() for word in self.words if word.strip())
        for word in self.words:
            check_word(word)
        if not 2 <= len({fold(word) for word in self.words}) == len(self.words) <= MOST_WORDS:
            raise GroupTooSmall
        no_person(*self.words, self.note)

    def same(self, other: "Synonym") -> bool:
        return (self.one_way, *map(fold, self.words)) == (other.one_way, *map(fold, other.words))


def check_word(word: str) -> None:
    """Raises `WordUnfit`, naming it."""
    folded = fold(word)
    if not 2 <= len(word) <= LONGEST_WORD or "".join(run for _, run in runs(folded)) != folded:
        raise WordUnfit(f"“{word[:LONGEST_WORD]}”不能用：每个词要有 2 到 20 个汉字、字母或数字，中间没有空格和标点。")


def no_person(*texts: str) -> None:
    """Raises `WordsNamePerson`."""
    if any(privacy.find(text) for text in texts):
        raise WordsNamePerson
