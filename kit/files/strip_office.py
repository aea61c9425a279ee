"""Word and Excel files without their authors' traces: the package is written anew, part by part (ECMA-376).

Text, comments and tracked changes stay; who wrote them and when goes. Parts that only say who or with what (properties,
people, signatures, printers, custom data, thumbnails) go with all that points at them.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from kit.files.errors import FileError, corrupt_unless_named
from kit.files.images import strip_jpeg, strip_png
from kit.files.model import Limits
from kit.files.sniff import sniff
from kit.files.strip_xml import strip_xml

_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_TYPES = "[Content_Types].xml"
# Part names that go, and what each is called.
_DROPPED = (
    (re.compile(r"docProps/core", re.I), "author"),
    (re.compile(r"docProps/app", re.I), "company"),
    (re.compile(r"docProps/custom", re.I), "custom_properties"),
    (re.compile(r"docProps/.*(thumbnail|\.(jpe?g|png|emf|wmf)$)", re.I), "thumbnail"),
    (re.compile(r"docProps/|docMetadata/", re.I), "custom_properties"),
    (re.compile(r"customXml/", re.I), "custom_data"),
    (re.compile(r"_xmlsignatures/", re.I), "signature"),
    (re.compile(r"word/people", re.I), "author"),
    (re.compile(r"xl/revisions/", re.I), "author"),
    (re.compile(r"(word|xl)/printerSettings/", re.I), "printer"),
)
_SETTINGS_OF_PERSONS = ("/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/mailMergeRecipientData")
_DEEPEST = 2
_FIXED = (1980, 1, 1, 0, 0, 0)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


@dataclass
class _Package:
    parts: dict[str, bytes]
    names: set[str]
    nested: int
    gone: set[str] = field(default_factory=set)


def strip_office(data: bytes, names: set[str], nested: int = 0) -> bytes:
    """`nested`: how many files it lies in."""
    with corrupt_unless_named():
        with ZipFile(BytesIO(data)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
        package = _Package(parts, names, nested)
        for name in parts:
            for pattern, said in _DROPPED:
                if pattern.match(name):
                    package.gone.add(name)
                    names.add(said)
                    break
        return _written({name: _part(package, name) for name in parts if name not in package.gone})


def _part(package: _Package, name: str) -> bytes:
    data, lower = package.parts[name], name.lower()
    if name == _TYPES:
        return _types(package, data)
    if lower.endswith(".rels"):
        return _relations(package, name, data)
    if lower.endswith((".jpg", ".jpeg", ".png")) or data.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        return _picture(data, package.names)
    if lower.endswith((".docx", ".xlsx")) and package.nested < _DEEPEST:
        return _embedded(data, package)
    if lower.endswith(".xml"):
        return _xml(data, package.names)
    return data


def _picture(data: bytes, names: set[str]) -> bytes:
    """What its program could not read as a picture it does not show either; it stays as it is."""
    try:
        return (strip_png if data.startswith(b"\x89PNG") else strip_jpeg)(data, names)
    except FileError:
        return data


def _embedded(data: bytes, package: _Package) -> bytes:
    """A workbook behind a chart or an object; one that would not be let in by itself stays closed."""
    try:
        sniff("", data, Limits())
    except FileError:
        return data
    return strip_office(data, package.names, package.nested + 1)


def _xml(data: bytes, names: set[str]) -> bytes:
    tree = etree.fromstring(data, _PARSER)
    found: set[str] = set()
    strip_xml(tree, found)
    names |= found
    return _serialised(tree) if found else data


def _types(package: _Package, data: bytes) -> bytes:
    tree = etree.fromstring(data, _PARSER)
    for one in list(tree.iter(_OVERRIDE)):
        if one.get("PartName", "").lstrip("/") in package.gone:
            tree.remove(one)
    return _serialised(tree)


def _relations(package: _Package, name: str, data: bytes) -> bytes:
    """What points at a part that is gone goes; a path on somebody's disk keeps its last part only."""
    tree = etree.fromstring(data, _PARSER)
    folder = dirname(dirname(name))
    for one in list(tree.iter(_RELS)):
        target, kind = one.get("Target", ""), one.get("Type", "")
        if one.get("TargetMode") == "External":
            if kind.endswith(_SETTINGS_OF_PERSONS):
                package.names.add("paths")
                tree.remove(one)
            elif re.match(r"(file:|[A-Za-z]:[\\/]|\\\\)", target):
                package.names.add("paths")
                one.set("Target", basename(target.replace("\\", "/")))
        elif normpath(target.lstrip("/") if target.startswith("/") else join(folder, target)) in package.gone:
            tree.remove(one)
    return _serialised(tree)


def _written(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _FIXED)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return target.getvalue()


def _serialised(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
