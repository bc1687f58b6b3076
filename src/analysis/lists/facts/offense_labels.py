"""Our own short labels of offenses, and how each is recognized.

This table is the one list of labels: ``docs/offenses.md`` says the same, held equal by a
test. A label is given to one offense of a text (what stands between two semicolons) if
one of its ``triggers`` occurs and the conditions beside it hold, there or in one item of
a list of offenses with commas or "and" (:func:`split_list`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

#: The label of an offense that no other label fits.
OTHER = "other"
#: The label of a conspiracy whose object is not stated.
CONSPIRACY = "conspiracy, object not stated"


@dataclass(frozen=True)
class Label:
    """One label: its name, its meaning in plain words, and how it is recognized.

    ``triggers`` are words, or beginnings of words with ``*``. ``also`` is a pattern that
    must be found as well, ``but_not`` one that must not, ``unless`` are plain words, joined
    by ``|``, that must not occur. ``is_drug`` says that the offense has to be a drug
    offense (True), must not be one (False), or may be (None); ``has_weapon`` says the same
    of a weapon.
    """

    name: str
    meaning: str
    triggers: str
    also: str = ""
    but_not: str = ""
    unless: str = ""
    is_drug: bool | None = None
    has_weapon: bool | None = None

    @cached_property
    def also_pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.also) if self.also else None

    @cached_property
    def but_not_pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.but_not) if self.but_not else None

    @cached_property
    def unless_words(self) -> tuple[str, ...]:
        return tuple(self.unless.split("|")) if self.unless else ()

    def fits(self, offense: str) -> bool:
        """Whether the label is given to an offense in which one of its triggers occurs."""
        for words in self.unless_words:
            if words in offense:
                return False
        if self.but_not_pattern and self.but_not_pattern.search(offense):
            return False
        return self.also_pattern is None or self.also_pattern.search(offense) is not None


_PRECURSOR = r"ephedrine|chemical|precursor|hydri|flask|piperidino|phenyl|paraphernalia"
_OF_PRECURSOR = r"(?:(?:pseudo)?ephedrine|listed chemical|precursor|phenyl)"
_BY_TELEPHONE = "telephone|communication facilit|communications facilit|communication device|communications device"
_NOT_FOR_ONESELF = (
    f"{_BY_TELEPHONE}|intent|distribut|deliver|dispens|conspir|inmate|prison|correction|contraband|{_PRECURSOR}"
)
_WEAPON_WORDS = (
    "firea* firerarm* fire gun* machinegun* pistol* revolver* shotgun* rifle* handgun* weapon* silencer* ammunition"
)
_PROHIBITED = (
    r"felon\b|felons\b|convicted|prohibited person|\buser\b|addict|crime punishable|fugitive|drug use\b"
    r"|illegal alien|felony conviction|former conviction|conviction of a felony"
    r"|\b922 ?\(g\)|ex-?convict|career criminal"
)
_IN_CRIME = (
    r"\b924 ?\(c\)|furtherance|in further|relation|\bduring\b|(?:drug|narcotic)s?[ -](?:trafficking"
    r" )?(?:crime|offense|felony|cri\b|charge)"
    r"|drug[ -]traff|commission|felony drug|drugs/guns"
)
#: A weapon let go to another, who may not have it: the convict is not he.
_TO_PROHIBITED = (
    r"(?:dispos|sell|sale|sold|deliver|transfer|furnish)[a-z]* (?:of )?(?:[a-z]{1,12} ){1,5}"
    r"to (?:an? )?(?:known )?(?:person|felon|prohibited|convict)"
)
#: A crime of violence, with no word of drugs beside it.
_VIOLENT_ONLY = (
    r"^(?!.*(?:drug|narcotic|controlled)).*(?:violen|robbery|murder|kidnap|(?:during|commission of) a felony)"
)
#: Papers that stand for a value or a right: a false one is a thing, and not a statement made to anybody.
_PAPER = (
    r"(?:e|ely made|ely altered) (?:[a-z]{2,20} )?"
    r"(?:securities|registrations|checks?|money orders?|bonds)\b"
)
_FALSE_PAPER = rf"\bfals{_PAPER}|\baltered (?:[a-z]{{2,20}} )?securities"
_OF_SECRETS = r"misappropriat[a-z]* (?:of )?(?:an? )?trade secret"
_TRAVEL_ACT = r"\b18 ?u\. ?s\. ?c[^;\n]{0,60}\b1952\b"

LABELS: tuple[Label, ...] = (
    # -- drugs
    Label("drug conspiracy", "agreeing with others to deal in drugs", "conspir* combine*", is_drug=True),
    Label(
        "drug distribution",
        "selling or giving away drugs, or holding them in order to do so",
        "distribut*",
        also=rf"distribut(?![a-z]*(?: (?:and|or) possess[a-z]*)?(?: of)?(?: an?)? {_OF_PRECURSOR})",
        unless=_BY_TELEPHONE,
        is_drug=True,
    ),
    Label(
        "drug distribution",
        "selling or giving away drugs, or holding them in order to do so",
        "deliver* dispens* sell* sale* sold intent* trading",
        unless=f"{_BY_TELEPHONE}|intent to manufactur|intent to import|intent to use|{_PRECURSOR}",
        is_drug=True,
    ),
    Label(
        "drug distribution",
        "selling or giving away drugs, or holding them in order to do so",
        "traffic*",
        unless=_BY_TELEPHONE,
        is_drug=True,
        has_weapon=False,  # "a firearm during a drug trafficking crime": whether drugs were sold is not said
    ),
    Label("drug manufacture", "making drugs, or growing them", "manufact* cultivat* grow* produc*", is_drug=True),
    Label("drug importation", "bringing drugs into the country", "import* smuggl*", is_drug=True),
    Label("drug exportation", "taking drugs out of the country", "export*", is_drug=True),
    Label(
        "drug transportation",
        "carrying or sending drugs within the country",
        "transport*",
        but_not=r"racketeer|in aid of",
        is_drug=True,
        has_weapon=False,
    ),
    Label(
        "drug possession",
        "holding or using drugs, with no intent to sell stated",
        "possess* obtain*",
        unless=_NOT_FOR_ONESELF,
        is_drug=True,
        has_weapon=False,
    ),
    Label(
        "drug possession",
        "holding or using drugs, with no intent to sell stated",
        "wrongful",
        also=r"wrongful use of",
        unless=_NOT_FOR_ONESELF,
        is_drug=True,
        has_weapon=False,
    ),
    Label(
        "drug precursors and equipment",
        "chemicals or equipment from which drugs are made",
        ("ephedrine pseudoephedrine chemical* precursor* hydriotic hydriodic flask piperidino* phenyl* paraphernalia"),
    ),
    Label(
        "drug premises",
        "keeping or using a place for drugs",
        "premises residence place house building apartment establishment dwelling",
        also=r"maintain|operat|\bus(?:e|ing)\b|manag|manufactur|leas|rent|open|stor|mak|facilit",
        but_not=r"\btravel|protected|playground|school",
        is_drug=True,
    ),
    Label(
        "drug crime by telephone",
        "using a telephone or other means of communication for a drug crime",
        "communication* telephone* telecommunication* pager*",
        also=r"communications? (?:facilit|device)|telephone|telecommunication|pager",
        but_not=r"arson|threat|wire ?tap|intercept|foreign|fraud",
    ),
    Label(
        "drug crime near a protected place",
        "drugs within so many feet of a school, a playground or the like",
        "school* playground* protected feet",
        is_drug=True,
    ),
    Label(
        "drug crime with minors",
        "selling drugs to persons under age, or employing them",
        "minor minors under persons",
        also=r"\bminors?\b|(?:under|persons?)[^;]{0,30}\b(?:18|21|eighteen|twenty-one)\b|under[^;]{0,20} age",
        is_drug=True,
    ),
    Label(
        "continuing criminal enterprise",
        "leading a lasting drug business (21 USC 848)",
        "enterprise organizer",
        also=r"continuing criminal enterprise|engag[a-z]* in a criminal enterprise|management and organizer",
    ),
    # -- weapons
    Label(
        "firearm possession by a prohibited person",
        "a firearm or ammunition held by a felon or by another who may not have one",
        f"felon felons convict* prohibited user addict crime fugitive use career {_WEAPON_WORDS}",
        also=_PROHIBITED,
        but_not=_TO_PROHIBITED,
        has_weapon=True,
    ),
    Label(
        "firearm in a drug crime",
        "a firearm carried, used or held in a drug crime (18 USC 924(c))",
        f"drug* narcotic* controlled traffic* furtherance relation during {_WEAPON_WORDS}",
        also=_IN_CRIME,
        but_not=rf"{_VIOLENT_ONLY}|drug use|user of",
        has_weapon=True,
    ),
    Label(
        "firearm in a violent crime",
        "a firearm carried or used in a crime of violence",
        "violen* robbery murder",
        also=r"violen|during|relation|commission",
        has_weapon=True,
    ),
    Label(
        "other weapon offense",
        "weapons that are unregistered, stolen, altered, or dealt in, carried or sent without right",
        _WEAPON_WORDS,
        but_not=rf"{_PROHIBITED}|{_IN_CRIME}|violen",
        has_weapon=True,
    ),
    Label(
        "other weapon offense",
        "weapons that are unregistered, stolen, altered, or dealt in, carried or sent without right",
        "felon felons convict* prohibited",
        also=_TO_PROHIBITED,
        has_weapon=True,
    ),
    Label("explosives", "explosives and destructive devices", "explosive* dynamite bomb* destructive grenade*"),
    # -- money
    Label(
        "money laundering",
        "moving or hiding the proceeds of crime",
        "launder* laun monetary financial proceeds",
        also=r"launder|\blaun$|monetary (?:transaction|instrument)|financial transaction|proceeds",
        but_not=r"structur|report",
    ),
    Label(
        "currency reporting",
        "payments split up or carried so as not to be reported",
        "structur* currency reporting accounts monetary",
        also=r"structur|report|currency transaction|transport",
        but_not=r"counterfeit",
    ),
    Label(
        "bank fraud",
        "deceiving a bank, or false entries and statements in one",
        "bank* savings loan* credit lending",
        also=r"fraud|false|scheme|kit",
        but_not=r"bankruptcy|credit card|embezzl",
    ),
    Label(
        "bank fraud",
        "deceiving a bank, or false entries and statements in one",
        "institution institutions",
        also=r"(?:fraud|false)[^;]{0,60}? financial institution",
        but_not=r"bankruptcy|credit card|embezzl",
    ),
    Label(
        "fraud",
        "deceiving for gain, in other ways than those listed apart",
        (
            "fraud* defraud* scheme* pretenses kickback* stamps access odometer* worthless"
            " invoices claims claim medicare coupons"
        ),
        but_not=(
            r"computer|bank fraud|bankruptcy fraud|(?:in|contemplation of) bankruptcy|tax return|income tax"
            r"|trading food|passport|kickback"
        ),
    ),
    Label(
        "fraud",
        "deceiving for gain, in other ways than those listed apart",
        "wire mail check checks",
        also=r"\b(?:wire|mail)(?: fraud|,? (?:and|or) [a-z]{3,12} fraud)|insufficient|\bbad checks?\b",
    ),
    Label(
        "embezzlement",
        "taking what one was trusted with",
        "embezzl* misappl* misappropriat*",
        but_not=_OF_SECRETS,
    ),
    Label(
        "theft",
        "taking what is another's, or dealing in stolen goods",
        (
            "theft stol* steal* larceny purloin* convert* conversion receiv* misappropriat* shoplift*"
            " interstate government shipment"
        ),
        also=(
            r"theft|stol|steal|larceny|purloin|convert|conversion|government property|carrying away"
            rf"|{_OF_SECRETS}|shoplift|receiv[a-z]* (?:of )?(?:stolen|goods|property)"
        ),
    ),
    Label(
        "identity documents",
        "false, stolen or misused papers, names and numbers",
        "identification identity passport* visa* naturaliz* citizenship social documents",
        also=(
            r"identi|passport|visa|naturaliz|citizenship|social security (?:number|card|account)"
            r"|misuse of documents|documents [^;]{0,20}\bimmigra"
        ),
    ),
    Label(
        "counterfeiting",
        "false money, stamps or obligations",
        "counterfeit* mutilat* coins notes obligations obligation currency slugs",
        also=(
            r"counterfeit|mutilat|\bs?melt[a-z]* [^;]{0,20}\bcoins|federal reserve note|false obligation|altered"
            r"|slugs|forged obligation|raised"
        ),
    ),
    Label(
        "forgery",
        "false writings and signatures",
        "forg* utter* endors* altering false falsely altered",
        also=rf"forg|utter|endors|altering(?! (?:[a-z]{{1,10}} ){{0,2}}odometer)|{_FALSE_PAPER}",
    ),
    Label(
        "tax",
        "unpaid tax, false or missing returns",
        "tax* income revenue excise wagering",
        also=r"\btax|income|internal revenue|excise|wagering",
    ),
    Label("bribery", "paying or taking for an official act, kickbacks", "brib* gratuit* kickback* graft salary"),
    Label("bankruptcy", "crimes in bankruptcy proceedings", "bankruptcy"),
    Label(
        "gambling",
        "unlawful betting and lotteries",
        "gambl* wager* bookmak* lotter* betting bets bet numbers",
        also=r"gambl|wager|bookmak|lotter|\bbet",
    ),
    # -- violence
    Label("murder", "killing, done, tried, planned or paid for", "murder manslaughter homicide kill"),
    Label("kidnapping", "holding a person by force", "kidnap*"),
    Label(
        "assault and threats",
        "attacking a person, or threatening to",
        "assault* threat* battery",
        but_not=r"commerce by threats",
    ),
    Label(
        "robbery",
        "taking by force",
        "robb* commerce hijack*",
        also=r"robb|interference with (?:interstate )?commerce by threats|hijack",
    ),
    Label("extortion", "taking by threat", "extort* blackmail"),
    Label("arson", "setting fire, destroying buildings", "arson burn*"),
    Label(
        "burglary",
        "breaking in",
        "burglar* housebreaking breaking",
        also=r"burglar|housebreak|breaking and enter|breaking into",
    ),
    Label(
        "sex offense",
        "sexual crimes, prostitution, obscene matter",
        "prostitut* sexual rape sodomy indecent obscen* pornograph* mann immoral",
    ),
    # -- organized crime
    Label(
        "racketeering",
        "running or serving a criminal enterprise (RICO)",
        "racketeer* rico",
        but_not=r"travel|transportation",
    ),
    Label(
        "travel in aid of racketeering",
        "crossing a border for an unlawful business (18 USC 1952)",
        "travel* transportation",
        also=(
            r"racketeer|unlawful activit|criminal activit|narcotic|business|arson"
            r"|(?:\btravel[a-z]* (?:in )?(?:interstate|foreign)|(?:interstate|foreign) travel)[^;]{0,80}?"
            rf" (?:promot|facilitat|distribut|controlled|gambl|brib|extort)|{_TRAVEL_ACT}"
        ),
    ),
    Label(
        "travel in aid of racketeering",
        "crossing a border for an unlawful business (18 USC 1952)",
        "interstate foreign facility facilities",
        also=_TRAVEL_ACT,
    ),
    # -- justice
    Label(
        "obstruction of justice",
        "hindering courts, witnesses or officers",
        (
            "obstruct* witness* testimony administration concealing harbor* contempt resist* imped* juror*"
            " evidence rescue accessory"
        ),
        also=(
            r"obstruct(?![a-z]* (?:of )?(?:mail|correspondence|commerce))|witness|testimony"
            r"|administration of justice|concealing a person|harbor|contempt|resist"
            r"|imped|juror|evidence|rescue|accessory"
        ),
    ),
    Label(
        "false statements",
        "lying to the government, perjury",
        "false falsif* untrue perjur* misrepresent* statement* declaration*",
        also=rf"fals(?!{_PAPER})|untrue|perjur|misrepresent",
        but_not=(
            r"false (?:financial|identif|pretense|income|tax|claim|invoice)|tax return|passport|bank(?!rupt)|loan"
            r"|obligation|financial institution"
        ),
    ),
    Label("misprision", "not reporting a felony", "misprision misprison"),
    Label("escape", "leaving custody, not surrendering to it", "escap* surrender"),
    Label(
        "failure to appear",
        "not coming to court, breach of bail",
        "appear bond bail pretrial",
        also=r"appear|bond violation|pretrial release|bail",
    ),
    Label(
        "contraband in prison",
        "forbidden things held in prison or brought there",
        "contraband prohibited prison inmate penal correctional",
        also=(
            r"contraband|prohibited object|inmate"
            r"|(?:\binto|\bpossess[^;]{0,60} in) (?:a |the )?(?:federal )?(?:prison|penal|correction)"
        ),
    ),
    Label(
        "supervised release violation",
        "breach of supervised release, parole or probation",
        "supervised parole probation revocation",
    ),
    # -- state
    Label(
        "espionage",
        "gathering, passing on or publishing state secrets",
        "espionage defense intelligence classified secret* records",
        also=r"espionage|defense information|intelligence|classified|(?<!trade )secret|government records",
    ),
    Label(
        "foreign agent",
        "acting for a foreign government without notice",
        "foreign",
        also=r"foreign (?:government|agent|principal|power)",
    ),
    Label(
        "export and sanctions",
        "unlawful exports and imports, breach of embargoes",
        "embargo* economic export* sanction* enemy customs smuggl* neutrality import* merchandise",
        also=(
            r"embargo|economic powers|export|sanction|trading with the enemy|customs|smuggl|neutrality|import"
            r"|merchandise"
        ),
        but_not=r"alien",
        is_drug=False,
    ),
    Label("sedition", "plotting against the government", "sedit* treason insurrection overthrow"),
    Label(
        "military offense",
        "crimes of military law",
        (
            "specification* desert* martial absen* obey ucmj j premediated insubordinat* disobe* awol"
            " article articles war mutiny unbecoming"
        ),
        also=(
            r"mutiny|unbecoming|specification|desert|court.?martial|absen[ct]|failure to obey|u\. ?c\. ?m\."
            r" ?j|ucmj|articles? (?:of war|\d)|premediated|insubordinat|(?<!civil )disobe|awol"
        ),
    ),
    Label("computer crime", "unlawful use of computers", "computer* internet hack*"),
    Label(
        "immigration",
        "unlawful entry or stay, and helping it",
        "alien* immigra* reentry undocumented illegal inspection",
        also=r"alien|without inspection|immigra|re-?entry|undocumented",
    ),
    Label(
        "elections",
        "campaign money and votes",
        "campaign election* vote* voting contribution*",
        also=r"campaign|election|\bvot(?:e|ing)|contribution",
    ),
    Label("civil rights", "violating rights under colour of law", "rights"),
    Label(
        "draft",
        "refusing military service",
        "selective draft induction military",
        also=r"selective|draft|induction|military (?:selective |training and )?service",
    ),
    # -- other law
    Label(
        "liquor",
        "untaxed or unlicensed liquor",
        "liquor* whisk* distill* still moonshine mash spirits alcohol*",
        also=r"liquor|whisk|distill|\bstill\b|moonshine|\bmash\b|spirits|alcohol",
        but_not=r"under the influence",
    ),
    Label(
        "wildlife and environment",
        "harm to animals, land, water or air",
        (
            "wildlife migratory lacey bird* eagle* deer fish* pollut* hazardous clean endangered waste game"
            " pesticide* timber turtle* water waters elk coral antler* archaeological"
        ),
        also=(
            r"archaeolog|wildlife|migratory|lacey|bird|eagle|deer|fish|pollut|hazardous|clean (?:water|air)"
            r"|endangered|waste|\bgame\b|pesticide|timber|turtle|navigable|elk|coral|antler"
        ),
    ),
    Label(
        "mail",
        "crimes with the post",
        "mail* postal postage letter letters correspondence",
        but_not=r"mail fraud|fraud",
    ),
    Label(
        "wiretapping and decryption",
        "listening in on others, or decoding broadcasts, without right",
        "intercept* wiretap* eavesdrop* decrypt*",
        but_not=r"communications? (?:facilit|device)",
    ),
    Label(
        "securities and commodities",
        "unlawful dealing in securities and commodities",
        "securities commodit* stock insider",
        also=r"securit|commodit|insider|stock (?:fraud|manip|exchange)",
        but_not=rf"social security|commodity credit|stolen|counterfeit|forg|{_FALSE_PAPER}",
    ),
    Label(
        "antitrust",
        "fixing prices or bids",
        "bid bids rigging antitrust sherman restrain* fixing competition monopol*",
        also=(
            r"\bbid|rigging|antitrust|sherman|restrain[a-z]* (?:[a-z]{2,12} ){0,3}(?:trade|commerce|competition)"
            r"|\bprice|eliminat[a-z]* competition|monopol"
        ),
    ),
    Label("labor", "crimes in unions and pension plans", "labor union pension", also=r"labor|union|pension"),
    Label(
        "food and drug law",
        "adulterated, misbranded or unlicensed goods",
        "adulterat* misbrand* unapproved veterinar* prescription meat",
    ),
    Label(
        "trespass and damage",
        "entering or damaging property",
        "trespass* damag* vandal* depredation injur* destruction destroy*",
        also=(
            r"trespass|damag|vandal|depredation|destruction|destroy[a-z]* [^;]{0,40}\b(?:building|property)"
            r"|injur(?![a-z]* (?:an? |the )?(?:officer|juror|witness|pe(?:rson|ople)))"
        ),
    ),
)

#: Numbers of the labels that an offense may have, by whether it is a drug offense and has a weapon.
_POSSIBLE = {
    (is_drug, has_weapon): frozenset(
        number
        for number, label in enumerate(LABELS)
        if label.is_drug in (None, is_drug) and label.has_weapon in (None, has_weapon)
    )
    for is_drug in (False, True)
    for has_weapon in (False, True)
}
_EXACT: dict[str, tuple[int, ...]] = {}
_BEGINNINGS: dict[str, tuple[int, ...]] = {}
for _number, _label in enumerate(LABELS):
    for _trigger in _label.triggers.split():
        _table = _BEGINNINGS if _trigger.endswith("*") else _EXACT
        _table[_trigger.rstrip("*")] = (*_table.get(_trigger.rstrip("*"), ()), _number)
_SHORTEST, _LONGEST = min(map(len, _BEGINNINGS)), max(map(len, _BEGINNINGS))


def find_labels(offense: str, words: list[str], is_drug: bool, has_weapon: bool) -> set[str]:
    """The labels of one offense, of whose folded text ``words`` are the words."""
    found: set[str] = set()
    for number in _POSSIBLE[is_drug, has_weapon].intersection(set().union(*map(_triggered_by, words))):
        label = LABELS[number]
        if label.name not in found and label.fits(offense):
            found.add(label.name)
    return found


#: How an offense of a list begins.
_BEGINNING = (
    r"(?=(?:attempted |unlawful(?:ly)? |illegal(?:ly)? |interstate )?"
    r"(?:conspir|attempt(?:ed|ing)? to\b|aiding and abetting (?:the )?[a-z]{5}"
    r"|(?:wire|mail|bank|tax|income tax|securities|bankruptcy|credit card) fraud|(?:income )?tax ev"
    r"|racketeering|perjury|extortion|bribery|robbery|bank robbery|theft\b|embezzl|larceny|forgery|misappl|misprision"
    r"|kidnapping|arson\b|murder\b|money laundering|launder|obstruct|false (?:statement|entr|claim|declaration)"
    r"|making|filing|submi|possessi(?:on (?:of|with)|ng)|distributi(?:on of|ng)|import(?:ation of|ing)|travel"
    r"|manufactur(?:e of|ing)|transport(?:ation of|ing)|sale of|selling|receipt of|receiving|passing|uttering"
    r"|counterfeiting|trading with|structuring|maintaining|carrying|us(?:e of|ing) |felon in poss|failure to"
    r"|escape from|criminal forfeiture))"
)
#: A comma or an "and" of a list of offenses, by the words that begin the next one.
_NEXT_OFFENSE = re.compile(rf"(?:, (?=[a-z&])(?:and |& )?| and ){_BEGINNING}")
_AND_NEXT = re.compile(rf" and {_BEGINNING}")  # the same of a text with no comma, found faster
#: Words in "-ing" and "-ion" that name an offense by themselves, and words after which a comma ends none.
_WHOLE, _JOINING = (
    frozenset(words.split())
    for words in (
        "racketeering laundering trafficking smuggling counterfeiting tampering kidnapping hijacking shoplifting"
        " evasion extortion prostitution sedition desertion",
        "namely wit including specifically by in of to for with and or possess possession sale use manufacture"
        " the facilitate promote",
    )
)
#: Words that say of an offense what it was for: an "and" after them goes on with that.
_PURPOSE = re.compile(r"facilitat|promot|further|during|relation|namely|intent to commit")
#: What may stand before the noun of a phrase: "2. illegal importation".
_BEFORE_NOUN = re.compile(r"\d{1,2}\.|(?:illegal|unlawful|attempted|interstate)(?:ly)?")
#: What is left of a fraud where two share the word: "to commit mail and wire fraud".
_HALF_A_FRAUD = re.compile(r"\bcommit (?:wire|mail|bank|tax|securities|bankruptcy)$")


def split_list(offense: str) -> list[str]:
    """The offenses of a list with commas or "and"; none if the text, with them or without, is one offense.

    >>> split_list("wire fraud, racketeering, and income tax evasion, 26 u.s.c. § 7201")
    ['wire fraud', 'racketeering', 'income tax evasion, 26 u.s.c. § 7201']
    >>> split_list("distribution of heroin and use of a telephone to facilitate importation and distribution")
    ['distribution of heroin', 'use of a telephone to facilitate importation and distribution']
    >>> split_list("making, passing and uttering counterfeit obligations")
    []
    """
    items: list[str] = []
    start = 0
    for comma in (_NEXT_OFFENSE if ", " in offense else _AND_NEXT).finditer(offense):
        end = comma.start()
        if comma[0] == " and " and _PURPOSE.search(offense, max(start, end - 200), end):
            continue
        near = max(start, end - 60)
        if not _is_unfinished(offense[max(near, offense.rfind(",", near, end) + 1) : end].split()):
            items.append(offense[start:end])
            start = comma.end()
    return [*items, offense[start:]] if items else items


def _is_unfinished(words: list[str]) -> bool:
    """Whether a phrase before a comma or "and" names no whole offense: "unlawfully making", "namely"."""
    words = [word for word in words if not _BEFORE_NOUN.fullmatch(word)]
    if not words or words[-1] in _JOINING or _HALF_A_FRAUD.search(" ".join(words[-2:])):
        return True
    if not words[-1].endswith(("ing", "ion")) or words[-1] in _WHOLE:
        return False
    return len(words) < 3 or (words[-2] in _JOINING and words[-1] != "abetting")


@lru_cache(maxsize=4096)
def _triggered_by(word: str) -> frozenset[int]:
    """The numbers of the labels that a word of a text may lead to."""
    found = set(_EXACT.get(word, ()))
    for length in range(_SHORTEST, min(len(word), _LONGEST) + 1):
        found.update(_BEGINNINGS.get(word[:length], ()))
    return frozenset(found)
