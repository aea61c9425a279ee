"""Opinions that staff write down for others."""

from typing import Literal

from pydantic import Field

from kit.runtime import fields
from services.consultation.http.comments_models import Said


class NewOpinion(Said):
    """What was said by phone, in a letter, in person or at a meeting, in the words that were used."""

    source: Literal["phone", "letter", "in_person", "meeting"]
    said_on: fields.Day = Field(description="The day it was said or posted; within the period.")
