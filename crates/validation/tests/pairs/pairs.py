#!/usr/bin/env python3
"""The review against brute force, on pairs of texts: a statute and a table that refines it.

    pairs.py PATH/TO/cailiang [PAIRS] [FIRST_SEED]

Reads what the command prints (DESIGN 8) and nothing else: the family of a code, the row by `span` and `grade`, the case and
the penalty of a witness. Counts verdicts and rows that were missed, false alarms, and witnesses that the lower text does
not permit or the upper one does; exit 1 when there is one.
"""
import collections
import json
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F
from pathlib import Path

from meaning import FINE, Space, accepts, compose
from world import FACTS, OPAQUE, Writer, baseline, space_of, statute, write_baseline, write_statute


class Pair:
    def __init__(self, seed):
        r = random.Random(seed)
        self.names, self.upper = statute(r)
        below_includes = r.random() < 0.6
        self.chosen, own, self.lower, self.errors = baseline(r, self.names, self.upper, below_includes)
        writer = Writer(r, True, below_includes)
        # How one undeclared number (每台) stands to another (每日) no text says: a pair counts in one of them.
        word = r.choice(["每台", "每日"])
        for a in (s.amount for text in (self.upper, self.lower) for l in text.lines() for g in l.groups for c in g for s in c):
            if a is not None and a.of is not None and a.of.startswith("每"):
                a.of = word
        if not below_includes:
            self.open_ends()
        self.law = write_statute(Writer(r), self.names, self.upper, r.choice(["法律", "法律", "行政法规", "地方性法规"]))
        self.table = write_baseline(r, writer, self.chosen, own, self.names, self.lower)
        names = list(dict.fromkeys([*self.names, *self.chosen]))
        self.space = Space(space_of(names, [self.upper, self.lower]), self.lower, self.upper)

    def open_ends(self):
        """以下 without its figure, everywhere in the lower text."""
        for line in self.lower.lines():
            for s in (s for g in line.groups for c in g for s in c):
                if s.amount is not None:
                    s.amount.high_open = s.amount.low != s.amount.high
                if s.time is not None and s.time.low != s.time.high:
                    # Which months are less than two years, whole years do not say.
                    s.time.open = s.time.unit != "年"
                    s.time.high = s.time.high if s.time.open else s.time.low or s.time.high
                    s.time.low = s.time.low if s.time.open else s.time.high

    def unpunished(self):
        """Some case is in no row, though the statute says nothing of a penalty there."""
        cases = ({n: p[0] for n, p in cell.items()} for cell in self.space.cells())
        return any(self.upper.fired(c) and not any(r.when(c) for r in self.lower.rows) for c in cases)

    def review(self, binary):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("law", self.law), ("table", self.table)):
                (Path(folder) / f"{name}.jz").write_text(text, encoding="utf-8")
            done = subprocess.run([binary, "review", f"{folder}/table.jz", "--library", folder, "--as-of", "2022-01-01", "--json"],
                                  capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr


def read_facts(witness):
    given = {}
    for name, value in witness["facts"].items():
        given[name] = value if isinstance(value, bool) or FACTS[name][0] == "enum" else F(str(value))
    for name, value in witness.get("counts", {}).items():
        given[name] = F(str(value))
    return given


def point_of(witness, case):
    """Slot → value of the penalty that is shown; None for what is left out."""
    point = {}
    for s in [witness["imposed"], *witness.get("together_with", [])]:
        slot = (s["kind"], s.get("object"), s.get("on"))
        if s["modal"] == "not":
            point[slot] = None
        elif "amount" in s:
            a = s["amount"]
            value = F(a["min"])
            if a["basis"] != "fixed":
                base = case[a.get("of") or a.get("per")]
                base = max(base, F(a["floor"])) if a.get("floor_on") == "base" else base
                value *= base * (F(1, 100) if a["basis"] == "percent" else 1)
            # A share is shown with the limits of the whole.
            value = max(value, F(a["floor"])) if a.get("floor_on") == "fine" else value
            point[slot] = min(value, F(a["cap"])) if "cap" in a else value
        elif "duration" in s:
            point[slot] = (s["duration"]["min"], s["duration"]["unit"])
        else:
            point[slot] = True
    return point


def bad_witness(pair, finding):
    """What is wrong with a witness: it has to hold for whatever it leaves out."""
    witness, line = finding["witness"], finding["span"]["line"]
    given = read_facts(witness)
    order = "order" in witness["imposed"]
    some = False
    for cell in pair.space.cells(given):
        case0 = {n: p[0] for n, p in cell.items()}
        if any(n in given and FACTS.get(n, ("",))[0] == "int" and given[n] < 1 for n in given):
            return "no such case"
        for case in pair.space.spread(cell, given):
            some = True
            fired = [ls for ls in pair.lower.fired(case) if any(l.number == line for l in ls)]
            if not fired:
                return f"the row does not apply to {case}"
            if order:
                continue
            point = point_of(witness, case)
            packages = [p for ls in fired for p in compose(ls)]
            if not any(all(accepts(p, slot, v, case, False) is True for slot, v in point.items()) for p in packages):
                return f"the lower text does not permit it in {case}"
            theirs = pair.upper.packages(case)
            if any(all(accepts(p, slot, v, case, True) is not False for slot, v in point.items()) for p in theirs):
                return f"the upper text may permit it in {case}"
            kind = witness["imposed"]["kind"]
            has = any(s.modal != "not" for p in theirs for slot, (s, _) in p.named.items() if slot[0] == kind)
            if kind == FINE and has != bool([s for s in witness["permitted"] if s["modal"] != "not"]):
                return f"permitted is not what the upper text allows in {case}"
    return None if some else "no such case"


def check(binary, seed, tally):
    pair = Pair(seed)
    code, out, err = pair.review(binary)
    texts = pair.law + "\n" + pair.table
    if code not in (0, 1):
        return [f"exit {code}: {err}\n{texts}"]
    report = json.loads(out)
    verdict, gaps, overlaps = pair.space.verdict()
    wrong = []
    found = [f for f in report["findings"] if f["code"].startswith("B1")]
    lines = {f["span"]["line"] for f in found}
    grades = {l.number: l.grade for l in pair.lower.lines()}
    undetermined = bool(report["undetermined"])
    missed = sorted(l for l in verdict.wrong if l not in lines)
    apart = [g for g in verdict.together if not g & verdict.wrong and not g & lines]
    if missed or apart:
        tally["missed rows"] += len(missed) + len(apart)
        if not found:
            tally["missed verdicts"] += 1
        wrong.append(f"missed rows {missed} {apart}")
    either = set().union(*verdict.together) if verdict.together else set()
    alarms = sorted(lines - verdict.wrong - either)
    if alarms:
        tally["false alarms"] += len(alarms)
        wrong.append(f"false alarms {alarms}")
    if verdict.open - lines and not undetermined:
        wrong.append(f"passed as inside {sorted(verdict.open)}")
        tally["passed unproven"] += 1
    if undetermined:
        tally["undetermined"] += 1
        tally["undetermined without need"] += not verdict.open
    for f in found:
        tally["witnesses"] += 1
        if f["code"] != "B105" and f.get("grade") != grades.get(f["span"]["line"], "?"):
            wrong.append(f"grade {f.get('grade')} of line {f['span']['line']}")
        why = bad_witness(pair, f)
        if why:
            tally["bad witnesses"] += 1
            wrong.append(f"{f['code']} line {f['span']['line']}: {why}: {json.dumps(f['witness'], ensure_ascii=False)}")
    wrong += table(pair, report, gaps, overlaps, tally)
    tally["with an excess"] += bool(verdict.wrong or verdict.together)
    tally["clean"] += not (verdict.wrong or verdict.together)
    tally["remarks"] += bool(verdict.noted)
    tally["rows"] += len(pair.lower.rows)
    tally["rows outside"] += len(verdict.wrong)
    for e in set(pair.errors):
        tally[f"put in: {e}"] += 1
    return [f"{w}\n{texts}" for w in wrong]


def table(pair, report, gaps, overlaps, tally):
    """Gaps and overlaps, with their witnesses."""
    wrong = []
    if any(c is not None and c.name == OPAQUE for l in pair.lower.rows for c in l.cells):
        # Words prove neither a gap nor an overlap; what is said of the rest of the table is left aside.
        return wrong
    numbers = {l.number: l for l in pair.lower.rows}
    shown_gaps = [f for f in report["findings"] if f["code"].startswith("S") and "空档" in f["message"] and f["severity"] == "error"]
    shown = [f for f in report["findings"] if f["code"].startswith("S") and "重叠" in f["message"] and f["severity"] == "error"]
    tally["gaps"] += bool(gaps)
    tally["overlaps"] += bool(overlaps)
    if gaps and not shown_gaps or shown_gaps and not (gaps or pair.unpunished()):
        wrong.append(f"gap: {'missed' if gaps else 'invented'} {gaps[:1]}")
    for f in shown_gaps:
        given = read_facts(f["witness"])
        cases = [{n: p[0] for n, p in cell.items()} for cell in pair.space.cells(given)]
        if not any(not any(r.when(c) for r in numbers.values()) for c in cases):
            wrong.append(f"bad gap {f['witness']}")
    seen = set()
    for f in shown:
        given = read_facts(f["witness"])
        cases = [{n: p[0] for n, p in cell.items()} for cell in pair.space.cells(given)]
        both = [n for n, r in numbers.items() if all(r.when(c) for c in cases)]
        if len(both) < 2:
            wrong.append(f"bad overlap {f['witness']}")
        seen |= {(a, b) for a in both for b in both if a < b}
    # Rows with the same outcome do not conflict.
    differ = {(a, b) for a, b in overlaps if said(numbers[a]) != said(numbers[b])}
    if differ - seen:
        wrong.append(f"missed overlaps {sorted(differ - seen)}")
    if seen - overlaps:
        wrong.append(f"invented overlaps {sorted(seen - overlaps)}")
    tally["problems of tables"] += len(wrong)
    return wrong


def said(line):
    return repr((line.groups, line.only, line.waive, line.order))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary = str(Path(sys.argv[1]).resolve())
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    tally = collections.Counter()
    failed = passed = 0
    for seed in range(first, first + pairs):
        problems = check(binary, seed, tally)
        for problem in problems:
            print(f"seed {seed}: {problem}", flush=True)
        failed += bool(problems)
        passed += not problems
        if failed > 20:
            break
    print(f"{passed + failed} pairs: " + ", ".join(f"{k} {n}" for k, n in sorted(tally.items())))
    if pairs >= 200:
        needed = ["with an excess", "clean", "gaps", "overlaps", "remarks", "put in: in lines", "put in: words in a cell"]
        for name in needed:
            if not tally[name]:
                print(f"never occurred: {name}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
