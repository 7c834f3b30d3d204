"""What a text permits in a case, and whether one text stays inside another, by trying every corner.

Written from DESIGN 4 and 5 alone; it knows nothing of boxes, diagrams or solvers. A case space is cut at every threshold
that a text mentions; in a piece the same rows and tiers hold everywhere, and a sum of money is linear in its base between
the corners where two lines meet, so the corners, the middles between them and the outermost points decide exactly.
"""
from dataclasses import dataclass, field
from fractions import Fraction as F
from itertools import product

FINE, WARN, GAINS, GOODS, REVOKE = "罚款", "警告", "没收违法所得", "没收非法财物", "吊销许可证件"
SUSPEND, CLOSE, DETAIN, BAN = "暂扣许可证件", "责令停产停业", "行政拘留", "限制从业"


@dataclass
class Amount:
    """A range; `of` is the quantity it is counted by (None: plain 元), `unit` what one of the quantity is worth."""
    low: F | None
    high: F
    of: str | None = None
    unit: F = F(1)
    low_open: bool = False
    high_open: bool = False
    cap: F | None = None
    floor: F | None = None
    base_floor: F | None = None

    def factor(self, case):
        if self.of is None:
            return F(1)
        base = case[self.of]
        return (max(base, self.base_floor) if self.base_floor else base) * self.unit

    def ends(self, case):
        f = self.factor(case)
        return (F(0) if self.low is None else self.low * f), self.high * f

    def gives(self, v, case):
        if v <= 0:
            return False
        low, high = self.ends(case)
        low_open = self.low_open or self.low is None
        up_to = lambda x: x < high or (x == high and not self.high_open)
        down_to = lambda x: x > low or (x == low and not low_open)
        if self.cap is not None and v >= self.cap:
            # Everything that would be more is the cap.
            return v == self.cap and (up_to(v) or self.floor is not None and self.floor >= self.cap)
        if self.floor is not None and v <= self.floor:
            return v == self.floor and down_to(v)
        return up_to(v) and down_to(v)

    def marks(self, case):
        return [m for m in (*self.ends(case), self.cap, self.floor) if m is not None]


@dataclass
class Time:
    """Whole numbers of a unit: 日, 月 or 年."""
    low: int | None
    high: int
    unit: str
    open: bool = False

    def last(self):
        return self.high - self.open

    def days(self):
        return self.unit == "日"

    def span(self, months):
        """Its ends in months, or in days when a month has so many."""
        scale = {"日": 1, "月": 1, "年": 12}[self.unit] * (months if months and not self.days() else 1)
        return (1 if self.low is None else self.low * scale), self.last() * scale

    def holds(self, n, unit):
        """True, False, or None where it depends on how long the months are."""
        answers = set()
        mixed = self.days() != (unit == "日")
        for month in (28, 31) if mixed else (None,):
            low, high = self.span(month)
            length = n * {"日": 1, "月": month or 1, "年": 12 * (month or 1)}[unit]
            answers.add(low <= length <= high)
        return answers.pop() if len(answers) == 1 else None


@dataclass
class Sanction:
    kind: str
    modal: str = "must"
    amount: Amount | None = None
    time: Time | None = None
    on: str | None = None
    object: str | None = None

    def slot(self):
        return self.kind, self.object, self.on


@dataclass
class Line:
    """`groups`: all are imposed, of each one choice; a choice is a list of sanctions."""
    groups: list = field(default_factory=list)
    only: bool = False
    waive: str | None = None
    ground: bool = False
    order: tuple | None = None
    when: object = None
    cells: list | None = None
    grade: str | None = None
    number: int = 0


@dataclass
class Package:
    named: dict
    rest: Line | None


def compose(lines):
    """Packages: slot → (sanction, line)."""
    groups, rest, may_waive = [], None, None
    for line in lines:
        if line.only or line.waive == "must":
            groups, rest, may_waive = [], line, None
        if line.waive == "may":
            may_waive = line
        elif line.groups:
            may_waive = None
        new = [(g, {s.slot() for choice in g for s in choice}, line) for g in line.groups]
        groups = [old for old in groups if all(not old[1] & n[1] for n in new)] + new
    packages = []
    for picked in product(*[[(choice, slots, line) for choice in group] for group, slots, line in groups]):
        named = {}
        for choice, slots, line in picked:
            named |= {slot: (Sanction(slot[0], "not"), line) for slot in slots}
            named |= {s.slot(): (s, line) for s in choice}
        packages.append(Package(named, rest))
    if may_waive:
        packages.append(Package({}, may_waive))
    return packages


class Text:
    """A matter: lines without 当, then lines with it, or rows."""

    def __init__(self, base, tiers, rows):
        self.base, self.tiers, self.rows = base, tiers, rows

    def lines(self):
        return self.base + self.tiers + self.rows

    def fired(self, case):
        """The lines that hold, once for each row that applies."""
        base = self.base + [t for t in self.tiers if t.when(case)]
        rows = [r for r in self.rows if r.when(case)]
        if rows:
            return [base + [r] for r in rows]
        return [base] if base else []

    def packages(self, case):
        return [p for lines in self.fired(case) for p in compose(lines)]


def accepts(package, slot, value, case, closed):
    """True, False, or None (depends on the calendar) for a value of a slot; value None: left out."""
    said = package.named.get(slot)
    if said is None:
        if package.rest is not None:
            return value is None
        if not closed or slot[0] == GAINS:
            return True
        return value is None
    s = said[0]
    if value is None:
        return s.modal != "must"
    if s.modal == "not":
        return False
    if slot[0] == FINE:
        return s.amount is None or value is True or s.amount.gives(value, case)
    if s.time is not None and isinstance(value, tuple):
        return s.time.holds(*value)
    return True


def values(said, theirs, case):
    """Values worth trying of what a lower text says of a slot."""
    if said is None:
        return [None]
    s = said[0]
    all_ = [None] if s.modal != "must" else []
    if s.modal == "not":
        return [None]
    if s.amount is not None:
        marks = {F(0), *s.amount.marks(case)}
        for t in theirs:
            if t is not None and t[0].amount is not None:
                marks |= set(t[0].amount.marks(case))
        marks = sorted(marks)
        tried = marks + [(a + b) / 2 for a, b in zip(marks, marks[1:])]
        return all_ + [v for v in tried if s.amount.gives(v, case)]
    if s.time is not None:
        scaled = s.time.unit == "年" and s.time.low is None
        unit = "月" if scaled else s.time.unit
        return all_ + [(n, unit) for n in range(s.time.low or 1, (12 if scaled else 1) * s.time.last() + 1)]
    return all_ + [True]


@dataclass
class Verdict:
    """Lines that are outside for sure; those of which it is one of several; those that cannot be decided."""
    wrong: set = field(default_factory=set)
    together: set = field(default_factory=set)
    open: set = field(default_factory=set)
    noted: set = field(default_factory=set)


def compare(lines, theirs, case, closed, verdict):
    """Lines that fire in the lower text against the packages above, for one case."""
    if not theirs:
        if closed:
            for package in compose(lines):
                verdict.wrong |= {l.number for s, l in package.named.values() if s.modal != "not"}
        return
    for package in compose(lines):
        named = dict(package.named)
        if package.rest is not None:
            for slot in {k for p in theirs for k in p.named} - set(named):
                named[slot] = (Sanction(slot[0], "not"), package.rest)
        options = {slot: values(said, [p.named.get(slot) for p in theirs], case) for slot, said in named.items()}
        clean = {}
        for slot, tried in options.items():
            line = named[slot][1]
            good = []
            for v in tried:
                answers = [accepts(p, slot, v, case, closed) for p in theirs]
                if any(a is True for a in answers):
                    good.append(v)
                elif any(a is None for a in answers):
                    verdict.open.add(line.number)
                else:
                    (verdict.noted if line.ground else verdict.wrong).add(line.number)
            # What is outside by itself is said by itself.
            if good:
                clean[slot] = good
        for values_ in product(*clean.values()):
            point = dict(zip(clean, values_))
            fit = [[accepts(p, slot, v, case, closed) for slot, v in point.items()] for p in theirs]
            if any(all(a is True for a in row) for row in fit):
                continue
            involved = frozenset(named[slot][1].number for slot in point)
            if any(all(a is not False for a in row) for row in fit):
                verdict.open |= involved
            elif any(named[slot][1].ground for slot in point):
                verdict.noted |= involved
            else:
                verdict.together.add(involved)


# ---------------------------------------------------------------- the case space

def pieces(kind, thresholds):
    """Elementary pieces of a number: (value to stand for it, is a single point, low, high)."""
    if kind == "int":
        points = sorted({n for t in thresholds for n in (t - 1, t, t + 1) if n >= 1} | {F(1)})
        return [(p, True, p, p) for p in points]
    result = []
    low = F(0)
    for t in sorted(t for t in thresholds if t > 0):
        result += [((low + t) / 2, False, low, t), (t, True, t, t)]
        low = t
    return result + [(low + 1, False, low, None)]


def corners(piece, amounts, name, case):
    """Where in a piece of a base quantity two sums may meet, and the places between."""
    stand, point, low, high = piece
    if point:
        return [stand]
    slopes, sums = set(), set()
    for a in amounts:
        coefficients = [c for c in (a.low, a.high) if c is not None]
        if a.of == name:
            slopes |= {c * a.unit for c in coefficients}
            sums |= {c * a.unit * a.base_floor for c in coefficients if a.base_floor}
        else:
            sums |= set(a.ends(case))
        sums |= {c for c in (a.cap, a.floor) if c is not None}
    found = {s / k for s in sums for k in slopes if k > 0} | {a.base_floor for a in amounts if a.of == name and a.base_floor}
    inside = sorted(x for x in found if x > low and (high is None or x < high))
    if name.startswith("每"):
        return sorted({n for x in [F(1), *inside] for n in (F(x.__floor__()), F(x.__ceil__()), F(x.__floor__() + 2)) if n >= 1})
    ends = [low, *inside, high if high is not None else (inside[-1] if inside else low) * 2 + 1000]
    return sorted({*inside, *((a + b) / 2 for a, b in zip(ends, ends[1:]))})


class Space:
    """Facts: name → (kind, values or thresholds)."""

    def __init__(self, facts, lower, upper):
        self.facts, self.lower, self.upper = facts, lower, upper

    def cells(self, given=None):
        """Each a name → piece; `given` holds facts that are fixed."""
        given = given or {}
        axes = []
        for name, (kind, about) in self.facts.items():
            if name in given:
                axes.append([(given[name], True, None, None)])
            elif kind in ("enum", "bool"):
                axes.append([(v, True, None, None) for v in about])
            else:
                axes.append(pieces(kind, about))
        for picked in product(*axes):
            yield dict(zip(self.facts, picked))

    def spread(self, cell, given=None):
        """The cases of a cell that are worth trying: every corner of the base quantities."""
        given = given or {}
        case = {name: piece[0] for name, piece in cell.items()}
        amounts = [s.amount for lines in (*self.lower.fired(case), *self.upper.fired(case)) for l in lines
                   for g in l.groups for c in g for s in c if s.amount is not None]
        used = sorted({a.of for a in amounts if a.of})
        for name in used:
            case.setdefault(name, given.get(name, F(1)))
        # Where two quantities meet, the corners of one depend on the value of the other.
        found = {}
        for order in (used, used[::-1]) if len(used) > 1 else (used,):
            some = [case]
            for name in order:
                piece = cell.get(name) or ((given[name], True, None, None) if name in given else (F(1), False, F(0), None))
                some = [{**c, name: x} for c in some for x in corners(piece, amounts, name, c)]
            found |= {tuple(c[n] for n in used): c for c in some}
        return list(found.values())

    def verdict(self, closed=True):
        result, seen = Verdict(), set()
        gap, overlaps = [], set()
        for cell in self.cells():
            case = {name: piece[0] for name, piece in cell.items()}
            fired, theirs = self.lower.fired(case), self.upper.packages(case)
            if self.lower.rows:
                held = [r.number for r in self.lower.rows if r.when(case)]
                # Where nothing is to be punished no row is missing.
                if not held and any(s.modal != "not" for p in theirs for s, _ in p.named.values()):
                    gap.append(case)
                overlaps |= {(a, b) for a in held for b in held if a < b}
            amounts = {s.amount.of for lines in (*fired, *self.upper.fired(case)) for l in lines for g in l.groups for c in g
                       for s in c if s.amount is not None}
            key = (tuple(tuple(l.number for l in ls) for ls in fired), tuple(tuple(id(l) for l in ls) for ls in self.upper.fired(case)),
                   tuple(cell[n] for n in amounts if n in cell))
            if key in seen:
                continue
            seen.add(key)
            for one in self.spread(cell):
                theirs = self.upper.packages(one)
                for lines in self.lower.fired(one):
                    compare(lines, theirs, one, closed, result)
        self.orders(result)
        return result, gap, overlaps

    def orders(self, result):
        for cell in self.cells():
            case = {name: piece[0] for name, piece in cell.items()}
            above = [l.order for lines in self.upper.fired(case) for l in lines if l.order]
            limit = above[-1] if above and above[-1][0] else None
            for lines in self.lower.fired(case):
                mine = [l for l in lines if l.order]
                if mine and mine[-1].order[0] and limit:
                    longer = is_longer(mine[-1].order, limit)
                    if longer is None:
                        result.open.add(mine[-1].number)
                    elif longer:
                        result.wrong.add(mine[-1].number)


def is_longer(a, b):
    """Of time limits in 日 and 工作日: None where it depends on the holidays."""
    (n, unit), (m, other) = a, b
    if unit == other:
        return n > m
    if unit == "工作日":
        return True if n > m else None
    return False if n <= m else None
