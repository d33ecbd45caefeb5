"""A connection's share of a batch: letter after letter, from the queue that all connections take from."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

from fackpol.base import dates
from fackpol.base.database import Row
from fackpol.mail.delivery import Delivery
from fackpol.mail.letter_kinds import Kinds
from fackpol.mail.pace import Pace
from fackpol.mail.parcels import Parcel
from fackpol.mail.recording import Batch
from fackpol.mail.rendering import Unwritten
from fackpol.mail.smtp import Reply
from fackpol.mail.wire import TIMEOUT

LONGEST_ANSWER = timedelta(seconds=TIMEOUT)


class Share:
    """Says which letter goes next, and whether it may still go when its turn has come.

    Between the two lies a round trip, in which the process may be asked to stop or lose the batch, and the relay may
    turn away. A letter goes only while nothing has changed, and what the journal can not hold goes one by one.
    """

    def __init__(self, batch: Batch, queue: Iterator[Row], kinds: Kinds, pace: Pace, stop: asyncio.Event) -> None:
        self.batch, self.queue, self.kinds, self.pace, self.stop = batch, queue, kinds, pace, stop
        self._empty = False  # the queue
        self._ready: Parcel | None = None  # taken from it, and not gone
        self._turn = False  # whether the turn of `_ready` has come
        self._unrecorded = 0  # letters on their way or answered since `wait` was called

    @property
    def more(self) -> bool:
        """Whether something is left that may still go. If not, the rest is given back, or has gone to somebody else
        while this process slept.
        """
        return (self._ready is not None or not self._empty) and self._ours

    @property
    def _ours(self) -> bool:
        """Also when the relay takes its time to answer."""
        return not self.stop.is_set() and dates.now() + LONGEST_ANSWER < self.batch.until

    async def wait(self) -> None:
        """Waits for the turn of the letter that is ready. What has been answered is recorded now."""
        self._unrecorded = 0
        if self._ready and not self._turn:
            await self.pace.wait()
            self._turn = True

    # -- what the connection asks and tells ----------------------------------------------------------------------------

    def next(self) -> Parcel | None:
        if not self._ours or (self._unrecorded and not self.batch.journal.kept):
            return None
        parcel = self._ready or self._picked()
        if parcel and not (self._turn or self.pace.take()):
            self._ready = parcel
            return None
        self._ready, self._turn = None, False
        self._unrecorded += parcel is not None
        return parcel

    def begin(self, parcel: Parcel) -> bool:
        if not self._ours:
            return False
        if self.pace.resting:
            self.answered(parcel, Reply(Delivery.UNREACHABLE))
            return False
        self.batch.journal.dot(parcel.id)
        if self._unrecorded > 1 and not self.batch.journal.kept:  # its disk is full since the last one
            self.put_back(parcel)
            return False
        return True

    def answered(self, parcel: Parcel, reply: Reply) -> None:
        self.batch.replies[parcel.id] = reply
        self.batch.journal.answered(parcel.id, reply)
        if reply.delivery.is_the_relays:
            self.pace.resting = True

    def put_back(self, parcel: Parcel) -> None:
        self._ready, self._turn = parcel, True

    # -- what the queue holds ------------------------------------------------------------------------------------------

    def _picked(self) -> Parcel | None:
        """Takes from the queue until there is a letter that can go. What can not has its answer."""
        for row in self.queue:
            found = self._parcel(row)
            if isinstance(found, Parcel):
                return found
            self.batch.replies[row["id"]] = found
        self._empty = True
        return None

    def _parcel(self, row: Row) -> Parcel | Reply:
        """One that is thrown away is to nobody: it costs all that another one does but the handing over."""
        letter = self.batch.written.get(row["id"])
        if isinstance(letter, Unwritten):
            return Reply(Delivery.UNWRITTEN, fault=letter.fault)
        if not letter and not self.kinds[row["kind"]].at_ticks:
            return Reply(Delivery.SUPPRESSED)
        if self.pace.resting:
            return Reply(Delivery.UNREACHABLE)
        return Parcel(row["id"], letter.sender, letter.to, letter.message) if letter else Parcel(row["id"], "", "", b"")
