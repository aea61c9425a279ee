"""What one XML part of a Word or Excel file tells about people, taken out in place."""

import re
from typing import Any

from lxml import etree

SOMEBODY = "作者"
_NAME = "{*}"
# Attributes by local name. `author` must be there, so it is overwritten; the rest may be missing.
_AUTHOR, _INITIALS, _DATE = "author", "initials", "date"
_DATES = ("date", "dateUtc", "dT")
_RSID = re.compile(r"rsid(R|RPr|P|RDefault|Tr|Sect|Del)?$")
_ELEMENTS = {
    "rsids": "revision_ids",
    "docId": "revision_ids",
    "docVars": "custom_data",
    "attachedTemplate": "paths",
    "mailMerge": "paths",
    "absPath": "paths",
    "fileSharing": "author",
    "printerSettings": "printer",
}
_PERSON = {"displayName": SOMEBODY, "userId": "", "providerId": "None"}
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def strip_xml(tree: Any, names: set[str]) -> None:
    comments = _sheet_authors(tree, names)
    for node in tree.iter(etree.Element):
        local = etree.QName(node).localname
        _attributes(node, local, names)
        if local == "person":
            _person(node, names)
        elif local == "comment" and comments:
            _sheet_comment(node, comments, names)
        elif local == "pageSetup" and _R_ID in node.attrib:
            del node.attrib[_R_ID]  # it names printer settings, which are gone
            names.add("printer")
    for local, name in _ELEMENTS.items():
        for node in tree.findall(f".//{_NAME}{local}"):
            parent = node.getparent()
            if parent is not None:
                _remove(node)
                names.add(name)


def _attributes(node: Any, local: str, names: set[str]) -> None:
    for key in list(node.attrib):
        attribute = key.rpartition("}")[2]
        if attribute == _AUTHOR and "}" in key:
            if node.get(key) != SOMEBODY:
                node.set(key, SOMEBODY)
                names.add("author")
        elif (attribute in _DATES and "}" in key) or attribute == "dT":
            del node.attrib[key]
            names.add("dates")
        elif attribute == _INITIALS and "}" in key:
            del node.attrib[key]
            names.add("author")
        elif _RSID.match(attribute) and "}" in key:
            del node.attrib[key]
            names.add("revision_ids")
        elif attribute in ("refreshedBy", "lastModifiedBy", "userName") and "}" not in key:
            del node.attrib[key]
            names.add("author")


def _person(node: Any, names: set[str]) -> None:
    for key, value in _PERSON.items():
        if key in node.attrib and node.get(key) != value:
            node.set(key, value)
            names.add("author")


def _sheet_authors(tree: Any, names: set[str]) -> list[str]:
    """Empties the list of a sheet's comment authors; gives the names they had, by their place."""
    listed = tree.findall(f"{_NAME}authors/{_NAME}author")
    before = [node.text or "" for node in listed]
    for node in listed:
        if node.text and node.text != SOMEBODY:
            node.text = SOMEBODY
            names.add("author")
    return before


def _sheet_comment(node: Any, authors: list[str], names: set[str]) -> None:
    """Excel begins a comment with its author's name and a colon, as text."""
    place = node.get("authorId", "")
    author = authors[int(place)] if place.isdecimal() and int(place) < len(authors) else ""
    first = next(iter(node.iter(f"{_NAME}t")), None)
    said = "" if first is None else first.text or ""
    if first is not None and author not in ("", SOMEBODY) and said.startswith((f"{author}:", f"{author}：")):
        first.text = f"{SOMEBODY}{said[len(author) :]}"
        names.add("author")


def _remove(node: Any) -> None:
    """With the alternatives around it, where it is all they hold."""
    parent = node.getparent()
    while parent is not None and len(parent) == 1 and etree.QName(parent).localname in ("AlternateContent", "Choice"):
        node, parent = parent, parent.getparent()
    if parent is not None:
        parent.remove(node)
