#!/usr/bin/env python3
"""The findings of the embedded review, one by one, in the groups that findings.toml judges: docs/findings/清单.md.

    python3 benchmarks-data/findings.py CAILIANG [--write]

CAILIANG is the built command. The script reviews this library on the days of findings.toml, puts every finding
and note into the first group whose `match` fits it (a finding in no group, or a group without findings, is a fault), and
works each witness out again without the engine: the sum imposed has to stand in the source of the lower text, what is
permitted in that of the upper one (figures.toml, baseline-figures.toml), and the one outside of the other. A test of the
crate cailiang compares the list with the review.
"""
import difflib
import itertools
import json
import re
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

from numerals import CHINESE as NUMERAL
from numerals import shown

HERE = Path(__file__).parent
LIST = HERE.parent / "docs" / "findings" / "清单.md"
UNITS = {"fixed": "元", "multiple": "倍", "percent": "%"}


def review(command, day):
    run = subprocess.run([command, "review", "--library", str(HERE), "--as-of", day, "--format", "json"], capture_output=True, check=False)
    found = json.loads(run.stdout)
    return [{**f, "day": day} for f in found["findings"] + found["notes"]]


def fits(finding, match):
    against = finding.get("against") or {}
    place = {"code": finding["code"], "instrument": finding["instrument"], "matter": finding["matter"],
             "against": against.get("instrument", ""), "upper": against.get("matter", "")}
    texts = {"message": finding["message"], "facts": list((finding.get("witness") or {}).get("facts", {}))}
    return all(place[k] in v for k, v in match.items() if k in place) and finding["day"] in match.get("days", [finding["day"]]) and all(
        any(part in texts[k] for part in v) for k, v in match.items() if k in texts)


def money(text):
    """处五元…: shown sums of a sanction."""
    amount = text.get("amount")
    if text.get("modal") == "not":
        return f"不予{text['kind']}"
    if not amount:
        return text.get("text") or text["kind"]
    of = amount.get("of", "")
    low, high = amount.get("min"), amount.get("max")
    unit = UNITS.get(amount["basis"], "")

    def value(v):
        return f"{shown(Fraction(v) / 10000)}万元" if unit == "元" and Fraction(v) >= 10000 else f"{v}{unit}"

    if low and high and Fraction(low) == Fraction(high):
        return of + value(low)
    if not low:
        return f"{of}{value(high)}以下"
    return f"{of}{value(low)}–{value(high) if high else ''}"


def example(finding):
    witness = finding.get("witness")
    if not witness:
        return "—"
    word = {True: "是", False: "否"}
    facts = "、".join(f"{k} {word.get(v, v) if isinstance(v, bool) else v}" for k, v in witness["facts"].items())
    imposed = witness.get("imposed")
    if not imposed:
        return facts or "—"
    if "kind" not in imposed:
        return f"{facts}：{imposed.get('order', '')}"
    permitted = "；".join(money(p) for p in witness.get("permitted", []) if "kind" in p) or "没有规定"
    on = "对责任人员" if imposed.get("on") == "staff" else ""
    return f"{facts or '任何情形'}：{on}{money(imposed)}，上位 {permitted}"


class Sources:
    """What the sources print, for working a witness out again."""

    def __init__(self):
        def read(name):
            return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

        self.laws = read("figures.toml")
        self.tables = read("baseline-figures.toml")
        # What a provision takes over from the next, or leaves to another.
        for said in read("coverage/000000.toml")["exceptions"]:
            self.laws[said["instrument"]].setdefault(said["place"] + "（并入）", []).extend(said.get("extra", []))
        self.sums = {}

    def weights(self, figures):
        """Every fine that weights can add up to: the figure of 合计 and its unit, for each block."""
        key = tuple(figures)
        if key in self.sums:
            return self.sums[key]
        found, start, levels = set(), None, []
        for line in figures:
            if line.startswith("起点"):
                start, levels = Fraction(line[3:-1]), []
            elif line.startswith("合计"):
                whole, unit = re.fullmatch(r"合计 ([\d.]+)(.)", line).groups()
                totals = {start}
                for factor in levels:
                    totals = {t + l for t, l in itertools.product(totals, factor)}
                found |= {(min(t, Fraction(100)) * Fraction(whole) / 100, unit) for t in totals}
            else:
                levels.append({Fraction(p[:-1]) for p in line.split()})
        self.sums[key] = found
        return found

    def ends(self, instrument, matter, place):
        """Every end of a range, with its unit; `None` where the source prints none (what is illustrative)."""
        table = self.tables.get(instrument, {}).get(matter)
        if table is not None:
            if any(f.startswith("起点") for f in table):
                return self.weights(table)
            found = set()
            for line in table:
                range_ = re.fullmatch(r"([\d.]*)-?([\d.]*)(元|倍|%)", line)
                if range_:
                    if line.startswith("-"):
                        found.add((Fraction(0), range_[3]))
                    found |= {(Fraction(v), range_[3]) for v in range_.groups()[:2] if v}
            return found
        law = self.laws.get(instrument)
        if law is None or place is None:
            return None
        article = re.match(rf"第{NUMERAL}条", place)
        figures = {f for key, fs in law.items() if key.startswith(article[0]) and isinstance(fs, list) for f in fs} if article else set()
        found = {(Fraction(n), u) for n, u in (re.fullmatch(r"([\d.]+)(.+)", f).groups() for f in figures)}
        if found:
            found.add((Fraction(0), "元"))  # 以下
        # A multiple of what the paragraph before fines (法典第一千二百三十六条第三款).
        return found | {(v * t, "元") for v, u in found if u == "元" for t, w in found if w == "倍"}


def contains(amount, value, facts):
    """Whether a sum lies in a permitted range; `None` where its base is not in the witness."""
    scale = Fraction(1)
    if amount["basis"] != "fixed":
        base = [Fraction(str(v)) for k, v in facts.items() if amount.get("of", "").endswith(k)]
        if not base:
            return None
        least = Fraction(amount["floor"]) if amount.get("floor_on") == "base" else Fraction(0)
        scale = max(base[0], least) / (100 if amount["basis"] == "percent" else 1)
    low, high = Fraction(amount.get("min") or 0) * scale, amount.get("max")
    above = value > low if amount.get("min_open") else value >= low
    high = None if high is None else Fraction(high) * scale
    return above and (high is None or (value < high if amount.get("max_open") else value <= high))


def again(finding, sources, places):
    """Whether the figures of a witness are those of the sources and lie apart: True, False, or None (nothing to compute)."""
    witness = finding.get("witness")
    imposed = (witness or {}).get("imposed")
    if not imposed or imposed.get("kind") != "罚款" or not imposed.get("amount") or not witness.get("permitted"):
        return None
    if imposed["amount"]["basis"] not in UNITS:
        return None
    lower = sources.ends(finding["instrument"], finding["matter"], places.get((finding["instrument"], finding["matter"])))
    upper = sources.ends(finding["against"]["instrument"], finding["against"]["matter"], finding["against"].get("citation", "").split("》")[-1])
    value, unit = Fraction(imposed["amount"]["min"]), UNITS[imposed["amount"]["basis"]]
    numbers = [v for v in witness["facts"].values() if not isinstance(v, bool) and re.fullmatch(r"[\d.]+", str(v))]
    # Base quantities are sums of money: other numbers of a witness are small.
    bases = [Fraction(v) for v in numbers if Fraction(v) >= 1000]
    bases += [max(b, Fraction(200000)) for b in bases]  # 不足二十万元的，按二十万元计算
    scale = {"元": [Fraction(1)], "倍": bases, "%": [b / 100 for b in bases]}
    if lower is not None:
        # An end of a range of the lower text; or inside, near an open end.
        ends = [e * s for e, u in lower for s in scale[u]]
        if value not in ends and not (ends and min(ends) < value < max(ends)):
            return False
    for permitted in witness["permitted"]:
        amount = permitted.get("amount")
        if not amount or amount["basis"] not in UNITS:
            continue
        by = UNITS[amount["basis"]]
        for end in filter(None, (amount.get("min"), amount.get("max"))):
            if upper is not None and (Fraction(end), by) not in upper:
                return False
        if unit == "元" and contains(amount, value, witness["facts"]):
            return False
    return True


def entries(text):
    """The lines of the list without their examples: which of several comes first is no matter of the law."""
    return [line.rpartition("| ")[0].rsplit(" | ", 1)[0] + "\n" if line.startswith("| ") else line + "\n" for line in text.splitlines()]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    said = tomllib.loads((HERE / "findings.toml").read_text(encoding="utf-8"))
    for match in (m for g in said["groups"] for m in g["match"]):
        for key in ("instrument", "against"):
            if key in match:
                match[key] = [said["names"].get(n, n) for n in match[key]]
    sources, rows, faults, counted = Sources(), {}, [], [0, 0]
    places = {}
    for path in HERE.glob("[0-9]*/*.jz"):
        for name, place in re.findall(r"^事项\s+(\S+)[^{]*\{[^}]*?依据\s+(\S+)", path.read_text(encoding="utf-8"), re.M):
            places[path.stem, name] = place
    for day in said["days"]:
        for finding in review(sys.argv[1], day):
            number = next((i for i, g in enumerate(said["groups"]) if any(fits(finding, m) for m in g["match"])), None)
            against = finding.get("against") or {}
            lower = f"{finding['instrument']}/{finding['matter']}"
            upper = f"{against['instrument']}/{against.get('matter') or ''}".rstrip("/") if against else "—"
            if number is None:
                faults.append(f"{day} {finding['code']} {lower} {upper}：不在任何一组")
                continue
            verdict = again(finding, sources, places)
            if verdict is not None:
                counted[0] += 1
                counted[1] += verdict
                if not verdict:
                    faults.append(f"{day} {finding['code']} {lower} {upper}：复算不符 {example(finding)}")
            row = rows.setdefault(number, {}).setdefault((finding["code"], lower, upper), ([], example(finding)))
            if day not in row[0]:
                row[0].append(day)
    faults += [f"{g['title']}：没有这样的意见" for i, g in enumerate(said["groups"]) if i not in rows]
    if faults:
        sys.exit("\n".join(faults))
    lines = [
        "# 审查意见清单",
        "",
        "内嵌文件库在下列各日的全部意见和提示，由 `benchmarks-data/findings.py` 写出；每组的性质和核对见 `benchmarks-data/findings.toml`，",
        "也写在各组之下。同一事项对同一上位事项的同一代码合为一行，附第一处反例；`crates/cailiang/tests/findings.rs` 保证清单与审查一致，没有遗漏。",
        "",
        f"审查日：{'、'.join(said['days'])}。",
    ]
    for number, group in enumerate(said["groups"]):
        lines += ["", f"## {number + 1} {group['title']}", "", f"性质：{group['nature']}。{group['why']}", "", f"核对：{group['checked']}", ""]
        lines += ["| 代码 | 下位 | 上位 | 审查日 | 反例 |", "|---|---|---|---|---|"]
        for (code, lower, upper), (days, shown_example) in sorted(rows[number].items()):
            lines.append(f"| {code} | {lower} | {upper} | {'、'.join(days)} | {shown_example.replace('|', '、')} |")
    fresh = "\n".join(lines) + "\n"
    held = LIST.read_text(encoding="utf-8") if LIST.exists() else ""
    if "--write" in sys.argv:
        LIST.write_text(fresh, encoding="utf-8")
    elif entries(held) != entries(fresh):
        sys.stdout.writelines(difflib.unified_diff(entries(held), entries(fresh), LIST.name, "审查"))
        sys.exit(1)
    print(f"{sum(map(len, rows.values()))} 行，{len(said['groups'])} 组；有数额的反例 {counted[0]} 个，复算相符 {counted[1]} 个")


main()
