"""Pairs of texts as an outsider would make them: a statute of one matter, and a baseline table that refines it, right at
first, then with errors put in."""
import copy
from fractions import Fraction as F

from meaning import (BAN, CLOSE, DETAIN, FINE, GAINS, GOODS, REVOKE, SUSPEND, WARN, Amount, Line, Sanction, Space, Text, Time)

DIGITS = "零一二三四五六七八九"


def chinese(n):
    """2005000 → 二百万五千."""
    if n >= 10000:
        high, low = divmod(n, 10000)
        return chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + chinese(low))
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        d, n = divmod(n, unit)
        if d:
            out += ("零" if zero and out else "") + DIGITS[d] + name
            zero = False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


class Writer:
    """The words of one text; it decides once how it writes figures."""

    def __init__(self, r, above_includes=True, below_includes=True):
        self.digits = r.random() < 0.4
        self.above_includes, self.below_includes = above_includes, below_includes

    def number(self, n):
        n = F(n)
        if n.denominator != 1:
            return f"{float(n):.2f}".rstrip("0").rstrip(".")
        return str(n) if self.digits else chinese(int(n))

    def sum(self, n):
        n = F(n)
        if n.denominator == 1 and n % 10000 == 0 and self.digits:
            return f"{n // 10000}万元"
        return self.number(n) + "元"

    def amount(self, a):
        if a.of is None or a.of.startswith("每"):
            one = self.sum
        elif a.unit == F(1, 100):
            one = lambda n: f"{self.number(n)}%" if self.digits or F(n).denominator != 1 else "百分之" + chinese(int(n))
        else:
            one = lambda n: self.number(n) + "倍"
        if a.low is None:
            body = one(a.high) + "以下"
        elif a.low == a.high:
            body = one(a.low)
        else:
            body = f"{one(a.low)}以上{one(a.high)}以下"
        text = f"处{a.of or ''}{body}的罚款"
        if a.base_floor:
            text += f"，{a.of}不足{self.sum(a.base_floor)}的，按{self.sum(a.base_floor)}计算"
        if a.floor:
            text += f"，罚款不得低于{self.sum(a.floor)}"
        if a.cap:
            text += f"，最高不超过{self.sum(a.cap)}"
        return text

    def time(self, t):
        unit = {"日": "日", "月": "个月", "年": "年"}[t.unit]
        if t.low is None:
            return f"{self.number(t.high)}{unit}以下"
        if t.low == t.high:
            return f"{self.number(t.low)}{unit}"
        return f"{self.number(t.low)}{unit}以上{self.number(t.high)}{unit}以下"

    def sanction(self, s):
        if s.modal == "not":
            return "不予没收违法所得"
        who = {None: "", "unit": "对单位", "staff": "对直接负责的主管人员和其他直接责任人员"}[s.on]
        body = {FINE: lambda: self.amount(s.amount) if s.amount else "处罚款", WARN: lambda: "给予警告", GAINS: lambda: "没收违法所得",
                GOODS: lambda: f"没收{s.object}", REVOKE: lambda: f"吊销{s.object}", CLOSE: lambda: "责令停产停业",
                SUSPEND: lambda: f"暂扣许可证{self.time(s.time)}", DETAIN: lambda: f"处{self.time(s.time)}拘留",
                BAN: lambda: f"{self.number(s.time.high)}年内不得从事经营活动"}[s.kind]()
        return who + ("可以" if s.modal == "may" else "") + body

    def phrase(self, line):
        if line.waive:
            text = ("可以" if line.waive == "may" else "") + "不予处罚"
        else:
            parts = ["或者".join("，".join(self.sanction(s) for s in choice) for choice in group) for group in line.groups]
            text = ("仅" if line.only else "") + "，".join(parts)
        if line.order:
            n, unit = line.order
            order = "责令改正" if n is None else f"责令{self.number(n)}{'个工作日' if unit == '工作日' else '日'}内改正"
            text = order + ("，" + text if text else "")
        return text + ("（依据 行政处罚法第三十三条第一款）" if line.ground else "")


# ---------------------------------------------------------------- facts and conditions

FACTS = {
    "主体": ("enum", ["单位", "个人"]),
    "场所": ("enum", ["学校", "医院", "商场"]),
    "拒不改正": ("bool", [True, False]),
    "情节严重": ("bool", [True, False]),
    "一年内次数": ("int", None),
    "超标倍数": ("number", None),
    "货值金额": ("money", None),
    "违法所得": ("money", None),
}
# Words in a cell that stand for a fact of their own; the column is left free.
OPAQUE = "受到过约谈"
NAMES = list(FACTS)
FACTS[OPAQUE] = ("bool", [True, False])
DECLARED = {"enum": lambda n: f"枚举({', '.join(FACTS[n][1])})", "bool": lambda n: "是否", "int": lambda n: "整数 ≥1 次",
            "number": lambda n: "数值 倍", "money": lambda n: "金额"}
CUTS = {"int": [2, 3, 4, 5], "number": [F(1, 2), 1, 3, 5, 10], "money": [5000, 10000, 50000, 100000]}


def shown(n):
    n = F(n)
    return str(n) if n.denominator == 1 else f"{float(n):g}"


class Interval:
    def __init__(self, low, high, low_in=True, high_in=False):
        self.low, self.high, self.low_in, self.high_in = low, high, low_in, high_in

    def holds(self, x):
        if self.low is not None and not (x > self.low or x == self.low and self.low_in):
            return False
        return self.high is None or x < self.high or x == self.high and self.high_in

    def cell(self, below_includes=None):
        """In signs; in words where these say the same in a document whose 以下 includes its figure or does not."""
        if below_includes is not None and self.low_in and (self.high is None or self.high_in == below_includes):
            low, high = (None if e is None else shown(e) for e in (self.low, self.high))
            return (f"{low}以上" if low else "") + (f"{high}以下" if high else "")
        if self.low is None:
            return f"{'≤' if self.high_in else '<'}{shown(self.high)}"
        if self.high is None:
            return f"{'≥' if self.low_in else '>'}{shown(self.low)}"
        return f"{'[' if self.low_in else '('}{shown(self.low)}, {shown(self.high)}{']' if self.high_in else ')'}"

    def ends(self):
        return [F(e) for e in (self.low, self.high) if e is not None]


class Atom:
    """A fact with a value, a list of values or an interval."""

    def __init__(self, name, about, negated=False):
        self.name, self.about, self.negated = name, about, negated

    def __call__(self, case):
        value = case[self.name]
        held = self.about.holds(value) if isinstance(self.about, Interval) else value in self.about
        return held != self.negated

    def text(self):
        kind = FACTS[self.name][0]
        if kind == "bool":
            body = self.name if self.about == [True] else f"非 {self.name}"
        elif kind == "enum":
            body = f"{self.name} 为 {'、'.join(self.about)}"
        elif self.about.low is not None and self.about.high is not None:
            body = f"{self.name} 在 {self.about.cell()}"
        else:
            cell = self.about.cell()
            body = f"{self.name} {cell[0]} {cell[1:]}"
        return f"非 ({body})" if self.negated else body

    def cell(self, below_includes=None):
        if self.name == OPAQUE:
            return f"「{OPAQUE}」"
        if isinstance(self.about, Interval):
            return self.about.cell(below_includes)
        return "、".join({True: "是", False: "否"}.get(v, v) for v in self.about)

    def cuts(self):
        return {self.name: set(self.about.ends()) if isinstance(self.about, Interval) else set()}


class Joined:
    def __init__(self, word, parts):
        self.word, self.parts = word, parts

    def __call__(self, case):
        return (all if self.word == "且" else any)(p(case) for p in self.parts)

    def text(self):
        return f" {self.word} ".join(p.text() for p in self.parts)

    def cuts(self):
        found = {}
        for p in self.parts:
            for name, cuts in p.cuts().items():
                found.setdefault(name, set()).update(cuts)
        return found


def atom(r, name):
    kind, about = FACTS[name]
    if kind == "enum":
        return Atom(name, r.sample(about, r.randrange(1, len(about))), r.random() < 0.1)
    if kind == "bool":
        return Atom(name, [r.random() < 0.85])
    low, high = sorted(r.sample(CUTS[kind], 2))
    shape = r.randrange(4)
    if shape == 0:
        return Atom(name, Interval(None, high, high_in=r.random() < 0.3))
    if shape == 1:
        return Atom(name, Interval(low, high, r.random() < 0.8, r.random() < 0.3))
    return Atom(name, Interval(low, None, r.random() < 0.8))


# ---------------------------------------------------------------- the statute

def fine(r, bases, scale):
    """A fine of about so much; `bases` it may be counted by."""
    if bases and r.random() < 0.4:
        of = r.choice(bases)
        percent = r.random() < 0.35
        low, high = r.choice([(1, 3), (1, 5), (2, 5), (5, 10), (10, 20), (15, 30)])
        if percent:
            low, high = r.choice([(1, 5), (5, 10), (10, 50), (50, 200)])
        a = Amount(F(low), F(high), of, F(1, 100) if percent else F(1))
        extra = r.random()
        if extra < 0.2:
            a.cap = F(r.choice([50000, 100000, 500000]))
        elif extra < 0.3:
            a.base_floor = F(r.choice([5000, 10000]))
        elif extra < 0.35:
            a.floor = F(r.choice([2000, 10000]))
    elif r.random() < 0.08:
        a = Amount(F(100 * scale), F(500 * scale), r.choice(["每台", "每日"]))
    else:
        low, high = r.choice([(1000, 5000), (2000, 20000), (5000, 50000), (10000, 100000), (500, 2000)])
        a = Amount(F(low * scale), F(high * scale))
    if r.random() < 0.15:
        a.low = None
    return a


def single(r, bases, scale=1, may=0.2):
    modal = "may" if r.random() < may else "must"
    kind = r.choice([FINE] * 6 + [WARN, GAINS, GOODS, REVOKE, CLOSE, SUSPEND, DETAIN])
    s = Sanction(kind, modal)
    if kind == FINE:
        s.amount = fine(r, bases, scale)
    elif kind == SUSPEND:
        s.time = r.choice([Time(3, 6, "月"), Time(1, 3, "月"), Time(6, 12, "月"), Time(None, 6, "月"), Time(30, 90, "日"), Time(1, 2, "年")])
    elif kind == DETAIN:
        s.time = r.choice([Time(5, 10, "日"), Time(None, 5, "日"), Time(10, 15, "日")])
    if kind == GOODS:
        s.object = "违法使用的工具"
    elif kind in (REVOKE, SUSPEND):
        s.object = "许可证"
    return s


def plain(s):
    return s.amount is None or not (s.amount.cap or s.amount.floor or s.amount.base_floor)


def statute_line(r, bases, scale=1, parties=False):
    shape = r.random()
    # Whether a fine that says nothing of whom is also one on the unit is a question for a person: a statute has the one
    # way or the other.
    shape = r.choice([0.15, 0.15, 0.22]) if parties else 0.22 if 0.12 <= shape < 0.2 else shape
    if shape < 0.12:
        one = Sanction(FINE, amount=fine(r, bases, scale))
        one.amount.cap = one.amount.floor = one.amount.base_floor = None
        other = Sanction(r.choice([WARN, WARN, CLOSE]))
        return Line([[[other], [one]]])
    if shape < 0.2:
        unit, staff = (Sanction(FINE, amount=fine(r, [], scale), on=on) for on in ("unit", "staff"))
        return Line([[[unit]], [[staff]]])
    if shape < 0.24 and (scale == 1 or parties):
        return Line(waive=r.choice(["must", "may"]))
    found = []
    for _ in range(r.choice([1, 1, 2, 2, 3])):
        s = single(r, bases, scale)
        if s.slot()[0] not in {f.kind for f in found}:
            found.append(s)
    # What qualifies an amount stands behind it: that sanction comes last.
    found.sort(key=lambda s: not plain(s))
    if sum(not plain(s) for s in found) > 1:
        found = [s for s in found if plain(s)] + [found[-1]]
    line = Line([[[s]] for s in found])
    line.only = r.random() < 0.06
    return line


def statute(r):
    names = r.sample(NAMES, r.randrange(2, 5))
    bases = [n for n in names if FACTS[n][0] == "money"]
    base, tiers = [], []
    parties = r.random() < 0.08
    if r.random() < 0.85:
        line = statute_line(r, bases, 1, parties)
        if r.random() < 0.4:
            line.order = (r.choice([None, 15, 30]), "日")
        base.append(line)
    for i in range(r.choice([0, 1, 1, 2]) if base else r.choice([1, 2])):
        line = statute_line(r, bases, r.choice([1, 2, 5]), parties)
        line.when = atom(r, r.choice(names))
        if r.random() < 0.25:
            line.when = Joined(r.choice(["且", "或"]), [line.when, atom(r, r.choice(names))])
        tiers.append(line)
    return names, Text(base, tiers, [])


# ---------------------------------------------------------------- the baseline

def axis(r, name):
    """The cells into which a column is cut; together they cover it, once."""
    kind, about = FACTS[name]
    if kind in ("enum", "bool"):
        if len(about) == 3 and r.random() < 0.4:
            return [Atom(name, about[:2]), Atom(name, about[2:])]
        return [Atom(name, [v]) for v in about]
    cuts = sorted(r.sample(CUTS[kind], r.choice([1, 1, 2])))
    intervals = [Interval(None, cuts[0])] + [Interval(a, b) for a, b in zip(cuts, cuts[1:])] + [Interval(cuts[-1], None)]
    return [Atom(name, i) for i in intervals]


def narrowed(r, s, below_includes):
    """A sanction inside another."""
    s = copy.deepcopy(s)
    if s.modal == "may" and r.random() < 0.4:
        s.modal = "must"
    a, t = s.amount, s.time
    if a is not None:
        if r.random() < 0.15 and a.of is None:
            a.low = a.high = a.low or a.high
        else:
            low = F(0) if a.low is None else a.low
            width = a.high - low
            first, last = r.choice([(0, F(3, 10)), (0, 1), (F(3, 10), F(7, 10)), (F(1, 2), 1), (F(1, 10), F(1, 2))])
            a.low, a.high = (None if a.low is None and first == 0 else low + width * first), low + width * last
            a.high_open = not below_includes and a.low is not None and a.low != a.high or not below_includes and a.low is None
    if t is not None:
        low = t.low or 1
        if r.random() < 0.6:
            t.low, t.high = r.choice([(low, (low + t.high) // 2), ((low + t.high) // 2, t.high), (low, t.high)])
            t.low = max(t.low, 1)
    return s


def row_phrase(r, packages, below_includes):
    if not packages:
        return Line([[[Sanction(FINE, amount=Amount(F(1000), F(5000)))]]])
    package = r.choice(packages)
    present = [s for s, _ in package.named.values() if s.modal != "not"]
    if not present:
        return Line(waive="must")
    chosen = [narrowed(r, s, below_includes) for s in present if s.kind == FINE or s.modal == "must" or r.random() < 0.5] or present[:1]
    kept = [s for s in chosen if s.kind == FINE or r.random() < 0.75] or chosen[:1]
    kept = [copy.deepcopy(s) for s in kept]
    kept.sort(key=lambda s: not plain(s))
    if r.random() < 0.08 and len(packages) > 1:
        # All the alternatives are left open.
        both = [[narrowed(r, s, below_includes) for s, _ in p.named.values() if s.modal != "not"] for p in packages]
        if all(len(c) == 1 and plain(c[0]) and c[0].modal == "must" and c[0].on is None for c in both) and len({c[0].kind for c in both}) == len(both):
            return Line([both])
    return Line([[[s]] for s in kept])


def spoil(r, line, packages):
    """Puts an error into a row; says which, or None where this row has no place for it."""
    fines = [s for g in line.groups for c in g for s in c if s.kind == FINE and s.amount is not None]
    timed = [s for g in line.groups for c in g for s in c if s.time is not None]
    slots = {s.kind for g in line.groups for c in g for s in c}
    above = [s for p in packages for s, _ in p.named.values() if s.modal != "not"]
    limits = [s for s in above if s.kind == FINE and s.amount is not None]
    error = r.choice(["above", "above a hair", "below", "below a hair", "kind", "dropped", "may", "time", "day", "basis", "cap",
                      "both", "waived", "only", "grounded", "figureless", "order"])
    one = r.choice(fines) if fines else None
    a = one.amount if one else None
    lower = lambda a: F(0) if a.low is None else a.low
    if error.startswith("above") and limits and one:
        top = max(s.amount.high for s in limits)
        a.high = top + (F(1) if a.of is None and "hair" in error else top / 10 if "hair" not in error else F(1, 10))
        if a.low is not None and a.low > a.high:
            a.low = a.high
    elif error.startswith("below") and limits and one:
        least = min(lower(s.amount) for s in limits)
        if least <= 0:
            return None
        low = least - (F(1) if a.of is None and "hair" in error else least / 2 if "hair" not in error else F(1, 10))
        if low <= 0:
            return None
        a.low = low
    elif error == "kind" and line.groups:
        kind = r.choice([k for k in (WARN, CLOSE, REVOKE) if k not in slots])
        line.groups.insert(0, [[Sanction(kind, object="许可证" if kind == REVOKE else None)]])
    elif error == "dropped" and GAINS not in slots and not line.waive:
        line.groups.insert(0, [[Sanction(GAINS, "not")]])
    elif error == "may" and line.groups and all(len(g) == 1 for g in line.groups):
        r.choice(r.choice(line.groups)[0]).modal = "may"
    elif error == "time" and timed:
        t = r.choice(timed).time
        if r.random() < 0.5:
            t.high += 1
        elif t.low and t.low > 1:
            t.low -= 1
        else:
            return None
    elif error == "day" and one and not one.on:
        a.of, a.unit, a.cap, a.floor, a.base_floor = r.choice(["每日", "每台"]), F(1), None, None, None
        a.low, a.high = F(1000), F(5000)
    elif error == "basis" and one and a.of is not None:
        one.amount = Amount(F(10000), F(50000), high_open=False)
    elif error == "cap" and one and a.of is not None and not a.of.startswith("每"):
        a.cap = None if a.cap and r.random() < 0.5 else (a.cap or 50000) * 2
    elif error == "both" and len(packages) > 1:
        found = {}
        for p in packages:
            for s, _ in p.named.values():
                if s.modal != "not":
                    found.setdefault(s.kind, copy.deepcopy(s))
        if len(found) < 2 or any(not plain(s) or s.on for s in found.values()):
            return None
        line.groups = [[[s]] for s in found.values()]
    elif error == "waived":
        line.groups, line.waive = [], r.choice(["must", "may"])
    elif error == "only" and line.groups and all(s.on is None for g in line.groups for c in g for s in c):
        line.groups, line.only = line.groups[:1], True
    elif error == "grounded":
        line.groups, line.waive, line.ground = [], r.choice(["must", "may"]), True
    elif error == "figureless" and one and len(line.groups) == 1 and len(line.groups[0]) == 1:
        one.amount = None
    elif error == "order":
        line.order = (r.choice([10, 20, 60]), r.choice(["日", "日", "工作日"]))
    else:
        return None
    return error


def baseline(r, names, above, below_includes):
    """Rows over one to three facts; the errors that were put in."""
    counted = [n for n in NAMES if FACTS[n][0] != "money"]
    chosen = r.sample(names, min(len(names), r.choice([1, 1, 2, 2, 3])))
    own = []
    if r.random() < 0.25:
        own = [r.choice([n for n in counted if n not in names] or chosen)]
    chosen = [*chosen[:3 - len(own)], *[o for o in own if o not in chosen]]
    grid = [[]]
    for name in chosen:
        cut = axis(r, name)
        if len(grid) * len(cut) > 6:
            cut = [None]
        grid = [g + [c] for g in grid for c in cut]
    # Some rows are joined where they differ in the last column only.
    facts = space_of(names + chosen, [above], grid)
    rows, errors = [], []
    for cells in grid:
        line = Line(cells=cells)
        line.when = Joined("且", [c for c in cells if c is not None])
        packages = []
        for cell in Space(facts, Text([], [], []), above).cells():
            case = {n: p[0] for n, p in cell.items()}
            if line.when(case):
                packages = above.packages(case)
                break
        said = row_phrase(r, packages, below_includes)
        line.groups, line.waive = said.groups, said.waive
        rows.append((line, packages))
    if r.random() < 0.6:
        for _ in range(r.choice([1, 1, 2])):
            line, packages = r.choice(rows)
            errors.append(spoil(r, line, packages))
    lines = [line for line, _ in rows]
    shape = r.random()
    if shape < 0.1 and len(lines) > 1:
        errors.append("gap")
        lines.remove(r.choice(lines))
    elif shape < 0.3:
        errors.append(misplace(r, r.choice(lines)))
    base = []
    if r.random() < 0.15:
        base.append(Line([[[Sanction(r.choice([WARN, GAINS]))]]]))
        if r.random() < 0.5:
            base[0].order = (r.choice([None, 15, 45]), "日")
    if r.random() < 0.06:
        enums = [(l, i) for l in lines for i, c in enumerate(l.cells) if c is not None and FACTS[c.name][0] == "enum"]
        if enums:
            line, at = r.choice(enums)
            line.cells = [Atom(OPAQUE, [True]) if i == at else c for i, c in enumerate(line.cells)]
            line.when = Joined("且", [c for c in line.cells if c is not None])
            errors.append("words in a cell")
    elif r.random() < 0.15:
        # The same in lines: a later one replaces what it names.
        for line in lines:
            line.when = line.when if line.when.parts else None
        tiers = [l for l in lines if l.when is not None]
        errors.append("in lines")
        return chosen, own, Text(base + [l for l in lines if l.when is None], tiers, []), [e for e in errors if e]
    for i, line in enumerate(lines):
        line.grade = "一二三四五六"[i]
    return chosen, own, Text(base, [], lines), [e for e in errors if e]


def misplace(r, line):
    """An end of a row in the wrong place: a gap, an overlap, or a wider condition."""
    at = r.randrange(len(line.cells))
    cell = line.cells[at]
    if cell is None:
        return None
    line.cells = list(line.cells)
    if isinstance(cell.about, Interval) and r.random() < 0.8:
        i = copy.copy(cell.about)
        change = r.choice(["open", "closed", "moved"])
        if change == "moved" and i.high is not None:
            i.high = i.high + r.choice([1, -1]) if FACTS[cell.name][0] != "number" else i.high * F(11, 10)
            if i.high <= (i.low or 0) + (0 if i.high_in and i.low_in else F(1, 100)):
                return None
        elif change == "closed":
            i.high_in = True
        else:
            i.low_in = False
        if i.low is None and not any(i.holds(n) for n in (1, F(1, 100))[:1 if FACTS[cell.name][0] == "int" else 2]):
            return None
        if i.low is not None and i.high is not None and i.high - i.low <= (1 if FACTS[cell.name][0] == "int" else 0) and not (i.low_in and i.high_in):
            return None
        line.cells[at] = Atom(cell.name, i)
    elif len([c for c in line.cells if c is not None]) > 1:
        line.cells[at] = None
    else:
        return None
    line.when = Joined("且", [c for c in line.cells if c is not None])
    return "misplaced"


def space_of(names, texts, grid=()):
    """Facts with their values or thresholds."""
    cuts = {n: set() for n in names}
    conditions = [l.when for t in texts for l in t.lines() if l.when is not None]
    for c in [*conditions, *(Joined("且", [x for x in cells if x is not None]) for cells in grid)]:
        for name, found in c.cuts().items():
            cuts.setdefault(name, set()).update(found)
    return {n: (FACTS[n][0], FACTS[n][1] if FACTS[n][1] else cuts[n]) for n in cuts}


# ---------------------------------------------------------------- text

def write_statute(w, names, text, rank):
    out = ["文件 某法 {", f"    位阶  {rank}", "    区划  全国", "    施行  2020-01-01", "}", ""]
    out += [f"要素 {n} : {DECLARED[FACTS[n][0]](n)}" for n in names]
    out += ["", "事项 甲 {", "    依据  第一条"]
    for line in text.lines():
        out.append("    " + (f"当 {line.when.text()}：" if line.when else "") + w.phrase(line))
        line.number = len(out)
    return "\n".join(out) + "\n}\n"


def write_baseline(r, w, chosen, own, names, text):
    out = ["文件 某市基准 {", "    位阶  裁量权基准", "    区划  370100", "    施行  2021-01-01",
           f"    边界  以上{'含' if w.above_includes else '不含'}本数，以下{'含' if w.below_includes else '不含'}本数", "}", ""]
    out += [f"要素 {n} : {DECLARED[FACTS[n][0]](n)}" for n in own if n not in names]
    out += ["", "基准 甲 细化 某法/甲 {"]
    for line in text.base + text.tiers:
        out.append("    " + (f"当 {line.when.text()}：" if line.when else "") + w.phrase(line))
        line.number = len(out)
    if not text.rows:
        return "\n".join(out) + "\n}\n"
    words = [w.below_includes if r.random() < 0.3 else None for _ in chosen]
    out.append(f"    | 阶次 | {' | '.join(chosen)} | 处罚 |")
    last = [None] * len(chosen)
    for line in text.rows:
        cells = ["-" if c is None else c.cell(includes) for c, includes in zip(line.cells, words)]
        blank = [c if c != b or r.random() < 0.5 else "" for c, b in zip(cells, last)]
        last = cells
        out.append(f"    | {line.grade} | {' | '.join(blank)} | {w.phrase(line)} |")
        line.number = len(out)
    return "\n".join(out) + "\n}\n"
