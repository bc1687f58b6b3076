"""The Offense text: drugs, weapons and labels; every rule has a case that reaches it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.lists.clean import fold
from analysis.lists.facts.offense import parse_offense, split_list
from analysis.lists.facts.offense_labels import DRUG_WORDS, LABEL_RULES, _triggered_by, find_drugs, labels_markdown
from analysis.lists.facts.vocabulary import CONSPIRACY, OTHER, VOCABULARY, read_vocabulary
from support.timing import at_most


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
        ("Distribution of fentanyl and carfentanil", "carfentanil;fentanyl"),
        ("Distribution of K2 synthetic marijuana", "synthetic cannabinoids"),
        ("Distribution of a synthetic cannabinoid and of cannabinoids", "synthetic cannabinoids"),
        # named in whatever offense
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
        # drug offenses that name no drug
        ("Distribution of a controlled substance", "unspecified"),
        ("Narcotics conspiracy", "unspecified"),
        ("Continuing criminal enterprise", "unspecified"),
        ("Use of a communication facility, 21 U.S.C. § 843(b)", "unspecified"),
        ("Conspiracy to import, 21 U.S.C. § 963", "unspecified"),
        ("Possession with intent to distribute, 18 U.S.C. § 841", "unspecified"),
        ("Drug conspiracy; carrying a firearm during a drug trafficking crime", "unspecified"),
        # no drug offense
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
        ("use of fiream during a crime of violence", True),  # misspelled
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
LABELED = [
    ("Conspiracy to distribute heroin", "drug conspiracy;drug distribution"),
    ("Possession with intent to distribute heroin", "drug distribution"),
    ("Controlled substance; sell, distribute, or dispense", "drug distribution"),
    ("Trafficking in heroin", "drug distribution"),
    ("Attempt to manufacture methamphetamine", "drug manufacture"),
    ("Cultivation of marijuana plants", "drug manufacture"),
    ("Importation of cocaine", "drug importation"),
    ("Conspiracy to export marijuana", "drug conspiracy;drug exportation"),
    ("Transportation of heroin", "drug transportation"),
    ("Simple possession of cocaine base", "drug possession"),
    ("Wrongful use of heroin", "drug possession"),
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
    ("Sale of a rifle to a convicted felon", "other weapon offense"),
    ("Conspiracy to transport dynamite", "explosives"),
    ("Conspiracy to launder money", "money laundering"),
    ("Structuring currency transactions to evade reporting", "currency reporting"),
    ("Making false entries in bank records", "bank fraud"),
    ("Making a false entry in a book of a financial institution", "bank fraud"),
    ("Conspiracy to embezzle the funds of a bank and commit bank fraud", "bank fraud;embezzlement"),
    ("Wire fraud", "fraud"),
    ("Scheme to obtain money by false pretenses", "fraud"),
    ("Concealment of information affecting benefits", "fraud"),
    ("Embezzlement of mail", "embezzlement;mail"),
    ("Interstate transportation of a stolen motor vehicle", "theft"),
    ("False identification documents", "identity documents"),
    ("Misrepresentation of citizenship", "false statements;passports and citizenship"),
    ("Counterfeiting Federal Reserve notes", "counterfeiting"),
    ("Uttering a forged check", "forgery"),
    ("Filing a false income tax return", "tax"),
    ("Bribery of a public official", "bribery"),
    ("Unlawful payments to an official", "bribery"),
    ("Concealment in bankruptcy", "bankruptcy"),
    ("Illegal gambling business", "gambling"),
    ("Premeditated murder", "murder"),
    ("Involuntary manslaughter", "manslaughter"),
    ("Kidnapping", "kidnapping"),
    ("Assault on a federal officer", "assault"),
    ("Mailing a threatening letter", "mail;threats"),
    ("Armed robbery", "robbery"),
    ("Extortion", "extortion"),
    ("Arson", "arson"),
    ("Use of fire to damage a house", "arson;property damage"),
    ("Burglary", "burglary"),
    ("Transportation of obscene matter", "obscenity"),
    ("Aggravated sexual abuse", "sexual abuse"),
    ("Violation of the White Slave Traffic Act", "prostitution"),
    ("Possession of child pornography", "child pornography"),
    ("Conspiracy to commit racketeering", "racketeering"),
    ("Interstate travel in aid of racketeering", "travel in aid of racketeering"),
    ("Use of a facility in interstate commerce, 18 U.S.C. § 1952", "travel in aid of racketeering"),
    ("Witness tampering", "obstruction of justice"),
    ("Making false statements to a federal agency", "false statements"),
    ("Statements or entries generally", "false statements"),
    ("Perjury", "perjury"),
    ("Misprision of a felony", "misprision"),
    ("Escape from custody", "escape"),
    ("Failure to appear", "failure to appear"),
    ("Possession of a prohibited object by an inmate", "contraband in prison"),
    ("Violation of supervised release", "supervised release violation"),
    ("Gathering national defense information", "espionage"),
    ("Acting as an agent of a foreign government", "foreign agent"),
    ("Export to an embargoed country", "export and sanctions"),
    ("Violation of customs regulations", "customs"),
    ("Seditious conspiracy", "sedition"),
    ("Desertion", "military offense"),
    ("Accessing a computer without authorization", "computer crime"),
    ("Harboring illegal aliens", "immigration"),
    ("Unlawful campaign contribution", "campaign finance"),
    ("Illegal voting", "elections"),
    ("Deprivation of rights under color of law", "civil rights"),
    ("Violation of the Selective Service Act", "draft"),
    ("Possession of untaxed whiskey", "liquor"),
    ("Taking of migratory birds", "wildlife and environment"),
    ("Delay of mail", "mail"),
    ("Interception of wire communications", "wiretapping and decryption"),
    ("Illegal sale of commodity options", "securities and commodities"),
    ("Bid rigging", "antitrust"),
    ("False entries in union records", "false statements;labor"),
    ("Shipping adulterated goods", "food and drug law"),
    ("Trespass", "trespass"),
    ("Vandalism", "property damage"),
    ("Conspiracy", CONSPIRACY),
    ("Conspiracy to commit an offense against the United States, 18 U.S.C. § 371", CONSPIRACY),
    ("Something unheard of", OTHER),
    # words that mean something else beside others
    ("Blocking access to a reproductive health clinic, 18 U.S.C. § 248", "civil rights"),
    ("Freedom of Access to Clinic Entrances Act", "civil rights"),
    ("Unlawful use of food stamps", "fraud"),
    ("Access device fraud", "fraud"),
    ("Theft of postage stamps", "mail;theft"),
    ("Possession of whiskey without tax stamps", "liquor;tax"),
    ("Negligent homicide", "manslaughter"),
    ("Reckless homicide", "manslaughter"),
    ("Threatening to kill a federal judge", "threats"),
    ("Trafficking in contraband cigarettes", OTHER),
    ("False report of a bomb", "false statements"),
    ("Obstructing services for reproductive health, 18 U.S.C. § 248", "civil rights;obstruction of justice"),
    ("Theft and damage of government property", "property damage;theft"),
    ("Sale of drug paraphernalia and gambling", "drug precursors and equipment;gambling"),
    ("Armed robbery of a drug store", "robbery"),
    ("Possession with intent to distribute a counterfeit substance", "drug distribution"),
    ("Destruction of government property", "property damage"),
    ("Depredation of government property", "property damage"),
    ("Theft of government property", "theft"),
    ("Interstate transportation of wagering paraphernalia", "gambling"),
    ("Making a bomb threat", "threats"),
    ("Use of cocaine", "drug possession"),
    ("Use of cocaine with intent to distribute", "drug distribution"),
]


@pytest.mark.parametrize(("text", "labels"), LABELED, ids=[case[0] for case in LABELED])
def test_labels(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


def test_every_label_has_a_case() -> None:
    reached = {label for _, labels in LABELED for label in labels.split(";")}
    assert {label.name for label in VOCABULARY.labels} <= reached


def test_every_trigger_leads_to_its_rule() -> None:
    # a trigger that is longer than what is looked up, or that no word can equal, would never be seen
    for number, rule in enumerate(LABEL_RULES):
        for trigger in rule.words:
            assert re.fullmatch(r"[a-z]+\*?", trigger), f"{rule.label}: {trigger} is no word"
            stem = trigger.removesuffix("*")
            words = {stem, stem + 30 * "z"} if trigger.endswith("*") else {stem}
            assert all(number in _triggered_by(word) for word in words), f"{rule.label}: {trigger}"


def test_every_rule_is_reached_by_a_case() -> None:
    # a label may have several rules: none may be there that its own conditions shut out
    reached = {
        number
        for text, labels in LABELED
        for offense in fold(text).split(";")
        for word in re.findall("[a-z]+", offense)
        for number in _triggered_by(word)
        if LABEL_RULES[number].label in labels.split(";") and LABEL_RULES[number].fits(offense)
    }
    assert [rule.label for number, rule in enumerate(LABEL_RULES) if number not in reached] == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Distribution of heroin; aiding and abetting", "drug distribution"),
        ("Distribution of heroin; Middle District of Georgia", "drug distribution"),
        ("Distribution of heroin; possessio", "drug distribution"),  # cut off
        ("Distribution of heroin (District of Puerto Rico)", "drug distribution"),  # not the RICO Act
        ("RICO conspiracy (District of Puerto Rico)", "racketeering"),
        ("Distribution of heroin;", "drug distribution"),
        ("Distribution of heroin; 21 U.S.C. § 841 (as charged in 1994 superseding indictment)", "drug distribution"),
        ("Racketeering; 18 U.S.C. § 1962 (as charged in 1996 indictment and 1997 superseding indictment)", "racketeering"),
        ("Distribution of heroin; (see Proclamation No. 1234; 56 Fed. Reg. 12,345 (1991))", "drug distribution"),
        # an offense that is cited and not described is an offense all the same
        ("18 U.S.C. § 371", OTHER),
        ("Violating an order", OTHER),
        ("Violation of the Controlled Substances Act (two counts), 21 U.S.C. § 841(a)(1)", OTHER),
        ("1. Violation of the Controlled Substances Act\n2. Distribution of heroin", f"drug distribution;{OTHER}"),
        ("1. Failure to register as a narcotics user\n2. Importation of heroin", f"drug importation;{OTHER}"),
        # a drug by itself goes on with the offense before it
        ("Distribution of heroin; cocaine base and marijuana", "drug distribution"),
        # the object of a conspiracy is stated where anything is
        ("Conspiracy to violate egg regulations", OTHER),
        ("Criminal conspiracy to commit offenses against the United States", CONSPIRACY),
    ],
)  # fmt: skip
def test_what_is_no_offense_gets_no_label(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "(See Proclamation No. 1234; 56 Fed. Reg. 12,345 (1991))",
        "Offenses charged in March 2, 2001, information",
        "(as charged in 1994 superseding indictment)",
        "See case 2 above",
        "Aiding and abetting; District of Maine",
        "Sealed offenses of conviction",
        "Possessio",  # cut off: of what is not said
    ],
)
def test_where_no_offense_is_named_nothing_is_said(text: str) -> None:
    # unknown is never false: has_firearm is missing as well
    assert {name: fact.value for name, fact in parse_offense(text).facts.items()} == {
        "has_firearm": None,
        "drugs": None,
        "offenses": None,
        "offense_groups": None,
    }


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # securities: what was done with them counts, the bare word is no fraud
        ("Conspiracy to violate the federal securities laws, 18 U.S.C. §§ 371 and 2", "securities and commodities"),
        ("Sale of unregistered securities", "securities and commodities"),
        ("Securities fraud", "fraud;securities and commodities"),
        ("Conspiracy to transport securities obtained by fraud", "fraud;securities and commodities"),
        ("Passing counterfeit obligations or securities, 18 U.S.C. §§ 472 and 2", "counterfeiting"),
        ("Interstate transportation of forged securities, 18 U.S.C. § 2314", "forgery"),
        ("Interstate transportation of forged and falsely made securities", "forgery"),
        ("Interstate transportation of falsely made securities", "forgery"),
        ("Transporting the altered securities", "forgery"),
        ("Interstate transportation of stolen securities", "theft"),
        # a false thing is no statement; a false statement is, beside whatever thing
        ("Transporting false securities in interstate commerce, 18 U.S.C. § 2314", "forgery"),
        ("Conspiracy to transport false vehicle registrations", "forgery"),
        ("False statements in order to transport false securities", "false statements;forgery"),
        ("False statement about a securities account", "false statements;securities and commodities"),
        ("Making a false registration statement", "false statements"),
        ("Use of a false social security number", "false statements;identity documents"),
        # statements made to a bank
        ("Making false statements to a federally insured financial institution", "bank fraud"),
        ("Conspiracy to defraud a financial institution", "bank fraud;fraud"),
        ("False financial transactions to conceal proceeds of a crime", "money laundering"),
        # the funds of a bank, 18 USC 656: taking what one was trusted with, in whatever words
        ("Embezzlement of bank funds, 18 U.S.C. § 656", "embezzlement"),
        ("Misapplication of bank funds, 18 U.S.C. § 656", "embezzlement"),
        ("Conspiracy to misapply bank funds, 18 U.S.C. § 371", "embezzlement"),
        ("Embezzlement and misapplication of bank funds", "embezzlement"),
        ("Misappropriation of bank funds by an employee, 18 U.S.C. § 656", "embezzlement"),
        ("Theft and misapplication of bank funds by a bank officer, 18 U.S.C. § 656", "embezzlement;theft"),
        ("Misappropriation of trade secrets", "theft"),
        # the Travel Act
        (
            "Aiding the travel in interstate commerce to promote the distribution of cocaine, 18 U.S.C. §§ 2 & 1952(a)(3)",
            "drug distribution;travel in aid of racketeering",
        ),
        ("Interstate travel to promote distribution of heroin", "drug distribution;travel in aid of racketeering"),
        ("Traveling interstate with intent to commit bribery", "bribery;travel in aid of racketeering"),
        ("Interstate travel, 18 U.S.C. § 1952", "travel in aid of racketeering"),
        ("Use of an interstate facility to promote gambling, 18 U.S.C. § 1952", "gambling;travel in aid of racketeering"),
        ("Interstate travel with intent to commit murder for hire", "murder"),  # 18 USC 1958
        ("Transporting a woman in interstate commerce for prostitution", "prostitution"),
        # what keeps trade from being free
        ("Conspiracy to fix prices of eggs by price-fixing", "antitrust"),
        ("Agreement to eliminate competition by fixing prices", "antitrust"),
        ("Conspiracy to restrain interstate commerce", "antitrust"),
        ("Conspiracy to restrain and suppress competition", "antitrust"),
        ("Conspiracy to violate Commodity Credit rules", OTHER),  # loans to farmers, no market
        # frauds that share a segment with another
        ("Bank fraud and wire fraud", "bank fraud;fraud"),
        ("Conspiracy to commit bank fraud and mail or bank fraud", "bank fraud;fraud"),
        ("Scheme to defraud a bankruptcy court", "bankruptcy;fraud"),
        ("Bankruptcy fraud", "bankruptcy"),
        ("Writing checks with insufficient funds", "fraud"),
        ("Forging checks of a county", "forgery"),
        ("Fraud over the telephone", "fraud"),
        # what is said falsely, and what is only false
        ("Falsification of egg records", "false statements"),
        ("Perjury in a bankruptcy case", "bankruptcy;perjury"),
        ("False statement to a bank", "bank fraud"),
        ("Submission of fraudulent documents", "fraud"),
        ("Misuse of documents", "identity documents"),
        ("Altering an old odometer", "fraud"),
        ("Altering a deed, forging it", "forgery"),
        # drugs
        ("Transporting hashish by train", "drug transportation"),
        ("Transportation in aid of racketeering, narcotics", "travel in aid of racketeering"),
        ("Wrongful use of a communication device to buy heroin", "drug crime by telephone"),
        ("Obtaining heroin without a stamp", "drug possession"),
        ("Distributing and possessing pseudoephedrine", "drug precursors and equipment"),
        ("Distribution of a listed chemical", "drug precursors and equipment"),
        ("Distribution of heroin and ephedrine", "drug distribution;drug precursors and equipment"),
        ("Use of telecommunications in a heroin conspiracy", "drug conspiracy;drug crime by telephone"),
        ("Possession of heroin in a federal prison", "contraband in prison"),
        ("Assault in a federal prison", "assault"),
        # weapons
        ("Carrying a pistol in a drug trafficking crime, namely, manufacture of PCP", "firearm in a drug crime"),
        ("Bank robbery, carrying a pistol during a felony", "firearm in a violent crime;robbery"),
        ("Carrying rifles during violent crimes", "firearm in a violent crime"),
        ("Use of a gun in relation to violent crime and drug crime", "firearm in a drug crime;firearm in a violent crime"),
        ("Disposing of a pistol to a person convicted of a felony", "other weapon offense"),
        ("Disposing of a pistol, being a convicted felon", "firearm possession by a prohibited person"),
        # what is obstructed, injured, received, disobeyed
        ("Obstruction of mail", "mail"),
        ("Obstructing correspondence", "mail"),
        ("Obstruction of commerce by extortion", "extortion"),
        ("Obstructing an audit", "obstruction of justice"),
        ("Injuring a juror", "obstruction of justice"),
        ("Injury to a fence", "property damage"),
        ("Conspiracy to destroy a public building", "property damage"),
        ("Receiving and passing on defense information", "espionage"),
        ("Receiving goods", "theft"),
        ("Breach of the Civil Disobedience Act", OTHER),
        ("Disobeying an order", "military offense"),
        ("Driving a train under the influence of alcohol", OTHER),
        ("Melting of silver coins", "counterfeiting"),
        ("Theft of coins", "theft"),
    ],
    ids=lambda value: value[:60],
)  # fmt: skip
def test_labels_of_like_offenses(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # lists of offenses: one does not take another's label away
        (
            "Wire fraud, mail fraud, racketeering, racketeering conspiracy, criminal forfeiture, income tax evasion",
            "fraud;racketeering;tax",
        ),
        ("Wire fraud, attempted extortion, false statements in bankruptcy proceeding", "bankruptcy;extortion;false statements;fraud"),
        ("Conspiracy to subscribe to false income tax returns, securities fraud", "fraud;securities and commodities;tax"),
        ("Conspiracy to defraud the IRS, income tax evasion; 18 U.S.C. § 371", "fraud;tax"),
        ("Mail fraud, and aiding and abetting filing a false income tax return", "fraud;tax"),
        ("Submission of false tax records, making false statements to an agency", "false statements;tax"),
        (
            "Conspiracy to distribute heroin, distribution of heroin, and using a telephone to facilitate the same",
            "drug conspiracy;drug crime by telephone;drug distribution",
        ),
        (
            "Felon in possession of a firearm, possession of a stolen firearm",
            "firearm possession by a prohibited person;other weapon offense;theft",
        ),
        (
            "Possession of a firearm with an obliterated serial number, aiding and abetting, felon in possession of a firearm",
            "firearm possession by a prohibited person;other weapon offense",
        ),
        # an "and" divides as a comma does
        (
            "Distribution of hashish and use of a telephone to facilitate distribution of hashish",
            "drug crime by telephone;drug distribution",
        ),
        ("Embezzlement by a teller and making false entries in books of the bank", "bank fraud;embezzlement"),
        # but not where it goes on with what an offense was for, or with half a name
        ("Use of a telephone to facilitate importation and distribution of heroin", "drug crime by telephone;drug importation"),
        ("Unlawful importation and sale of heroin", "drug distribution;drug importation"),
        ("Conspiracy to commit mail and wire fraud", "fraud"),
        # one offense that holds commas itself: what excludes a label does so in all of it
        ("Making, passing and uttering counterfeit obligations", "counterfeiting;forgery"),
        ("Unlawfully making, passing, and selling counterfeit securities", "counterfeiting"),
        ("Conspiracy to manufacture, distribute, possess, or dispense heroin", "drug conspiracy;drug distribution;drug manufacture"),
        ("Sell, distribute, possess, dispense heroin", "drug distribution"),
        ("Possession of equipment, chemicals and materials to manufacture methamphetamine", "drug manufacture;drug precursors and equipment"),
        ("Possession of a prohibited object, marijuana, in a federal prison", "contraband in prison"),
        ("Use of a communication facility, namely a telephone, in the distribution of heroin", "drug crime by telephone"),
        ("Use of a telephone, namely, distribution of heroin", "drug crime by telephone"),
        ("Shipping a firearm in interstate commerce, having been convicted of a felony", "firearm possession by a prohibited person"),
        ("Unlawful possession of a firearm, 18 U.S.C. § 922(g)", "firearm possession by a prohibited person"),
        ("Using a firearm during a crime of violence (three counts), 18 U.S.C. § 924(c)", "firearm in a violent crime"),
    ],
    ids=lambda value: value[:60],
)  # fmt: skip
def test_labels_of_lists(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # of secrets, and not for a foreign government to lobby
        ("Conspiracy to obtain defense information and transmit same to a foreign government", "espionage"),
        ("Unlawful secretion of mail", "mail"),
        ("Publication to the internet of intelligence", "espionage"),
        # the telephone of a bookmaker
        ("Use of a telephone in the transmission of wagering information, 18 U.S.C. § 1084", "gambling"),
        ("Failure to pay the tax on wagering", "gambling;tax"),
        ("Uttering worthless checks", "fraud"),
        ("Concealing a material fact by trick, scheme, or device, 18 U.S.C. § 1001", OTHER),
        ("Falsifying a material fact by trick, scheme, or device, 18 U.S.C. § 1001", "false statements"),
        ("Receipt of illegal payments under the Medicare program", "bribery"),
        ("Tampering with a Vehicle Identification Number (VIN)", OTHER),
        ("Aggravated identity theft", "identity documents"),
        ("Damage to government property", "property damage"),
        ("Assault with serious bodily injury", "assault"),
        ("Assault with a dangerous weapon", "assault"),
        ("Bank robbery by use of a dangerous weapon", "robbery"),
        ("False affidavit, accepting a loan", "perjury"),
        ("Falsifying a prescription for a controlled substance", "false statements"),
        ("Making impressions of obligations of the United States", "counterfeiting"),
        ("Bootlegging", "liquor"),
        ("Smuggling goods from the United States", "export and sanctions"),
        ("Smuggling goods into the United States", "customs"),
        # not reporting a crime is not the crime
        ("Misprision of conspiracy to distribute heroin", "misprision"),
        ("Misprision of a felony (relating to illegal firearms sales)", "misprision"),
        # a crime for which a firearm was held
        ("Possession of a firearm in furtherance of possession with intent to distribute heroin", "firearm in a drug crime"),
        ("Carrying a firearm during the distribution of crack, 18 U.S.C. § 924(c)", "firearm in a drug crime"),
        ("Using a gun in a drug trafficking crime, to wit: distribution of heroin", "firearm in a drug crime"),
        ("Possession of a firearm while distributing heroin", "firearm in a drug crime"),
        (
            "Possession of a firearm in furtherance of a drug crime, possession with intent to distribute heroin",
            "drug distribution;firearm in a drug crime",
        ),
    ],
    ids=lambda value: value[:60],
)  # fmt: skip
def test_a_label_is_right_for_each_offense_that_it_is_put_on(text: str, labels: str) -> None:
    assert parse_offense(text).facts["offenses"].value == labels


@pytest.mark.parametrize("text", ["Assault with a deadly weapon", "Robbery by use of a dangerous weapon"])
def test_a_weapon_with_which_another_crime_was_committed(text: str) -> None:
    assert parse_offense(text).facts["has_firearm"].value is False


def test_a_base_may_be_a_place() -> None:
    assert parse_offense("Theft of a car from an Air Force base").facts["drugs"].value is None
    assert parse_offense("Distribution of heroin at a naval base").facts["drugs"].value == "heroin"
    assert parse_offense("Distribution of cocaine powder and base").facts["drugs"].value == "cocaine;cocaine base"


# Groups: each label has one, and a person those of all labels


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Conspiracy to distribute heroin", "drug trafficking"),
        ("Possession of heroin", "drug possession"),
        ("Use of a telephone to facilitate a drug felony", "drug trafficking"),
        # 18 USC 924(c) alone is no trafficking
        ("Possession of a firearm in furtherance of a drug trafficking crime, 18 U.S.C. § 924(c)", "firearms"),
        ("Carrying a firearm during a drug crime, namely, conspiracy to distribute heroin", "firearms"),
        ("Distribution of heroin; carrying a firearm during a drug trafficking crime", "drug trafficking;firearms"),
        ("Distribution of heroin; importation of heroin", "drug trafficking"),
        ("False statement; perjury", "administration of justice;fraud/theft/embezzlement"),
        ("Desertion", "other"),
        ("Violation of supervised release", "other"),
        ("", None),
    ],
)
def test_groups(text: str, groups: str | None) -> None:
    assert parse_offense(text).facts["offense_groups"].value == groups


def test_the_groups_are_those_of_the_sentencing_commission() -> None:
    # 30 types of crime, the last of them "other"; each of our labels is in one of them
    assert (len(VOCABULARY.groups), VOCABULARY.groups[-1]) == (30, "other")
    assert {label.group for label in VOCABULARY.labels} <= set(VOCABULARY.groups)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("making, passing and uttering counterfeit obligations", []),
        ("maintaining a residence for manufacturing, distributing, and using a controlled substance", []),
        ("wire fraud, 18 u.s.c. §§ 1343, 2, and 371", []),
        ("wire fraud, aiding and abetting (two counts)", []),
        ("wire fraud (two counts), racketeering, perjury", ["wire fraud (two counts)", "racketeering", "perjury"]),
        ("knowingly receiving, possessing stolen mail, and robbery", ["knowingly receiving, possessing stolen mail", "robbery"]),
    ],
)  # fmt: skip
def test_a_list_is_split_where_an_offense_begins(text: str, items: list[str]) -> None:
    assert split_list(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "making, ",
        "wire fraud, ",
        "aiding and abetting, ",
        "interstate travel ",
        "18 u.s.c. 19",
        "false ely made ",
        ", and",
        "making and conspiracy ",
        "distribution and use of ",
        "restraint of sale of a gun to a murder ",
        "possession in a fight and destroying ",
    ],
)
def test_labels_of_a_hostile_text_take_no_longer_than_those_of_another(text: str) -> None:
    parse_offense("wire fraud, mail fraud")  # patterns are compiled
    with at_most(seconds=5):
        parse_offense(text * (20_000 // len(text)))  # 0.1 s at most; a pattern that hangs takes minutes


def test_spans_bound_the_words() -> None:
    text = "Distribution of heroin; felon in possession of a firearm"
    facts = parse_offense(text).facts
    assert text[facts["drugs"].start : facts["drugs"].end] == "heroin"
    assert text[facts["has_firearm"].start : facts["has_firearm"].end] == "firearm"


def test_the_document_lists_the_labels(hold_printed: Callable[[str, str], None]) -> None:
    hold_printed("offenses.md", labels_markdown())


OFFENSES = """\
drugs:
  cocaine: [cocaine, coke]
groups: [money, other]
pieces:
  away: [stole, steal]
labels:
- label: theft
  group: money
  meaning: taking what is another's
  rules:
  - words: [theft, stol*]
    also: ['{away}', 'theft\\b']
    but_not: [identity]
- label: conspiracy, object not stated
  group: other
  meaning: a conspiracy
- label: other
  group: other
  meaning: anything else
"""


@pytest.mark.parametrize(
    ("was", "written", "line", "told"),
    [
        ("group: money", "group: mony", 7, "group: 'mony' is none of the groups of this file"),
        ("groups: [money, other]\n", "", 1, "groups: is missing"),
        ("group: money", "grup: money", 7, "group: is missing"),
        ("  meaning: a conspiracy\n", "  meaning: a conspiracy\n  color: red\n", 14, "color: is no key here"),
        ("meaning: taking", "meaning: [taking]  #", 7, "meaning: is no text"),
        ("words: [theft", "words: [Theft", 11, "'Theft' equals no word of a text"),
        ("words: [theft", "words: [grand theft", 11, "'grand theft' equals no word of a text"),
        ("words: [theft", "words: [stolen", 11, "'stolen' begins like another word"),
        ("words: [theft", "words: [stol*", 11, "'stol*' stands twice"),
        ("words: [theft", "words: [false", 11, "words: is no list of words"),
        ("words: [theft, stol*]", "words: theft", 11, "words: is no list of words"),
        ("but_not: [identity]", "but_not: [thef]", 11, "'theft' is shut out"),
        ("but_not: [identity]", "unless: [stol]", 11, "'stol*' is shut out"),
        ("but_not: [identity]", "but_not: ['(identity']", 11, "'(identity' is no regular expression"),
        ("but_not: [identity]", "but_not: ['(?:LSD)?']", 11, "is found in every text"),
        ("but_not: [identity]", "but_not: [LSD]", 11, "'LSD' is never found: texts are read in lower case"),
        ("but_not: [identity]", "is_drug: maybe", 11, "is_drug: is neither true nor false"),
        ("'{away}'", "'{stray}'", 11, "also: there is no piece 'stray'"),
        ("'{away}', ", "", 5, "away: no rule uses this piece"),
        ("[cocaine, coke]", "[cocaine, Coke]", 2, "cocaine: 'Coke' is no word of its own"),
        ("label: theft", "label: other", 1, "labels: 'other' stands twice"),
        ("- label: other\n  group: other\n  meaning: anything else\n", "", 1, "have no rules"),
    ],
)
def test_a_mistake_in_the_list_of_offenses_is_told_with_its_place(
    was: str, written: str, line: int, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "offenses.yml"
    assert was in OFFENSES
    path.write_text(OFFENSES.replace(was, written, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_vocabulary(path)
    assert str(error.value).startswith(f"{path}, line {line}: "), error.value
    assert told in str(error.value)


def test_pieces_stand_for_their_items(tmp_path: Path) -> None:
    path = tmp_path / "offenses.yml"
    path.write_text(OFFENSES, encoding="utf-8")
    drugs, groups, labels = read_vocabulary(path)
    assert drugs == {"cocaine": "cocaine", "coke": "cocaine"}
    assert groups == ("money", "other")
    assert [rule.also.pattern for rule in labels[0].rules if rule.also] == [r"stole|steal|theft\b"]


# Laws of firearms that are cited and not described


@pytest.mark.parametrize(
    ("text", "has_firearm", "labels"),
    [
        ("18 U.S.C. § 922(g)", True, "firearm possession by a prohibited person"),
        ("Violation of 18 USC 922(g)(1) and 924(a)(2)", True, "firearm possession by a prohibited person"),
        (
            "Violation of section 922(g), title 18, United States Code",
            True,
            "firearm possession by a prohibited person",
        ),
        ("18 USC 924(c)(1)(A)(i)", True, "other weapon offense"),
        ("Violation of 18 USC 924(c)(1)(A)(i), 2", True, "other weapon offense"),
        ("26 U.S.C. § 5861(d)", True, "other weapon offense"),
        ("Bank robbery, 18 U.S.C. § 2113; 18 U.S.C. § 924(c)", True, "other weapon offense;robbery"),
        # the citation is that of the offense before it
        (
            "Armed bank robbery, using a firearm during a felony; 18 U.S.C. §§ 2113(a), 924(c)(1)",
            True,
            "firearm in a violent crime;robbery",
        ),
        ("Violation of 18 USC 922(g) and 21 USC 841(a)(1)", True, "firearm possession by a prohibited person;other"),
        ("Criminal forfeiture, 18 U.S.C. § 924(d)", False, "other"),
        ("Violation of 21 U.S.C. § 922(g)", False, "other"),  # of another title
    ],
)
def test_a_law_of_firearms_is_enough(text: str, has_firearm: bool, labels: str) -> None:
    facts = parse_offense(text).facts
    assert (facts["has_firearm"].value, facts["offenses"].value) == (has_firearm, labels)


@pytest.mark.parametrize(
    "text",
    [
        "Theft District/Date: District of Vermont; May 1, 2001",
        "Theft Sentence: 12 months",
        "Theft (District of Maine). Sentence 120 months of imprisonment",
    ],
)
def test_another_part_of_the_record_in_the_offense_is_a_problem(text: str) -> None:
    reading = parse_offense(text)
    assert {problem.rule for problem in reading.problems} == {"offense.other_part"}
    assert all(fact.value is None for fact in reading.facts.values())
