"""Readers of documents that people upload: by content, within limits, and safe on any bytes."""

from kit.files.document import read_document
from kit.files.errors import FileError
from kit.files.model import Block, Extracted, Limits, Problem, Span

__all__ = ["Block", "Extracted", "FileError", "Limits", "Problem", "Span", "read_document"]
