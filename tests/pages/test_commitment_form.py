"""What is to be done, by whom and by when: what the form refuses."""

from datetime import date
from uuid import UUID

import pytest
from starlette.datastructures import FormData

from fackpol.network.attendance import Attendee
from fackpol.pages.commitment_form import CommitmentForm
from fackpol.web.forms import Posted

TODAY = date(2026, 10, 1)
ANNA = Attendee(UUID(int=1), UUID(int=2), "Anna Ek", False, None, None, "yes", "came", False)


@pytest.mark.parametrize(
    ("todo", "who", "due", "fine"),
    [
        ("Ringer", str(ANNA.invitation), "2026-10-01", True), ("Ringer", "", "2026-11-01", True),
        ("", "", "2026-11-01", False), ("Ringer", "", "2026-09-30", False), ("Ringer", "", "", False),
        ("Ringer", "", "2026-02-30", False), ("Ringer", "", "9999-01-01", False),
        ("Ringer", str(UUID(int=3)), "2026-11-01", False), ("x" * 50_000, "", "2026-11-01", False),
    ],
)  # fmt: skip
def test_a_text_a_person_and_a_day_to_come(todo: str, who: str, due: str, fine: bool) -> None:
    form = CommitmentForm(Posted(FormData({"todo": todo, "who": who, "due": due})))
    form.fill([ANNA])
    assert (form.due_on(TODAY) is not None) == fine
    assert bool(form.faults) != fine
