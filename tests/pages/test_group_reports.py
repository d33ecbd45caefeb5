"""The link of a group's contact: a page that needs no sign-in, saved half-way, sent in, and dead when it should be."""

import re
from datetime import timedelta

import pytest

from fackpol.base import dates, tokens
from fackpol.base.database import Connection
from fackpol.network import group_reports
from tests.asgi import Web, errors_of, text_of, typed
from tests.pages.conftest import ENDED, GROUPS, GUN, Group
from tests.people import Everybody


async def test_the_form_shows_who_sat_last_by_name_and_never_an_address(group: Group) -> None:
    page = await group.gun.get(group.link)
    assert page.status_code == 200
    said = text_of(page)
    assert "Vilka sitter för partiet i Haninge?" in said
    assert "Dag Holm, ledamot Till och med 31 december 2026." in said
    assert "Från och med 1 januari 2027 (ändra)" in said
    assert said.index("Barnnämnden") < said.index("Äldrenämnden") < said.index("4 till")
    assert "@" not in page.text.partition("<footer")[0]


async def test_what_is_saved_halfway_stands_there_the_next_time(group: Group, db: Connection) -> None:
    form = {f"m{group.dag}-choice": "other", f"m{group.dag}-name": "Ulf Å", f"m{group.dag}-reach": "ulf@", "later": "1"}
    saved = await group.gun.send_form(group.link, form)
    page = await group.gun.get(saved.headers["location"])
    assert "Sparat. Öppna länken i mejlet igen" in text_of(page)
    assert typed(page, f"m{group.dag}-name") == "Ulf Å"
    assert typed(page, f"m{group.dag}-reach") == "ulf@"  # what is wrong is said when she goes on
    assert re.search(rf'id="m{group.dag}-choice-other" value="other" checked', page.text)
    assert "Har börjat svara" in text_of(await group.eva.get(GROUPS))
    assert b"Ulf" not in await db.fetchval("SELECT form FROM group_reports")
    assert (await group.eva.get(f"{GROUPS}/svar/{await group.report()}")).status_code == 404  # hers alone until then


WRONG = [
    ({"choice": "other"}, "Skriv vad personen heter. Vet du inte, välj ”Vet inte”."),
    ({"name": "Ulf"}, "Du har skrivit ett namn. Välj ”Någon annan”, eller ta bort namnet."),
    (
        {"choice": "other", "name": "Ulf", "reach": "ulf@"},
        "Något är fel i ”ulf@”. Skriv adressen så här: namn@example.org.",
    ),
    ({"choice": "other", "name": "Ulf", "reach": "ring"}, "Skriv en mejladress eller ett telefonnummer."),
    ({"choice": "other", "name": "Ulf", "seat": "kung"}, "Det valet finns inte längre. Välj ett annat."),
    ({"choice": "perhaps"}, "Det valet finns inte längre. Välj ett annat."),
    ({"reach": "070-174 06 05"}, "Skriv vad personen heter."),
]


@pytest.mark.parametrize(("answers", "sentence"), WRONG)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    group: Group, answers: dict[str, str], sentence: str
) -> None:
    form = {f"m{group.dag}-{name}": value for name, value in answers.items()}
    page = await group.gun.send_form(group.link, {**form, "send": "1"})
    assert page.status_code == 422
    assert sentence in errors_of(page)
    assert typed(page, f"m{group.dag}-name") == answers.get("name", "")
    assert typed(page, f"m{group.dag}-reach") == answers.get("reach", "")
    assert "Vilka sitter för partiet" in text_of(await group.gun.get(group.link))  # it has not been sent in


async def test_what_was_written_before_she_changed_her_mind_counts_for_nothing(group: Group) -> None:
    form = {f"m{group.dag}-choice": "same", f"m{group.dag}-name": "Ulf", f"m{group.dag}-reach": "ulf@"}
    form |= {f"c{group.culture}-choice": "none", f"c{group.culture}-0-name": "Pia", f"c{group.culture}-0-reach": "?"}
    said = text_of(await group.eva.get(await group.review(form)))
    assert "Dag Holm , Äldrenämnden: sitter kvar som ledamot" in said
    assert "Kulturnämnden : partiet har ingen plats" in said
    assert "Ulf" not in said
    assert "Pia" not in said


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Välj en dag."),
        ("2027-02-30", "2027-02-30 finns inte i kalendern."),
        ("1999-01-01", "Det är mer än fem år till eller från dess. Stämmer året?"),
    ],
)
async def test_a_day_that_can_not_be_is_said(group: Group, day: str, sentence: str) -> None:
    page = await group.gun.send_form(group.link, {f"c{group.care}-day": day, "send": "1"})
    assert (page.status_code, errors_of(page)) == (422, [sentence])
    assert typed(page, f"c{group.care}-day") == day


async def test_somebody_on_a_committee_where_nobody_is_known_has_a_name(group: Group) -> None:
    page = await group.gun.send_form(group.link, {f"c{group.culture}-0-name": "Pia", "send": "1"})
    assert errors_of(page) == ["Du har skrivit ett namn. Välj att någon sitter här, eller ta bort namnet."]
    form = {f"c{group.culture}-choice": "other", f"c{group.culture}-0-name": "", "send": "1"}
    page = await group.gun.send_form(group.link, form)
    assert errors_of(page) == ["Skriv vad personen heter. Vet du inte, välj ”Vet inte”."]


async def test_all_go_on_by_one_press_and_another_seat_gets_another_line(
    group: Group, everybody: Everybody, db: Connection
) -> None:
    await everybody.representative("Åsa Ö", None, "Äldrenämnden", "0136", "ersattare", to_day=ENDED)
    assert "Alla 2 sitter kvar" in text_of(await group.gun.get(group.link))
    done = await group.gun.send_form(group.link, {"same": str(group.care), f"c{group.care}-0-name": "Pia", "x": "y"})
    assert done.headers["location"].endswith(f"#c{group.care}")
    page = await group.gun.get(group.link)
    assert len(re.findall(r'value="same" checked', page.text)) == 2
    assert typed(page, f"c{group.care}-0-name") == "Pia"
    assert typed(page, f"c{group.care}-1-name") == ""


async def test_what_is_sent_in_waits_and_can_be_changed_until_it_is_accepted(group: Group, db: Connection) -> None:
    sent = await group.gun.send_form(group.link, {f"m{group.dag}-choice": "same", "send": "1"})
    assert "Tack, svaren är inskickade" in text_of(await group.gun.get(sent.headers["location"]))
    assert await db.fetchval("SELECT count(*) FROM mandates") == 2
    assert "1 grupp har svarat vilka som sitter." in text_of(await group.eva.get("/skotsel"))
    again = await group.gun.get(f"{group.link}?del=1")
    assert "Du har redan skickat in svaren." in text_of(again)
    await group.gun.send_form(group.link, {f"m{group.dag}-choice": "unknown", "later": "1"})
    assert "grupp har svarat" not in text_of(await group.eva.get("/skotsel"))
    await group.gun.send_form(group.link, {f"m{group.dag}-choice": "same", "send": "1"})
    review = f"{GROUPS}/svar/{await group.report()}"
    await group.decide(review, {"all": "1"})
    gone = await group.gun.get(group.link)
    assert (gone.status_code, "Tack, svaren är införda" in text_of(gone)) == (410, True)
    assert (await group.gun.send_form(group.link, {"later": "1"})).status_code == 410


async def test_a_link_ends_when_it_is_taken_back_the_post_is_or_sixty_days_have_gone(
    web: Web, group: Group, db: Connection
) -> None:
    contact = await db.fetchval("SELECT id FROM group_contacts")
    await db.execute("UPDATE group_reports SET asked_at = $1", dates.now() - timedelta(days=59, hours=23))
    assert (await group.gun.get(group.link)).status_code == 200
    await db.execute("UPDATE group_reports SET asked_at = $1", dates.now() - timedelta(days=60))
    assert (await group.gun.get(group.link)).status_code == 410
    assert "Länken gäller inte längre." in text_of(await group.eva.get(GROUPS))
    await group.eva.send_form(f"{GROUPS}/{contact}", {"ask": "1"})
    await web.deliver()
    second = web.post_office.latest(GUN).link("/grupp/")
    assert second != group.link
    await group.gun.send_form(second, {f"m{group.dag}-choice": "same", "later": "1"})
    await group.eva.send_form(f"{GROUPS}/{contact}", {"ask": "1"})
    await web.deliver()
    third = web.post_office.latest(GUN).link("/grupp/")
    assert (await group.gun.get(second)).status_code == 410
    assert 'value="same" checked' in (await group.gun.get(third)).text  # what she had written goes on
    await group.eva.send_form(f"{GROUPS}/{contact}", {"revoke": "1"})
    assert (await group.gun.get(third)).status_code == 410
    assert (await group.gun.send_form(third, {"send": "1"})).status_code == 410


async def test_she_can_say_that_she_does_not_want_to_be_asked(group: Group, db: Connection) -> None:
    page = await group.gun.send_form(group.link, {"leave": "1"})
    assert "Du är inte vår kontakt längre" in text_of(page)
    assert await db.fetchval("SELECT count(*) FROM group_contacts") == 0
    assert await db.fetchval("SELECT count(*) FROM people WHERE email_confirmed_at IS NULL AND email IS NOT NULL") == 1
    assert (await group.gun.get(group.link)).status_code == 410


async def test_a_link_is_the_groups_and_nobody_elses(web: Web, group: Group, db: Connection) -> None:
    foreign = tokens.token(web.own.link_key, "mandate", await group.report())
    assert (await group.gun.get(f"/grupp/{foreign}")).status_code == 404


async def test_a_large_municipality_comes_in_parts_and_each_is_saved(
    web: Web, group: Group, everybody: Everybody, db: Connection
) -> None:
    for n in range(30):
        await everybody.representative(f"Person {n:02}", None, f"Nämnd {n // 3} för vatten", "0136", to_day=ENDED)
    page = await group.gun.get(group.link)
    assert "Del 1 av 2" in text_of(page)
    assert len(re.findall('class="job asks"', page.text)) <= group_reports.A_PART
    on = await group.gun.send_form(f"{group.link}?del=1", {"next": "1"})
    assert on.headers["location"].endswith("?del=2")
    last = await group.gun.get(on.headers["location"])
    seat = re.findall(r'name="(m\d+)-name"', last.text)[-1]
    wrong = await group.gun.send_form(f"{group.link}?del=2", {f"{seat}-choice": "other", "page": "1"})
    assert wrong.status_code == 422
    await group.gun.send_form(f"{group.link}?del=2", {f"{seat}-choice": "other", "later": "1"})
    sent = await group.gun.send_form(f"{group.link}?del=1", {"send": "1"})
    assert "Del 2 av 2" in text_of(sent)  # what is wrong stands there
    await group.gun.send_form(f"{group.link}?del=2", {f"{seat}-choice": "unknown", "send": "1"})
    assert "Tack, svaren är inskickade" in text_of(await group.gun.get(group.link))
