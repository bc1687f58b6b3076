"""The Offense text: drugs, weapons and labels; every rule has a case that reaches it."""

from __future__ import annotations

import pytest

from analysis.facts.offense import DRUG_WORDS, find_drugs, parse_offense
from analysis.facts.offense_labels import CONSPIRACY, LABELS, OTHER
from conftest import ROOT

DOCUMENT = ROOT / "docs" / "offenses.md"


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("Possession with intent to distribute cocaine", "cocaine"),
        ("Distribution of cocaine hydrochloride", "cocaine"),
        ("Distribution of powder cocaine", "cocaine"),
        ("Distribution of cocaine base", "cocaine base"),
        ("Distribution of crack", "cocaine base"),
        ("Distribution of crack cocaine", "cocaine base"),
        ("Distribution of “crack” cocaine", "cocaine base"),
        ("Distribution of cocaine (crack)", "cocaine base"),
        ("Distribution of cocaine base (“crack”)", "cocaine base"),
        ("Distribution of cocaine in the form of cocaine base", "cocaine base"),
        ("Distribution of cocaine and cocaine base", "cocaine;cocaine base"),
        ("Distribution of cocaine base, cocaine", "cocaine;cocaine base"),
        ("Distribution of cocaine, crack, and heroin", "cocaine;cocaine base;heroin"),
        ("Distribution of cocaine powder and/or base", "cocaine;cocaine base"),
        ("Conspiracy to distribute methamphetamine and amphetamine", "amphetamine;methamphetamine"),
        ("Conspiracy to distribute methamphetamine/cocaine hydrochloride", "cocaine;methamphetamine"),
        ("Manufacture of meth", "methamphetamine"),
        ("Distribution of marihuana", "marijuana"),
        ("Distribution of heroin21 U.S.C. § 841", "heroin"),  # a blank left out
        ("Importation of hashish", "marijuana"),
        ("Distribution of cannabis", "marijuana"),
        ("Distribution of phencyclidine (PCP)", "PCP"),
        ("Distribution of lysergic acid diethylamide", "LSD"),
        ("Distribution of 3,4-methylenedioxymethamphetamine, aka ecstasy", "MDMA"),
        ("Distribution of methylenedioxymethamphetamine (MDA or ecstasy)", "MDMA"),
        ("Distribution of methylenedioxyamphetamine", "methylenedioxyamphetamine"),
        ("Distribution of Dilaudid", "hydromorphone"),
        ("Distribution of OxyContin and fentanyl", "fentanyl;oxycodone"),
        # named in whatever offence
        ("Supervised release violation (distribution of heroin)", "heroin"),
        ("Possession of contraband (marijuana) in a federal prison", "marijuana"),
        ("Using a firearm in a drug crime, namely, conspiracy to manufacture methamphetamine", "methamphetamine"),
        # what the list calls an error is not counted
        ("Distribution of cocaine base (incorrectly described in the judgment as cocaine)", "cocaine base"),
        (
            ("Attempt to possess heroin (erroneously listed in the judgment as conspiracy to distribute cocaine)"),
            "heroin",
        ),
        # cut off, with one completion only
        ("Possession with intent to distribute marij", "marijuana"),
        # precursors do not count; the drug to be made of them does
        ("Possession of pseudoephedrine knowing it would be used to manufacture methamphetamine", "methamphetamine"),
        ("Possession of pseudoephedrine", "unspecified"),
        ("Possession of a listed chemical", "unspecified"),
        # drug offences that name no drug
        ("Distribution of a controlled substance", "unspecified"),
        ("Narcotics conspiracy", "unspecified"),
        ("Continuing criminal enterprise", "unspecified"),
        ("Use of a communication facility, 21 U.S.C. § 843(b)", "unspecified"),
        ("Conspiracy to import, 21 U.S.C. § 963", "unspecified"),
        ("Possession with intent to distribute, 18 U.S.C. § 841", "unspecified"),
        ("Drug conspiracy; carrying a firearm during a drug trafficking crime", "unspecified"),
        # no drug offence
        ("Carrying a firearm during and in relation to a drug trafficking crime", None),
        ("Possession of a firearm in furtherance of drug trafficking", None),
        ("Unlawful drug user in possession of a firearm", None),
        ("Felon in possession of a firearm", None),
        ("Conducting financial transactions with proceeds from illegal drug activities", None),
        ("Murder in relation to a drug trafficking crime", None),
        ("Distribution of counterfeit currency", None),
        ("Distribution of satellite decryption devices", None),
        ("Bank fraud", None),
    ],
)
def test_drugs(text: str, drugs: str | None) -> None:
    assert parse_offense(text).facts["drugs"].value == drugs


def test_a_drug_is_named_by_a_whole_word_only() -> None:
    # "crack" stands in "crackdown" (0-9), "base" in "based" (15-20) and in "database" (48-56)
    text = "crackdown, not based on cocaine; base of crack; database"
    assert [text[24:31], text[33:37], text[41:46]] == ["cocaine", "base", "crack"]
    assert find_drugs(text) == (("cocaine", 24, 31), ("cocaine base", 33, 37), ("cocaine base", 41, 46))


def test_every_word_for_a_drug_can_be_reached() -> None:
    # a rule that looks for "LSD" in text in lower case can never match
    for word, drug in DRUG_WORDS.items():
        assert [name for name, _, _ in find_drugs(f"distribution of {word} .")] == [drug]
        assert parse_offense(f"Distribution of {word.upper()}").facts["drugs"].value == drug


@pytest.mark.parametrize(
    ("text", "has_firearm"),
    [
        ("Felon in possession of a firearm", True),
        ("Felon in possession", True),
        ("felon in possession, 18 U.S.C. § 922(g)(1)", True),
        ("Prohibited person in possession of ammunition", True),
        ("Carrying a pistol without a license", True),
        ("Possession of a sawed-off shotgun", True),
        ("Possession of a weapon by a convicted felon", True),
        ("use of fiream during a crime of violence", True),  # misspelt
        ("violent crime/drugs/guns", True),
        ("Conspiracy to transport explosives", True),
        ("Conspiracy to distribute heroin; 18 U.S.C. § 924(c)", True),
        ("Possession of an unregistered destructive device", True),
        ("possession of a firearm during and", True),  # cut off
        ("Conspiracy to distribute heroin", False),
        ("Armed bank robbery", False),  # the conviction is for the robbery
        ("Bank fraud", False),
        ("Distribution of heroin (erroneously listed in the judgment as possession of a firearm)", False),
    ],
)
def test_firearm(text: str, has_firearm: bool) -> None:
    assert parse_offense(text).facts["has_firearm"].value is has_firearm


#: A case for every label: it reaches the rule, and no other label where one is meant.
LABELLED = [
    ("Conspiracy to distribute heroin", "drug conspiracy;drug distribution"),
    ("Possession with intent to distribute heroin", "drug distribution"),
    ("Controlled substance; sell, distribute, or dispense", "drug distribution"),
    ("Attempt to manufacture methamphetamine", "drug manufacture"),
    ("Cultivation of marijuana plants", "drug manufacture"),
    ("Importation of cocaine", "drug importation"),
    ("Conspiracy to export marijuana", "drug conspiracy;drug exportation"),
    ("Simple possession of cocaine base", "drug possession"),
    ("Possession of ephedrine", "drug precursors and equipment"),
    ("Maintaining a drug-involved premises", "drug premises"),
    ("Establishment of a manufacture operation", "drug manufacture;drug premises"),
    ("Use of a communication facility to facilitate a drug felony", "drug crime by telephone"),
    ("Distribution of crack within 1,000 feet of a school", "drug crime near a protected place;drug distribution"),
    ("Distribution of heroin to a person under 21", "drug crime with minors;drug distribution"),
    ("Engaging in a continuing criminal enterprise", "continuing criminal enterprise"),
    ("Felon in possession of a firearm", "firearm possession by a prohibited person"),
    ("Possession of a firearm, 18 U.S.C. § 922(g)", "firearm possession by a prohibited person"),
    ("Possession of a firearm in furtherance of a drug trafficking crime", "firearm in a drug crime"),
    ("Using a firearm during a crime of violence", "firearm in a violent crime"),
    ("Possession of an unregistered firearm", "other weapon offense"),
    ("Conspiracy to transport dynamite", "explosives"),
    ("Conspiracy to launder money", "money laundering"),
    ("Structuring currency transactions to evade reporting", "currency reporting"),
    ("Making false entries in bank records", "bank fraud"),
    ("Wire fraud", "fraud"),
    ("Embezzlement of mail", "embezzlement;mail"),
    ("Interstate transportation of a stolen motor vehicle", "theft"),
    ("False identification documents", "identity documents"),
    ("Counterfeiting Federal Reserve notes", "counterfeiting"),
    ("Uttering a forged check", "forgery;fraud"),
    ("Filing a false income tax return", "tax"),
    ("Bribery of a public official", "bribery"),
    ("Concealment in bankruptcy", "bankruptcy"),
    ("Illegal gambling business", "gambling"),
    ("Premeditated murder", "murder"),
    ("Kidnapping", "kidnapping"),
    ("Assault on a federal officer", "assault and threats"),
    ("Armed robbery", "robbery"),
    ("Extortion", "extortion"),
    ("Arson", "arson"),
    ("Burglary", "burglary"),
    ("Transportation of obscene matter", "sex offense"),
    ("Conspiracy to commit racketeering", "racketeering"),
    ("Interstate travel in aid of racketeering", "travel in aid of racketeering"),
    ("Witness tampering", "obstruction of justice"),
    ("Making false statements to a federal agency", "false statements"),
    ("Misprision of a felony", "misprision"),
    ("Escape from custody", "escape"),
    ("Failure to appear", "failure to appear"),
    ("Possession of a prohibited object by an inmate", "contraband in prison"),
    ("Violation of supervised release", "supervised release violation"),
    ("Gathering national defense information", "espionage"),
    ("Acting as an agent of a foreign government", "foreign agent"),
    ("Export to an embargoed country", "export and sanctions"),
    ("Seditious conspiracy", "sedition"),
    ("Desertion", "military offense"),
    ("Accessing a computer without authorization", "computer crime"),
    ("Harboring illegal aliens", "immigration;obstruction of justice"),
    ("Unlawful campaign contribution", "elections"),
    ("Deprivation of rights under color of law", "civil rights"),
    ("Violation of the Selective Service Act", "draft"),
    ("Possession of untaxed whiskey", "liquor"),
    ("Taking of migratory birds", "wildlife and environment"),
    ("Obstruction of mail", "mail;obstruction of justice"),
    ("Interception of wire communications", "wiretapping and decryption"),
    ("Illegal sale of commodity options", "securities and commodities"),
    ("Bid rigging", "antitrust"),
    ("False entries in union records", "false statements;labor"),
    ("Shipping adulterated goods", "food and drug law"),
    ("Trespass", "trespass and damage"),
    ("Conspiracy", CONSPIRACY),
    ("Conspiracy to commit an offense against the United States, 18 U.S.C. § 371", CONSPIRACY),
    ("Something unheard of", OTHER),
]


@pytest.mark.parametrize(("text", "labels"), LABELLED, ids=[case[0] for case in LABELLED])
def test_labels(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


def test_every_label_has_a_case() -> None:
    reached = {label for _, labels in LABELLED for label in labels.split(";")}
    assert {label.name for label in LABELS} <= reached


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Distribution of heroin; aiding and abetting", "drug distribution"),
        ("Distribution of heroin; Middle District of Georgia", "drug distribution"),
        ("Distribution of heroin; possessio", "drug distribution"),  # cut off
        ("Distribution of heroin (District of Puerto Rico)", "drug distribution"),  # not the RICO Act
        ("RICO conspiracy (District of Puerto Rico)", "racketeering"),
        ("Distribution of heroin;", "drug distribution"),
    ],
)
def test_what_is_no_offence_gets_no_label(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


def test_an_empty_offence_says_nothing() -> None:
    reading = parse_offense("")
    assert all(fact.value is None for fact in reading.facts.values())


def test_spans_bound_the_words() -> None:
    text = "Distribution of heroin; felon in possession of a firearm"
    facts = parse_offense(text).facts
    assert text[facts["drugs"].start : facts["drugs"].end] == "heroin"
    assert text[facts["has_firearm"].start : facts["has_firearm"].end] == "firearm"


def document() -> str:
    """What docs/offenses.md has to say: written by ``python tests/test_facts_offense.py``."""
    rows = list({(label.name, label.meaning): None for label in LABELS})
    rows += [(CONSPIRACY, "a conspiracy, nothing said of its object")]
    rows += [(OTHER, "an offence that none of these labels fits")]
    lines = [
        "# Labels of offences",
        "",
        (
            "The column `offenses` holds our own short labels, one for each kind of offence that a record"
            " names, sorted and"
        ),
        (
            "joined by `;`. One offence may have several: a conspiracy to distribute drugs near a school has"
            " three. The labels"
        ),
        ("are recognised by the table in `src/analysis/facts/offense_labels.py`; a test holds this page equal to it."),
        "",
        "| label | meaning |",
        "|---|---|",
        *(f"| {name} | {meaning} |" for name, meaning in rows),
    ]
    return "\n".join(lines) + "\n"


def test_the_document_lists_the_labels() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
