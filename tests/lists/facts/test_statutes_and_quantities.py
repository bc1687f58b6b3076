"""Statutes and weights named in an offense: wordings of the lists with invented numbers, read by eye."""

from __future__ import annotations

import pytest

from analysis.lists.facts.quantities import parse_drug_quantities
from analysis.lists.facts.statutes import find_statutes, parse_statutes


@pytest.mark.parametrize(
    ("text", "statutes"),
    [
        ("fraud", []),
        ("fraud, 18 U.S.C. § 1343", ["18 USC 1343"]),
        ("fraud, 18 U.S.C. §1343", ["18 USC 1343"]),
        ("fraud, 18 U. S. C. 1343", ["18 USC 1343"]),
        ("fraud, 18 USC 1343", ["18 USC 1343"]),
        ("fraud, 18 U.S.C.A. § 1343", ["18 USC 1343"]),
        ("fraud, Title 18, United States Code, Section 1343", ["18 USC 1343"]),
        ("fraud, Title 18 U.S.C. Sections 371 and 1343", ["18 USC 371", "18 USC 1343"]),
        ("fraud (four counts), 18 U.S.C. § 1343)", ["18 USC 1343"]),
        # several sections, and subsections that stand alone
        ("21 U.S.C. §§ 841(a)(1) & (b)(1)(A)", ["21 USC 841(a)(1)", "21 USC 841(b)(1)(A)"]),
        ("21 U.S.C. §§ 846, 841(a)(1) & (b)(1)(A)", ["21 USC 846", "21 USC 841(a)(1)", "21 USC 841(b)(1)(A)"]),
        ("21 U.S.C. §§841(a)(1), 841(b)(1)(A),& 846", ["21 USC 841(a)(1)", "21 USC 841(b)(1)(A)", "21 USC 846"]),
        ("21 USC 846, 841(a)(1), and 851", ["21 USC 846", "21 USC 841(a)(1)", "21 USC 851"]),
        ("18 U.S.C. §§ 2,371", ["18 USC 2", "18 USC 371"]),
        ("18 U.S.C. §§ 922 (g) (1) & 924 (e)", ["18 USC 922(g)(1)", "18 USC 924(e)"]),
        (
            "21 U.S.C. §§ 841(b)(1)(A)(viii), (B)(viii), (C), & 853",
            ["21 USC 841(b)(1)(A)(viii)", "21 USC 841(b)(1)(B)(viii)", "21 USC 841(b)(1)(C)", "21 USC 853"],
        ),
        ("18 U.S.C. §§ 924(c)(1)(A)(i) and (ii)", ["18 USC 924(c)(1)(A)(i)", "18 USC 924(c)(1)(A)(ii)"]),
        ("18 U.S.C. §§ 1956(a)(1)(A), (a)(1)(B)(i) & (h)", ["18 USC 1956(a)(1)(A)", "18 USC 1956(a)(1)(B)(i)", "18 USC 1956(h)"]),
        ("18 U.S.C. §§ 1341-1343", ["18 USC 1341", "18 USC 1343"]),  # both ends of a range
        ("31 C.F.R. §§ 560.203–4", ["31 CFR 560.203", "31 CFR 560.204"]),
        ("18 U.S.C. §§ 2, 1341–43(a) & 371", ["18 USC 2", "18 USC 1341", "18 USC 1343(a)", "18 USC 371"]),
        ("18 U.S.C. §§ 1341-43", ["18 USC 1341", "18 USC 1343"]),
        ("Title 18, United States Code, Sections 1341-43", ["18 USC 1341", "18 USC 1343"]),
        # a hyphen that is a part of the section
        ("26 C.F.R. §§ 1.61-8 and 1.62-1", ["26 CFR 1.61-8", "26 CFR 1.62-1"]),
        ("17 C.F.R. § 240.106-5", ["17 CFR 240.106-5"]),
        ("17 C.F.R. §§ 240.106–5", ["17 CFR 240.106–5"]),  # 105 does not follow 106
        ("16 U.S.C. § 470-1", ["16 USC 470-1"]),
        ("42 U.S.C. §§ 2000e-5 and 2000e-6", ["42 USC 2000e-5", "42 USC 2000e-6"]),
        # letters as in the Code: (a)(1)(A)(i)(I); a bracket left out
        ("21 U.S.C. § 841(A)(1)", ["21 USC 841(a)(1)"]),
        ("21 U.S.C. § 841(b)(1)(c)", ["21 USC 841(b)(1)(C)"]),
        ("21 U.S.C. § 841(b)(1)A)(vii)", ["21 USC 841(b)(1)(A)(vii)"]),
        ("26 U.S.C. § 7206(1)", ["26 USC 7206(1)"]),
        ("18 U.S.C. §§ 2, 924(C)", ["18 USC 2", "18 USC 924(c)"]),
        # letters that do not follow the order of the Code stay as printed, slips among them
        ("18 U.S.C. § 2512(1)(b)", ["18 USC 2512(1)(b)"]),
        ("18 U.S.C. § 1961(1)(B)", ["18 USC 1961(1)(B)"]),
        ("18 U.S.C. § 1957(f)(3)(ii)", ["18 USC 1957(f)(3)(ii)"]),
        ("21 U.S.C. § 841(b)(b)(B)(iii)", ["21 USC 841(b)(b)(B)(iii)"]),
        # a capital that goes on with a row of capitals stays as printed: 841(d) is another crime
        (
            "21 U.S.C. §§ 841(b)(1)(A), (C), & 841(D)",
            ["21 USC 841(b)(1)(A)", "21 USC 841(b)(1)(C)", "21 USC 841(D)"],
        ),
        ("21 U.S.C. §§ 841(b)(1)(C) & 841(A)", ["21 USC 841(b)(1)(C)", "21 USC 841(a)"]),
        ("21 U.S.C. §§ 841(b)(1)(A)(viii), (B)(viii), (C), & 841(D)", ["21 USC 841(b)(1)(A)(viii)", "21 USC 841(b)(1)(B)(viii)", "21 USC 841(b)(1)(C)", "21 USC 841(D)"]),
        # sections with letters and hyphens
        ("15 U.S.C. §§ 78j(b) and 78ff", ["15 USC 78j(b)", "15 USC 78ff"]),
        ("18 U.S.C. § 1028A(a)(1)", ["18 USC 1028A(a)(1)"]),
        ("42 U.S.C. § 2000e-5", ["42 USC 2000e-5"]),
        ("50 U.S.C. App. § 462(a)", ["50 USC App. 462(a)"]),
        # several titles, other codes
        ("18 U.S.C. §§ 922(g)(1) and 924(a)(2); 21 U. S. C. 846", ["18 USC 922(g)(1)", "18 USC 924(a)(2)", "21 USC 846"]),
        ("21 U.S.C. § 846 and 18 U.S.C. § 2", ["21 USC 846", "18 USC 2"]),
        ("7 U.S.C. §§ 6b(a) and 6f, 18 U.S.C. §§ 2 and 1341", ["7 USC 6b(a)", "7 USC 6f", "18 USC 2", "18 USC 1341"]),
        ("50 U.S.C. §§ 1702 & 1705 and 31 C.F.R. § 560.204", ["50 USC 1702", "50 USC 1705", "31 CFR 560.204"]),
        ("D.C. Code §§ 22-2801 and 33-541(a)", ["DC Code 22-2801", "DC Code 33-541(a)"]),
        ("22 D.C. Code § 2901", ["DC Code 22-2901"]),
        ("22 D.C.C. 105a", ["DC Code 22-105a"]),
        ("insubordination, Article 91, U.C.M.J.", ["UCMJ 91"]),
        ("unsound checks, Articles 123a and 134, U.C.M.J.", ["UCMJ 123a", "UCMJ 134"]),
        ("UCMJ, Article 86; Article 92, UCMJ", ["UCMJ 86", "UCMJ 92"]),
        ("assault, Article 128 of the Uniform Code of Military Justice", ["UCMJ 128"]),
        ("violation of the 93rd Article of War", ["Article of War 93"]),
        # no title is guessed
        ("fraud, U.S.C. § 1343", []),
        ("§§ 841(a)(1) and 846", []),
        # numbers that are no sections
        ("fraud, 18 U.S.C. § 2 2. Theft, 18 U.S.C. § 641", ["18 USC 2", "18 USC 641"]),
        ("1. whiskey, 26 U.S.C. §§ 5205 and 5601\n2. Theft", ["26 USC 5205", "26 USC 5601"]),
        ("21 U.S.C. § 846, 50 grams or more of heroin", ["21 USC 846"]),
        ("18 U.S.C. § 922(g)(1), 12 counts", ["18 USC 922(g)(1)"]),
        ("mail (U.S. Code section not cited)", []),
    ],
)  # fmt: skip
def test_statutes(text: str, statutes: list[str]) -> None:
    assert [name for name, _, _ in find_statutes(text)] == statutes
    fact = parse_statutes(text).facts["statutes"]
    assert fact.value == (";".join(sorted(set(statutes))) or None)


def test_a_citation_spans_its_words() -> None:
    text = "Theft, 18 U.S.C. §§ 641 & 2; fraud, 18 U.S.C. § 1343 (two counts)"
    fact = parse_statutes(text).facts["statutes"]
    assert text[fact.start : fact.end] == "18 U.S.C. §§ 641 & 2; fraud, 18 U.S.C. § 1343"
    assert fact.rule == "statutes.cited"


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("distribution of heroin", None),
        ("50 grams or more of cocaine base", "cocaine base:50"),
        ("five or more kilograms of cocaine", "cocaine:5000"),
        ("at least five kilograms of cocaine", "cocaine:5000"),
        ("in excess of 5 kg of cocaine", "cocaine:5000"),
        ("5kg of cocaine", "cocaine:5000"),
        ("five kilos of cocaine", "cocaine:5000"),
        ("five (5) grams or more of crack", "cocaine base:5"),
        ("50 grams of more of cocaine base", "cocaine base:50"),  # a slip of the list
        ("a kilogram or more of PCP", "PCP:1000"),
        ("one-half kilogram of cocaine", "cocaine:500"),
        ("1 1/2 kilograms of heroin", "heroin:1500"),
        ("two hundred fifty grams of cocaine", "cocaine:250"),
        ("a 100-gram quantity of heroin", "heroin:100"),
        (".9 grams of heroin", "heroin:0.9"),
        ("500 mg of LSD", "LSD:0.5"),
        ("two pounds of marijuana", "marijuana:907.185"),  # 2 x 453.59237
        ("3 ounces of heroin and 2 lbs. of methamphetamine", "heroin:85.049;methamphetamine:907.185"),  # 3 x 28.3495
        ("two metric tons of hashish", "marijuana:2000000"),
        ("500 grams or more of a mixture and substance containing a detectable amount of cocaine", "cocaine:500"),
        ("one kilogram of heroin and 100 grams of PCP", "PCP:100;heroin:1000"),
        ("1,000 kilograms of marijuana, and cocaine", "marijuana:1000000"),
        ("five kilograms or more of cocaine and 50 grams or more of crack", "cocaine:5000;cocaine base:50"),
        ("5.4 grams of crack; 60 grams of crack", "cocaine base:60"),  # the largest
        ("methamphetamine, actual, 50 grams, or more", "methamphetamine:50"),  # the drug stands first
        ("five grams or more but less than 50 grams of cocaine base", "cocaine base:5"),
        # the lower end of a range, and what is no upper bound
        ("no less than five kilograms of cocaine", "cocaine:5000"),
        ("not less than 5 kilograms of cocaine", "cocaine:5000"),
        ("at least 3.5 but less than 5 kilograms of cocaine", "cocaine:3500"),
        ("five or more but fewer than 50 grams of crack", "cocaine base:5"),
        ("between 5 and 15 kilograms of cocaine", "cocaine:5000"),
        ("between about 500 grams and 5 kilograms of cocaine", "cocaine:500"),
        ("five to fifteen kilograms of cocaine", "cocaine:5000"),
        ("heroin on count one and 5 kilograms of cocaine", "cocaine:5000"),
        # what states no weight
        ("up to about 50 kilograms of marijuana", None),
        ("50 kilograms or less of marijuana", None),
        ("a maximum of 50 kilograms of marijuana", None),
        ("less than 50 kilograms of marijuana", None),
        ("not more than 50 kilograms of marijuana", None),
        ("multiple kilograms of cocaine", None),
        ("distribution of 50 g. of cocaine base", "cocaine base:50"),
        ("a halfkilo of heroin", "heroin:500"),
        ("1,000 pills of ecstasy", None),
        ("100 or more marijuana plants", None),
        ("crack within 1,000 feet of a school", None),
        ("500 grams or more of a mixture", None),  # cut off
        ("theft of four pounds of butter", None),
        ("heroin (erroneously listed in the judgment as five kilograms of cocaine)", None),
    ],
)
def test_drug_quantities(text: str, grams: str | None) -> None:
    assert parse_drug_quantities(text).facts["drug_quantities"].value == grams


def test_figures_that_contradict_the_words_of_a_weight_are_a_problem() -> None:
    reading = parse_drug_quantities("fifty (5) grams of cocaine base")
    assert [problem.rule for problem in reading.problems] == ["quantities.unread"]
    assert reading.facts["drug_quantities"].value is None


def test_a_weight_spans_its_drug() -> None:
    text = "Distribution of 50 grams or more of cocaine base; theft"
    fact = parse_drug_quantities(text).facts["drug_quantities"]
    assert text[fact.start : fact.end] == "50 grams or more of cocaine base"
