"""Chinese and Arabic numerals, as statutes and tables write them; shared by the scripts beside it."""
import re
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "[零〇一二两三四五六七八九十百千万亿]+"
# 12万, 3.5, 二十万
FIGURE = rf"\d+(?:\.\d+)?[千万亿]?|{CHINESE}"


def number(text):
    """The value of a numeral: an int where it is whole, else a Fraction."""
    arabic = re.fullmatch(r"(\d+(?:\.\d+)?)([千万亿]?)", text)
    if arabic:
        value = Fraction(arabic[1]) * {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8}[arabic[2]]
        return value.numerator if value.denominator == 1 else value
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in UNITS:
            section += (digit or 1) * UNITS[c]
            digit = 0
        else:
            total = (total + section + digit) * {"万": 10**4, "亿": 10**8}[c]
            section = digit = 0
    return total + section + digit


def shown(value):
    """As the manifests write it: 20000, 1.5."""
    value = Fraction(value)
    return str(value.numerator) if value.denominator == 1 else str(float(value))
