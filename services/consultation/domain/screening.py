"""What makes a comment wait for a moderator even where display comes at once. Nothing is refused for it."""

import re

from services.consultation.domain.comment import Held

# Only what has no other meaning: a word too many here would keep opinions waiting that are merely sharp.
_ABUSE = re.compile("傻逼|傻屄|煞笔|操你|草你妈|草泥马|日你妈|你妈的|他妈的|王八蛋|狗杂种|龟孙子|弄死你|砍死你")
_LINKS = re.compile(r"https?://|www\.|加(?:我)?(?:微信|[vV]信|QQ|qq)|代(?:开|办)发票|t\.me/", re.ASCII)


def held(text: str, hasty: bool) -> Held | None:
    """`hasty`: it came from an address that sends unusually many, without the work it was asked for."""
    if _ABUSE.search(text):
        return "abuse"
    if _LINKS.search(text):
        return "links"
    return "haste" if hasty else None
