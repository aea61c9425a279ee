"""Why an uploaded file cannot be read, in words that tell its owner what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from kit.errors import GongkaiError


class FileError(GongkaiError):
    """Base of every failure of the readers; nothing else leaves them, whatever the bytes are."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "file.unreadable"
    message: str = "文件无法读取，请检查后重新上传。"


class FileEmpty(FileError):
    code = "file.empty"
    message = "文件是空的，请确认内容已保存后重新上传。"


class FileTooLarge(FileError):
    status = 413
    code = "file.too_large"
    message = "文件超过大小上限，请压缩其中的图片或拆分后上传。"


class FileTooLong(FileError):
    status = 413
    code = "file.too_long"
    message = "文件内容过长，请拆分后分次上传。"


class FileTypeUnknown(FileError):
    status = 415
    code = "file.type_unknown"
    message = "不支持这种文件，请换一种格式上传。"


class FileEncrypted(FileError):
    code = "file.encrypted"
    message = "文件设有打开密码，请取消密码后重新上传。"


class FileCorrupt(FileError):
    code = "file.corrupt"
    message = "文件已损坏或不完整，请用原软件打开并另存后重新上传。"


class ZipBomb(FileError):
    status = 413
    code = "file.zip_bomb"
    message = "文件解压后异常庞大，已拒绝读取。请用原软件打开并另存后重新上传。"


class FileDisguised(FileError):
    code = "file.disguised"
    message = "文件里还藏着另一种文件，已拒绝。请用原软件打开并另存后重新上传。"


class TextEncodingUnknown(FileError):
    code = "file.text_encoding_unknown"
    message = "无法识别文字编码，请用记事本打开文件，另存时把编码选为 UTF-8，再重新上传。"


@contextmanager
def corrupt_unless_named() -> Iterator[None]:
    """Turn whatever a parsing library raises into FileCorrupt: on hostile bytes they raise almost any class."""
    try:
        yield
    except (FileError, MemoryError):
        raise
    except Exception as error:
        raise FileCorrupt from error
