"""Weighing: what the committees that a job's rules find mean beside each other, and beside what the member has told."""

from collections.abc import Iterator
from dataclasses import dataclass

from fackpol.base.database import Row
from fackpol.network import explanations
from fackpol.network.reference import Reference

COMPANIES = ("kommunalt-bolag", "regionalt-bolag")
BOARDS = ("kommun", "region")  # sectors whose employer is a committee


@dataclass(frozen=True)
class Unsaid:
    """What a member can tell about a job so that fewer are shown: her task, and the body that she works under.

    `tasks` are (slug, name) and `employers` (id of a committee, name); none where it would change nothing.
    """

    job: int
    industry: str
    tasks: tuple[tuple[str, str], ...]
    employers: tuple[tuple[int, str], ...]
    task: str | None
    employer: int | None


class Weighed:
    """A member's job with the rows of the query: what they mean beside each other, and beside what she has told."""

    def __init__(self, reference: Reference, rows: list[Row]) -> None:
        self._reference = reference
        self._job = rows[0]
        self._rows = [row for row in rows if row["committee"] is not None]
        self._primary = {row["committee"]: row for row in self._rows if row["strength"] == "primary"}
        self._employer = self._named_employer()
        self.employer = self._ultimate_employer()

    def matches(self) -> Iterator[tuple[Row, str]]:
        """The rows with a mandate, each with how strongly it concerns her."""
        for row in self._rows:
            strength = self._strength(row)
            if row["mandate"] is not None and strength:
                yield row, strength

    @property
    def known(self) -> bool:
        """Whether we know who decides about her job, or that nobody does."""
        return bool(self._primary or self._employer) or explanations.decided_elsewhere(self._reference, self._job)

    @property
    def unsaid(self) -> Unsaid:
        """Asks for the task first; for the employer where several are left, and among companies at once."""
        job, company = self._job, self._job["sector"] in COMPANIES
        unclear = len(self._primary) > 1 and job["task"] is None and not company
        tasks = self._reference.tasks_of(job["industry"]) if unclear else []
        sure = {row["committee"] for row in self._employers()}
        own = [*self._employers(), *(self._companies() if company else ())]
        ordered = sorted(own, key=lambda row: (row["committee"] not in sure, row["committee_name"]))
        found = dict.fromkeys((row["committee"], row["committee_name"]) for row in ordered)
        possible = any(self._strength(row) == "possible" for row in self._employers())
        told, unsure = job["employer"] is not None, len(sure) > 1 or (company and (possible or not sure))
        asked = told or (not tasks and unsure and self.employer is None)
        return Unsaid(
            job["job"], job["industry"], tuple(tasks), tuple(found if asked else ()), job["task"], job["employer"]
        )

    def _strength(self, row: Row) -> str:
        """primary, possible or secondary; "" when it does not concern her."""
        if self._employer is not None and row["committee"] == self._employer["committee"]:
            return "primary"
        if row["strength"] != "primary":
            # A company affects those whom it buys from, not those who work for the municipality or for another company.
            public = row["form"] == "bolag" and self._job["sector"] in (*COMPANIES, *BOARDS)
            return "" if public or row["rule"] is None or explanations.prepares(row) else str(row["strength"])
        if self._is_others(row):
            return ""
        if self._is_beside_company(row):
            return "" if row["employs"] else "secondary"
        unsure = self._job["sector"] is None and row["form"] == "bolag" and self._is_beside_board(row)
        return "possible" if unsure or self._is_of_some_part(row) or self._is_one_of_several(row) else "primary"

    def _is_others(self, row: Row) -> bool:
        """Whether it employs others: she works under another of its kind, under one nearer to her, or a committee."""
        company, mine = row["form"] == "bolag", self._employer
        if mine is not None:
            return company or bool(row["type"] == mine["type"]) or self._is_elsewhere(row, mine)
        nearer = any(one["type"] == row["type"] and one["depth"] < row["depth"] for one in self._primary.values())
        return (bool(row["employs"]) and nearer) or (
            company and self._job["sector"] in BOARDS and self._is_beside_board(row)
        )

    def _is_elsewhere(self, row: Row, mine: Row) -> bool:
        """Whether it employs those in another part of the city, by the committee that she says she works under."""
        enclave = mine["apart"] and self._reference.areas[mine["served"]]["enclave"]
        return bool(row["employs"] and (row["apart"] or enclave))

    def _is_beside_board(self, row: Row) -> bool:
        """Whether a company employs others than a committee does, and there is a committee too."""
        return bool(row["employs"]) and any(one["form"] != "bolag" for one in self._primary.values())

    def _is_beside_company(self, row: Row) -> bool:
        """Whether a company is her employer, so that the committee of the same trade is not."""
        companies = self._employer or any(one["form"] in ("bolag", "forbund") for one in self._primary.values())
        return self._job["sector"] in COMPANIES and bool(companies) and row["form"] not in ("bolag", "forbund")

    def _is_of_some_part(self, row: Row) -> bool:
        """Whether it decides about a part of her trade, and she has not said whether that part is hers."""
        if self._job["task"] is not None or not self._reference.tasks_of(self._job["industry"]):
            return False
        alone = len({one["committee"] for one in self._primary.values() if one["level"] == row["level"]}) == 1
        # Whoever works for a company may work for one that no register of ours has.
        alone = alone and not (row["form"] == "bolag" and self._job["sector"] in COMPANIES)
        return not alone and (row["rule_task"] is not None or row["claim"] < 6)

    def _is_one_of_several(self, row: Row) -> bool:
        """Whether it is one of several of a kind for the same place, as hospitals are, of which one employs her."""
        kind = ("type", "served", "rule", "claim")
        same = [one for one in self._primary.values() if all(one[column] == row[column] for column in kind)]
        one_is_hers = row["rule_task"] is not None or row["form"] == "bolag" or row["claim"] < 6
        return len(same) > 1 and bool(row["employs"]) and one_is_hers and not row["apart"]

    def _employers(self) -> list[Row]:
        """The bodies that can be her employer, by her sector."""
        employing = [row for row in self._primary.values() if row["employs"]]
        sector, own = self._job["sector"], [row for row in employing if not explanations.prepares(row)]
        if sector in COMPANIES:
            return [row for row in own if row["form"] in ("bolag", "forbund")]
        boards = [row for row in own if row["form"] != "bolag"]
        for_her_task = [row for row in boards if row["rule_task"] is not None]
        return (for_her_task or boards) if sector in BOARDS else []

    def _companies(self) -> list[Row]:
        """All companies and federations of the place: each employs people of other trades than its own too."""
        return [row for row in self._rows if row["form"] in ("bolag", "forbund")]

    def _named_employer(self) -> Row | None:
        """The body that she says she works under. A company is, whether or not its kind decides about her trade."""
        can = [*self._primary.values(), *(self._companies() if self._job["sector"] in COMPANIES else ())]
        return next((row for row in can if row["committee"] == self._job["employer"]), None)

    def _ultimate_employer(self) -> int | None:
        """The committee that is her employer for certain, or None: of those nearest to her the one that claims most."""
        if self._employer is not None:
            return int(self._employer["committee"])
        own = [] if self._job["sector"] in COMPANIES else self._employers()
        if any(row["apart"] for row in own):  # she has not said in which part of the city
            return None
        nearest = min((row["depth"] for row in own), default=0)
        # The region's midwives work in its hospitals and in primary care: a hospital in her town is no nearer to her.
        near = [row for row in own if row["depth"] == nearest or (row["form"] == "region" and not self._is_others(row))]
        most = max((row["claim"] for row in near), default=0)
        best = [row for row in near if row["claim"] == most]
        sure = len(best) == 1 and explanations.is_board(best[0]) and not self._is_of_any_hospital(best[0])
        return best[0]["committee"] if sure else None

    def _is_of_any_hospital(self, row: Row) -> bool:
        """Whether it is a hospital's board and we do not know where that hospital lies: hers may be another."""
        return bool(row["type"] == "r-sjukhus" and self._reference.areas[row["served"]]["kind"] == "region")
