"""Reads the names of federations: the same one whatever it is called in a register, and a name that is many's. Pure.

"Direktionen för Södertörns brandförsvarsförbund" is the federation itself. "Räddningstjänstförbundet" can be anybody's.
"""

import re

from fackpol.network.classification import normalised, plain

_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
_ROLE = r"(?:förbunds|den )?(?:direktion|fullmäktige|styrelse)(?:en|n)?"
_BEFORE = re.compile(rf"^{_ROLE} (?:(?:för|i|av|inom) )?|^kommunalförbund(?:et)? (?:för )?(?=\w)")
_BEHIND = re.compile(rf"(?:,| -| /)? {_ROLE}$")
_WORK = (
    "arbetsmarknads|avfall|avfalls|avlopp|avlopps|brand|brandförsvar|brandförsvars|brandkår|bygg|energi|finsam|fritids|"
    "gymnasie|hälso|hälsa|hälsoskydd|hälsoskydds|it|kollektivtrafik|kommun|kommunal|kommunalteknik|kretslopp|kretslopps|"
    "kultur|kunskaps|luftvård|luftvårds|miljö|miljöskydds|miljövårds|myndighets|naturvårds|närings|näringslivs|omsorg|omsorgs|"
    "region|regional|rehabiliterings|renhållning|renhållnings|räddning|räddnings|räddningstjänst|samhällsbyggnads|samordning|"
    "samordnings|samverkan|samverkans|service|sjukvård|sjukvårds|skol|skydds|social|socialtjänst|trafik|turist|utbildning|"
    "utbildnings|va|vatten|vattenråds|vattenvård|vattenvårds|vård|vårds|återvinning|återvinnings|överförmyndar"
)
_BETWEEN = "av|det|den|finansiell|för|gemensam|gemensamma|i|inom|lokal|lokala|med|och|om|ab"
_WHERE = (
    "centrum|mellersta|mitt|nord|norr|norra|nordväst|nordöst|syd|sydväst|sydöst|söder|södra|"
    "väst|väster|västra|öst|öster|östra"
)
_GENERIC = re.compile(rf"(?:{_WORK})?(?:förbund|kår)?(?:e?n|et|a|s)?|{_BETWEEN}|{_WHERE}|förbunds?")


def whole_name(name: str) -> str:
    """The federation's own name, normalised, without the part of it that meets ("Förbundsfullmäktige i …")."""
    text, before = plain(name), ""
    while text != before:
        before = text
        text = _BEFORE.sub("", _BEHIND.sub("", _BRACKETS.sub("", text))) or text
    return normalised(text)


def is_generic(name: str) -> bool:
    """Whether a name says only what federations do, so that there can be one in every county."""
    return all(_GENERIC.fullmatch(word) for word in whole_name(name).split())
