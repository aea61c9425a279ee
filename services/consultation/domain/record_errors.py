"""What the record and its receipts refuse."""

from kit.errors import GongkaiError


class ReceiptUnknown(GongkaiError):
    status = 404
    code = "consultation.receipt_unknown"
    message = "没有这份回执。请核对网址是否完整，或者扫描回执上的二维码。"


class NotInRecord(GongkaiError):
    status = 409
    code = "consultation.not_in_record"
    message = "记录里没有这个位置。"
