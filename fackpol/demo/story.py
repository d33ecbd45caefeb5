"""The whole story, told through HTTP and SMTP."""

from fackpol.demo.mailbox import Mailbox


async def tell(url: str, box: Mailbox) -> int:
    return 1
