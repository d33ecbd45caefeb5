"""How the titles and the new bodies of a waiting register are read, and whether they are known at all."""

from fackpol.base import dates
from fackpol.base.database import Connection
from fackpol.base.vault import Vault
from fackpol.network import committees
from fackpol.network.reference import Reference
from fackpol.registers import differences, understanding
from tests.people import Everybody

HEAD = "namn;parti;nämnd;roll;från;till\n"
FILE = HEAD + "".join(
    f"{name} Ek;{party};{body};{title};2023-01-01;\n"
    for name, party, body, title in (
        ("Anna", "V", "Äldrenämnden", "Ledamot"), ("Bo", "V", "Äldrenämnden", "Ledamot"),
        ("Cia", "V", "Trollnämnden", "Häxmästare"), ("Dan", "V", "Äldrenämnden", "Entledigad ledamot"),
        ("Eva", "M", "Stiftelsen Solfond", "Okänt annat"),
    )
)  # fmt: skip


async def test_titles_and_new_bodies_are_told_those_we_ask_about_first(
    db: Connection, vault: Vault, known: Reference, everybody: Everybody
) -> None:
    id = await differences.read(db, vault, "0136", "V", FILE.encode(), await everybody.eva(), dates.now())
    one = await differences.get(db, vault, id)
    assert one
    found = await understanding.of(db, known, one)
    assert [(row.title, row.rows, row.seat, row.asked) for row in found["titles"]] == [
        ("Häxmästare", 1, "", True), ("Ledamot", 2, "ledamot", False), ("Entledigad ledamot", 1, "", False),
    ]  # fmt: skip
    bodies = {row.name: row for row in found["bodies"]}
    assert next(iter(bodies)) == "Trollnämnden"
    assert bodies["Trollnämnden"].asked
    assert bodies["Äldrenämnden"].kinds == [known.kinds["k-aldre"]]
    assert (bodies["Stiftelsen Solfond"].kinds, bodies["Stiftelsen Solfond"].asked) == ([], False)
    assert (found["unclear"], found["recognised"]) == (2, None)
    await committees.place(db, known, "0136", ["Äldrenämnden"])
    assert "Äldrenämnden" not in [row.name for row in (await understanding.of(db, known, one))["bodies"]]
