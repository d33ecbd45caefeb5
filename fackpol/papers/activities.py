"""What the service does with personal data, activity by activity (GDPR article 30.1), and in which tables.

A new table is put into an activity, or into WITHOUT_PEOPLE; `tests/papers/test_activities.py` holds the list against
the schema.
"""

from dataclasses import dataclass

CONSENT = "Samtycke (artikel 6.1 a)."
EXPLICIT = "Uttryckligt samtycke (artikel 9.2 a). På villkor får ett parti behandla medlemmars uppgifter (9.2 d)."
INTEREST = "Berättigat intresse (artikel 6.1 f)."
BOTH = "För medlemmar: samtycke (artikel 6.1 a). För politiker: berättigat intresse (artikel 6.1 f)."
DUTY = "Rättslig skyldighet (artikel 6.1 c) eller berättigat intresse (artikel 6.1 f)."
MEMBERS, REPRESENTATIVES, POSTS = "Medlemmar", "Politiker", "Samordnare och administratörer"


@dataclass(frozen=True)
class Activity:
    """One line of the record. `ground` is article 6, `sensitive` article 9; "": no special category.

    `rest`: how long what has no period of its own is kept.
    """

    name: str
    purpose: str
    people: str
    data: str
    ground: str
    sensitive: str
    seen_by: str
    tables: tuple[str, ...]
    rest: str = "Resten: så länge personen finns här."


ACTIVITIES = (
    Activity(
        "Anmälan och inloggning",
        "Att den som äger mejladressen, och ingen annan, kommer in. Att ingen kan gissa sig in.",
        f"{MEMBERS}, politiker, samordnare, administratörer och den som försöker logga in.",
        "Anmälan, mejladress, inloggningar, tvåstegsinloggning, antal försök.",
        f"{CONSENT} För inloggning och skydd: berättigat intresse (artikel 6.1 f).",
        EXPLICIT,
        "Ingen. Den som har anmält sig ser och avslutar sina egna inloggningar.",
        tuple(
            "applications sign_ins sessions addresses factors factor_losses recovery_codes contact_codes rate_limits "
            "idempotency_keys".split()
        ),
    ),
    Activity(
        "Medlemmar och branschföreningar",
        "Att medlemmar i samma bransch hittar varandra, och att en samordnare kan höra av sig.",
        f"{MEMBERS}.",
        "Namn, mejladress, telefon, bransch, kommun, sorts arbetsgivare, fack, uppdrag i facket, samtycken, samtal. "
        "Om medlemmen har valt det: nämnden eller det offentliga bolaget som är arbetsgivare.",
        CONSENT,
        EXPLICIT,
        "Medlemmen. Samordnaren i den egna föreningen. Administratörer, med skäl som medlemmen kan läsa.",
        tuple("people members jobs consents memberships past_memberships contacts name_proposals".split()),
    ),
    Activity(
        "Möten",
        "Att bjuda in till möten, räkna svar och minnas vad som bestämdes.",
        f"{MEMBERS}, politiker och den som har en lokal post.",
        "Inbjudan, svar, en rad till svaret, närvaro, löften, förslag på tid, länk till kalendern.",
        BOTH,
        EXPLICIT,
        "Den som är bjuden. Samordnarna i föreningar som håller mötet. Svarets rad läser bara de.",
        tuple(
            "meetings meeting_hosts meeting_parts meeting_areas meeting_proposals host_proposals moves cancellations "
            "district_meetings series invitations answers time_proposals attendance walk_ins outcomes later_outcomes "
            "commitments left_out audience_parts audience_looks looked_at audience_cells board_outcomes feeds notices "
            "saved_places saved_texts answer_counts".split()
        ),
        "Själva mötet, och hur många som kom: tills vidare, utan namn på dem.",
    ),
    Activity(
        "Frågor mellan medlemmar och politiker",
        "Att en fråga från jobbet når den politiker som kan ta den vidare.",
        f"{MEMBERS} och politiker.",
        "Frågan, svaret, bransch, kommun, vem som har sagt ja till kontakt, telefon om den visas.",
        BOTH,
        EXPLICIT,
        "Medlemmen och politikern. Namn och adress först när båda har sagt ja. Samordnaren läser frågan utan namn.",
        ("introductions", "proposal_questions", "inquiries"),
    ),
    Activity(
        "Politiker och deras uppdrag",
        "Att veta vilka av partiets politiker som sitter i nämnder som rör ett jobb.",
        "Partiets politiker. Den i gruppen som svarar på vilka som sitter.",
        "Namn, mejladress, nämnd, roll, tid, rättelser, registret som det kom ur.",
        INTEREST,
        "Politikern har själv offentliggjort partiet genom valet (artikel 9.2 e).",
        "Medlemmar ser namn och uppdrag. Administratörer ser också adressen.",
        tuple(
            "representatives mandates register_keys objections departures committee_name_reports offered_welcomes "
            "imports registers register_columns uploads large_files batch_names batch_rows group_contacts "
            "group_reports".split()
        ),
    ),
    Activity(
        "Uppdrag i tjänsten",
        "Att någon sköter varje förening, och att det går att lämna över.",
        f"{POSTS}, gruppledare och kontakter för lokala styrelser.",
        "Post, tid, frånvaro, vem som föreslog, överlämningar, när mejlen ska komma.",
        INTEREST,
        "Den som har posten är med i partiet (artikel 9.2 d).",
        "Föreningens medlemmar ser vem som samordnar. Administratörer ser allt.",
        tuple(
            "appointments post_changes nominations handovers absences digests digest_choices local_posts".split()
        ),
    ),
    Activity(
        "Kontaktpersoner i fack och organisationer",
        "Att en medlem ska kunna nå rätt person i facket.",
        "Kontaktpersoner, som inte behöver vara med i partiet.",
        "Namn, organisation, roll, mejladress, telefon.",
        CONSENT,
        "Uttryckligt samtycke (artikel 9.2 a).",
        "Samordnaren. Föreningens medlemmar, efter ett ja.",
        ("liaisons",),
    ),
    Activity(
        "Politiska förslag",
        "Att medlemmar ser vad partiet har lagt fram om deras jobb.",
        "Politiker som lägger in förslag.",
        "Vem som lade in förslaget. Själva förslaget är en offentlig handling.",
        INTEREST,
        "Politikern har själv offentliggjort förslaget (artikel 9.2 e).",
        "Alla som loggar in. Varför ett förslag togs bort läser bara den som lade in det, och administratörer.",
        ("proposals", "proposal_industries", "proposal_removals"),
        "Själva förslaget: tills vidare. Vem som lade in det: så länge personen finns här.",
    ),
    Activity(
        "Mejl",
        "Att skicka mejlen, se att de gick fram och låta bli när någon har sagt nej.",
        f"{MEMBERS}, politiker, samordnare, administratörer och kontaktpersoner.",
        "Vilka mejl, när, mejlserverns svar, stoppade adresser som en kod, mejl som kommer tillbaka.",
        "Samma grund som det mejlet handlar om. För stoppade adresser: berättigat intresse (artikel 6.1 f).",
        EXPLICIT,
        "Administratörer ser mejl som vi inte förstod, och hur många mejl som väntar.",
        tuple(
            "letters letter_queue letter_leases letter_events received restored_letters suppressions bounce_breakers "
            "mail_pauses".split()
        ),
        "En stoppad adress: tills vidare, som en kod. Utan den skulle vi skriva igen.",
    ),
    Activity(
        "Loggar och begäranden",
        "Att kunna visa vem som har tittat, upptäcka missbruk och svara på en begäran.",
        f"{POSTS}, och den som de har tittat på.",
        "Vem som öppnade vad, när och varför. Inloggningar, filer, larm. Begäranden om uppgifter.",
        DUTY,
        EXPLICIT,
        "Den som loggen handlar om. Administratörer, när de behöver det.",
        tuple(
            "access_log security_log alarms log_chain log_checkpoints log_gone log_heads log_keys data_requests".split()
        ),
        "Kedjan som visar att loggen är hel: lika länge.",
    ),
    Activity(
        "Det som någon har tagit tillbaka",
        "Att den som är borttagen inte kommer tillbaka ur en säkerhetskopia.",
        "Den som har lämnat tjänsten eller tagit tillbaka ett ja.",
        "Ett slumpat nummer, eller en kod som inte går att läsa. Inget namn.",
        DUTY,
        "",
        "Ingen.",
        ("erasures", "withdrawals", "ledger_state", "ledger_lines"),
        "Tills vidare, för att en gammal kopia inte ska få någon tillbaka.",
    ),
)  # fmt: skip
# Vocabulary, what is public, how the service is run, and numbers that are about nobody.
WITHOUT_PEOPLE = tuple(
    "areas within committees committee_areas committee_kinds committee_names committee_tasks committee_types districts "
    "industries job_titles postcodes rules seats seat_spellings sectors tasks unions branches branch_trades mappings "
    "told_terms programme_items programme_meetings programme_targets annual_figures annual_tallies past_joins "
    "changes heartbeats key_checks letter_kinds looks migrations view_files".split()
)
