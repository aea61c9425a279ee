"""Mail by SMTP (RFC 5321), one connection a message: a township sends few."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage

from kit.notify.message import compose
from kit.notify.port import BadAddress, Notice, NotifyUnavailable
from kit.runtime.clock import Clock


class Smtp:
    """`security`: `tls` from the first byte, `starttls` before anything is said, `none` for a server on this machine.

    The Message-ID is the same at every try, which is all that SMTP offers against doubles.
    """

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        clock: Clock,
        *,
        security: str = "starttls",
        user: str = "",
        password: str = "",
        timeout: float = 20.0,
    ) -> None:
        if security not in ("tls", "starttls", "none"):
            raise ValueError(f"security {security!r}: tls, starttls or none")
        self._host, self._port, self._timeout = host, port, timeout
        self._sender, self._clock = sender, clock
        self._security, self._user, self._password = security, user, password

    async def send(self, notice: Notice) -> None:
        await asyncio.to_thread(self._deliver, compose(notice, self._sender, self._clock))

    def _deliver(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                if self._security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (BadAddress() if all(code >= 500 for code in codes) else NotifyUnavailable()) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotifyUnavailable from error

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)
