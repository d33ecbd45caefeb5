"""Names of federations: one federation whatever part of it a register names, and names that are many's."""

import pytest

from fackpol.network.federations import is_generic, whole_name


@pytest.mark.parametrize(
    "name",
    [
        "Södertörns brandförsvarsförbund",
        "Direktionen för Södertörns brandförsvarsförbund",
        "Förbundsdirektionen i Södertörns brandförsvarsförbund",
        "SÖDERTÖRNS BRANDFÖRSVARSFÖRBUND, DIREKTIONEN",
        "Södertörns brandförsvarsförbund (förbundsdirektion)",
        "Kommunalförbundet Södertörns brandförsvarsförbund",
        "Förbundsfullmäktige i kommunalförbundet Södertörns brandförsvarsförbund (SBFF)",
    ],
)
def test_a_federation_has_one_name_whatever_part_of_it_is_named(name: str) -> None:
    assert whole_name(name) == "södertörns brandförsvarsförbund"
    assert whole_name(whole_name(name)) == whole_name(name)
    assert not is_generic(name)


@pytest.mark.parametrize(
    "name",
    [
        "Räddningstjänstförbundet", "Samordningsförbundet", "Kommunalförbund", "Kommunalförbundet",
        "Vattenvårdsförbundet",
        "Miljöförbundet", "Miljö- och hälsoskyddsförbundet", "Direktionen för räddningstjänstförbundet",
        "Kommunalförbundet för vård och omsorg", "Räddningsförbundet Mitt", "Södra räddningstjänstförbundet",
    ],
)  # fmt: skip
def test_what_every_county_can_have_is_generic(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize(
    "name",
    [
        "Göteborgsregionens kommunalförbund", "Samordningsförbundet Sjuhärad", "Södra Älvsborgs Räddningstjänstförbund",
        "Räddningstjänstförbundet Mitt i Skåne", "Ätrans vattenvårdsförbund", "Norra Västmanlands utbildningsförbund",
        "Samordningsförbundet i Trelleborg", "Storstockholms brandförsvar", "Brandkåren Attunda",
    ],
)  # fmt: skip
def test_a_proper_name_is_one_federations(name: str) -> None:
    assert not is_generic(name)
