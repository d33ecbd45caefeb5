"""Letters in a row over one connection: whatever the relay does to one of them, the others arrive whole and once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from fackpol.base.settings import Relay
from fackpol.mail import smtp, wire
from fackpol.mail.parcels import Parcel
from fackpol.mail.standing import Standing
from tests.mail.test_smtp import GARBAGE, OUTCOMES, SENDER
from tests.relays import FORGETFUL, HANG_UP, LAST, SILENCE, TAKEN, Office, listening

LETTERS = 5
EARLY = f"354 go on\r\n{TAKEN}"  # says that it has the letter before it can have read it
LOST = (GARBAGE, HANG_UP, SILENCE)


def to(number: int) -> str:
    return f"greta.{number}@example.org"


def text(number: int) -> bytes:
    return b"Subject: %d\r\n\r\n" % number + b"MAIL FROM:<x@example.org>\r\n" * 20


@dataclass
class Row:
    """Letters 1 to LETTERS, in a row. `stops`: after so many no other may go."""

    stops: int = LETTERS
    address: Callable[[int], str] = to
    said: dict[int, list[str]] = field(default_factory=dict)  # what became of each
    begun: list[int] = field(default_factory=list)
    asked: int = 0
    back: list[Parcel] = field(default_factory=list)

    def next(self) -> Parcel | None:
        if self.back:
            return self.back.pop()
        if self.asked == LETTERS or len(self.begun) >= self.stops:
            return None
        self.asked += 1
        return Parcel(self.asked, SENDER, self.address(self.asked), text(self.asked))

    def begin(self, parcel: Parcel) -> bool:
        if len(self.begun) >= self.stops:
            return False
        self.begun.append(parcel.id)
        return True

    def answered(self, parcel: Parcel, reply: smtp.Reply) -> None:
        self.said.setdefault(parcel.id, []).append(str(reply.delivery))

    def put_back(self, parcel: Parcel) -> None:
        self.back.append(parcel)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", 0.4)


async def carried(office: Office, row: Row | None = None, standing: Standing | None = None) -> Row:
    row = row or Row()
    async with smtp.Connection(office.relay(), standing) as line:
        await line.carry(row)
    return row


def check(office: Office, row: Row, second: str) -> None:
    """The second letter met this; each has one answer, and what has been taken has come whole and once."""
    expected = {number: ["sent"] for number in range(1, LETTERS + 1)} | {2: [second]}
    assert row.said == expected
    arrived = [(to(number), text(number)) for number in expected if expected[number] == ["sent"]]
    assert sorted(office.arrived) == arrived


# -- all goes well -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [False, True])
async def test_letters_in_a_row_arrive_whole_and_in_order(pipelining: bool) -> None:
    async with listening(pipelining=pipelining) as office:
        row = await carried(office)
    assert row.begun == [1, 2, 3, 4, 5]
    assert office.arrived == [(to(number), text(number)) for number in range(1, LETTERS + 1)]
    assert office.connections == 1


@pytest.mark.parametrize("pipelining", [False, True])
async def test_the_next_letters_commands_are_there_before_the_relay_has_answered_for_this_one(pipelining: bool) -> None:
    """With PIPELINING, as content may begin a group (RFC 2920 section 3.1)."""
    async with listening(pipelining=pipelining) as office:
        office.gate.clear()
        carrying = asyncio.create_task(carried(office))
        await office.knocked.wait()
        await asyncio.sleep(0.1)
        (server,) = office.servers
        waiting = bytes(server._reader._buffer)  # type: ignore[attr-defined]
        office.gate.set()
        await carrying
    assert waiting.count(b"DATA\r\n") == pipelining


async def test_replies_may_come_byte_by_byte() -> None:
    replies = iter(
        [b"220 x\r\n250-x\r\n250 PIPELINING\r\n", *[b"250-a\r\n250 b\r\n250 c\r\n354 d\r\n250 e\r\n"] * LETTERS]
    )

    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for each in replies:
            for number in range(len(each)):
                if each[number:] == b"250 e\r\n":
                    await reader.readuntil(b"\r\n.\r\n")
                writer.write(each[number : number + 1])
                await asyncio.sleep(0)
        writer.close()

    async with await asyncio.start_server(dribble, "127.0.0.1", 0) as server:
        row = await carried(Office(port=server.sockets[0].getsockname()[1]))
    assert row.said == {number: ["sent"] for number in range(1, LETTERS + 1)}


# -- the relay misbehaves at the second letter, with one on either side ------------------------------------------------

MOODS = [
    (verb, mood, outcome)
    for verb in ("MAIL", "RCPT", "DATA", ".")
    for mood, outcome in {**OUTCOMES[verb], HANG_UP: "lost", SILENCE: "lost"}.items()
]


def outcome_of(verb: str, mood: str, outcome: str, pipelining: bool) -> str:
    """What a relay that has just taken a letter means; and what is not known against a letter lets it go again."""
    if mood in LOST:
        return "in_doubt" if verb == "." else "sent" if pipelining else "later"
    return "failed" if verb == "RCPT" and outcome == "unwelcome" else outcome


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(("verb", "mood", "outcome"), MOODS, ids=[f"{verb} {mood[:4]}" for verb, mood, _ in MOODS])
async def test_one_that_meets_trouble_costs_neither_the_one_before_nor_the_next(
    verb: str, mood: str, outcome: str, pipelining: bool, impatient: None
) -> None:
    async with listening({verb: mood}, pipelining=pipelining) as office:
        office.only = 2
        row = await carried(office)
    check(office, row, outcome_of(verb, mood, outcome, pipelining))


@pytest.mark.parametrize("mood", ["503 5.5.0 <MAIL>: improper use of pipelining", "554 SMTP synchronization error"])
async def test_a_relay_that_will_not_be_asked_behind_a_letter_gets_the_others_apart(mood: str) -> None:
    async with listening({"MAIL": mood}, pipelining=True) as office:
        office.only = 2
        standing = Standing()
        row = await carried(office, standing=standing)
        check(office, row, "sent")
        assert office.connections == 2
        assert not standing.takes_letters_in_a_row


async def test_the_same_words_to_a_letter_by_itself_are_about_us() -> None:
    async with listening({"MAIL": "503 5.5.0 <MAIL>: improper use of pipelining"}, pipelining=True) as office:
        office.only = 1
        row = await carried(office)
    assert row.said[1] == ["unwelcome"]


async def test_a_relay_that_forgets_what_comes_behind_a_letter_is_found_out_once(impatient: None) -> None:
    async with listening({".": FORGETFUL}, pipelining=True) as office:
        standing = Standing()
        row = await carried(office, standing=standing)
        check(office, row, "sent")
        assert office.connections == 2  # the first one stalled; then each letter went by itself
        assert not standing.takes_letters_in_a_row


async def test_a_relay_that_takes_one_letter_a_connection_gets_them_so() -> None:
    async with listening({".": LAST}, pipelining=True) as office:
        standing = Standing()
        row = await carried(office, standing=standing)
        check(office, row, "sent")
        assert office.connections == LETTERS
        assert standing.takes_letters_in_a_row  # whoever hangs up has not misunderstood


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_yes_that_comes_before_the_letter_is_none(pipelining: bool) -> None:
    """The letter has not gone when its answer is there: they talk past each other, and it goes over another line."""
    async with listening({"DATA": EARLY}, pipelining=pipelining) as office:
        office.only = 2
        row = await carried(office)
    check(office, row, "sent" if pipelining else "later")


async def test_a_yes_that_comes_before_the_first_letter_is_none() -> None:
    async with listening({"DATA": EARLY}, pipelining=True) as office:
        office.only = 1
        row = await carried(office)
    assert row.said == {1: ["later"], 2: ["sent"], 3: ["sent"], 4: ["sent"], 5: ["sent"]}
    assert row.begun == [2, 3, 4, 5]


async def test_a_goodbye_on_the_heels_of_a_yes_is_the_next_ones_answer() -> None:
    async with listening({".": f"{TAKEN}\r\n421 4.3.2 closing"}, pipelining=True) as office:
        office.only = 2
        row = await carried(office)
    assert row.said == {1: ["sent"], 2: ["sent"], 3: ["busy"], 4: ["sent"], 5: ["sent"]}


# -- backing out -------------------------------------------------------------------------------------------------------


async def test_a_relay_that_says_go_on_though_it_has_no_recipient_gets_an_empty_letter_to_nobody() -> None:
    async with listening({"RCPT": "550 5.1.1 unknown", "DATA": "354 go on"}, pipelining=True) as office:
        office.only = 2
        row = await carried(office)
        assert office.connections == 1
    check(office, row, "failed")


async def test_where_somebody_would_get_the_empty_letter_the_line_breaks() -> None:
    """It has refused the sender and yet taken the recipient."""
    moods = {"MAIL": "550 5.7.1 who are you", "RCPT": "250 ok", "DATA": "354 go on"}
    async with listening(moods, pipelining=True) as office:
        office.only = 2
        row = await carried(office)
        assert office.connections == 2
    check(office, row, "unwelcome")


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("stops", range(LETTERS))
async def test_a_letter_that_may_not_go_any_more_goes_not_even_in_part(stops: int, pipelining: bool) -> None:
    """Its commands may be out, and the relay has said "go on"."""
    async with listening(pipelining=pipelining) as office:
        row = await carried(office, Row(stops))
        await asyncio.sleep(0.05)
        assert row.said == {number: ["sent"] for number in range(1, stops + 1)}
        assert office.arrived == [(to(number), text(number)) for number in range(1, stops + 1)]


@pytest.mark.parametrize("pipelining", [False, True])
async def test_cancelled_it_lets_nothing_more_leave(pipelining: bool) -> None:
    """Whoever waited for it is gone, and nobody would hear what became of the letters."""
    async with listening(pipelining=pipelining) as office:
        office.gate.clear()
        row = Row()
        carrying = asyncio.create_task(carried(office, row))
        await office.knocked.wait()
        carrying.cancel()
        await asyncio.gather(carrying, return_exceptions=True)
        office.gate.set()
        await asyncio.sleep(0.1)
    assert row.said == {}
    assert row.begun == [1]
    assert Counter(address for address, _ in office.arrived) <= Counter([to(1)])


async def test_a_letter_larger_than_the_line_holds_goes_whole() -> None:
    """Also where the relay does not read for a while."""
    large = b"Subject: x\r\n\r\n" + b"y" * 998 + b"\r\n"
    large += (b"z" * 76 + b"\r\n") * 20_000
    async with listening(pipelining=True) as office, smtp.Connection(office.relay()) as line:
        assert (await line.send(SENDER, to(1), large)).delivery == "sent"
        assert (await line.send(SENDER, to(2), text(2))).delivery == "sent"
    assert office.arrived == [(to(1), large), (to(2), text(2))]


async def test_a_relay_that_drips_its_answer_line_by_line_has_not_answered(impatient: None) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            for said in (b"220 hi\r\n", b"250 me\r\n"):
                writer.write(said)
                await reader.readline()
            while True:
                writer.write(b"250-wait\r\n")
                await writer.drain()
                await asyncio.sleep(0.1)

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        relay = Relay("127.0.0.1", server.sockets[0].getsockname()[1], "none")
        async with smtp.Connection(relay) as line, asyncio.timeout(10):
            assert (await line.send("a@example.org", "b@example.org", b"x")).delivery == "later"
