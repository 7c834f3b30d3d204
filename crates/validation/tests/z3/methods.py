"""Worlds with methods of discretion, durations, parties, objects, orders and deadlines, and their meaning as formulas.

Written from DESIGN 4 and 5 alone, like differential.py, which runs both. What DESIGN leaves open is left out:
- 区间 with 一般, or in an upper text: whether a review reads a row as written or by its segments. Here a segment takes part of
  the range in some cases and leaves the whole in others, so that the range as written is what the text permits;
- 不予处罚 in the 通则 of an upper text: it holds for a case whatever the lower text says;
- a factor without a level: the levels of a fact always cover it;
- 日 against 年: the days of a year are 365 or 366, or twelve months of 28 to 31.
"""
import random
from fractions import Fraction as F
from itertools import product

import z3

from differential import COUNT, GOODS, REFUSES, UNIT, condition, real

SEVERE, SENSITIVE, FIRST = z3.Bools("情节严重 敏感区 初次违法")
TIMES = z3.Real("倍数")
FACTORS = z3.Int("因子数")
DOMAIN = z3.And(COUNT >= 0, GOODS > 0, TIMES >= 0, FACTORS >= 0)
MUST, MAY, NOT = "must", "may", "not"
FINE, WARN, REVOKE, GOODS_KIND, GAINS, CLOSE = "罚款", "警告", "吊销许可证件", "没收非法财物", "没收违法所得", "责令停产停业"
SUSPEND, BAN, DETAIN = "暂扣许可证件", "限制从业", "行政拘留"
FLAVOURS = ["weights", "adders", "steps", "heavier", "times", "parties", "objects", "orders"]
ALWAYS = z3.BoolVal(True)


def sat(*formulas):
    solver = z3.Solver()
    solver.add(DOMAIN, *formulas)
    answer = solver.check()
    assert answer != z3.unknown
    return answer == z3.sat


class Money:
    """From low (None: above zero) to high, both included; of no figure: any."""

    def __init__(self, low, high, text):
        self.low, self.high, self.text = low, high, text


class Span:
    """Whole numbers of 日, 月 or 年; 一年以下 is a number of months."""

    def __init__(self, low, high, unit):
        if unit == "年" and low is None:
            self.text = f"{high}年以下"
            low, high, unit = None, 12 * high, "月"
        else:
            word = {"日": "日", "月": "个月", "年": "年"}[unit]
            self.text = f"{high}{word}以下" if low is None else f"{low}{word}" if low == high else f"{low}{word}以上{high}{word}以下"
        self.low, self.high, self.unit = low or 1, high, unit

    def values(self):
        return range(self.low, self.high + 1)

    def stands(self, n, unit):
        """How a length stands to it, in each calendar: -1 shorter, 0 inside, 1 longer."""
        scale = {"日": 0, "月": 1, "年": 12}
        months = (28, 31) if (unit == "日") != (self.unit == "日") else (None,)
        found = set()
        for month in months:
            of = lambda k, u: k if month is None and u == unit == self.unit else k * (scale[u] or 1) * (month if month and scale[u] else 1)
            length, low, high = of(n, unit), of(self.low, self.unit), of(self.high, self.unit)
            found.add(-1 if length < low else 1 if length > high else 0)
        # Between the shortest months and the longest there are all others.
        return found | {0} if found == {-1, 1} else found


class Says:
    def __init__(self, slot, modal, figure, text):
        self.slot, self.modal, self.figure, self.text = slot, modal, figure, text


class Line:
    def __init__(self, groups, only=False, waive=None, when=None, ground=False, order=None):
        self.groups, self.only, self.waive, self.when, self.ground, self.order = groups, only, waive, when, ground, order
        self.first = self.last = 0
        self.body = None

    def text(self):
        if self.waive:
            return ("可以" if self.waive == MAY else "") + "不予处罚" + ("（依据 行政处罚法第三十三条第一款）" if self.ground else "")
        parts = ["或者".join("，".join(s.text for s in choice) for choice in group) for group in self.groups]
        if self.order:
            parts.insert(0, f"责令{self.order[0]}{'个工作日' if self.order[1] == '工作日' else '日'}内改正")
        return ("仅" if self.only else "") + "，".join(parts)


# ---------------------------------------------------------------- worlds

def money(r, law):
    # Laws are wide, so that some baselines stay inside.
    low = r.choice([1000, 1000, 2000]) if law else r.choice([1000, 2000, 5000, 8000, 20000])
    high = r.choice([10000, 50000, 50000]) if law else low + r.choice([0, 1000, 4000, 10000])
    if r.random() < (0.1 if law else 0.2):
        share = r.choice([1, 2, 3])
        top = share + r.choice([0, 1, 3])
        text = f"货值金额{share}倍的" if share == top else f"货值金额{share}倍以上{top}倍以下的"
        return Money(real(share) * GOODS, real(top) * GOODS, f"处{text}罚款")
    if r.random() < 0.15:
        return Money(None, real(high), f"处{high}元以下的罚款")
    text = f"{low}元" if low == high else f"{low}元以上{high}元以下"
    return Money(real(low), real(high), f"处{text}的罚款")


def span(r, law):
    unit = r.choice(["月", "月", "月", "日", "年"])
    low, high = {"月": (r.randrange(1, 5), r.randrange(5, 9) if law else r.randrange(4, 10)), "日": (r.randrange(1, 5) * 30, r.randrange(4, 8) * 30),
                 "年": (1, r.choice([1, 2]))}[unit]
    if low > high:
        low = high
    return Span(None if r.random() < 0.2 else low, high, unit)


def says(r, flavour, law, what, modal=None):
    modal = modal or (MAY if r.random() < 0.2 else MUST)
    can = "可以" if modal == MAY else ""
    if what == FINE:
        m = money(r, law)
        return Says((FINE, None, None), modal, m, can + m.text)
    if what in ("unit", "staff"):
        m = money(r, law)
        who = {"unit": "对单位", "staff": "对直接负责的主管人员和其他直接责任人员"}[what]
        return Says((FINE, None, what), modal, m, who + can + m.text)
    if what == SUSPEND:
        s = span(r, law)
        return Says((SUSPEND, "许可证", None), modal, s, f"{can}暂扣许可证{s.text}")
    if what == DETAIN:
        low = r.randrange(1, 9)
        s = Span(low, low + r.randrange(0, 6), "日")
        return Says((DETAIN, None, None), modal, s, f"{can}处{s.text}拘留")
    if what == BAN:
        n = r.choice([1, 2, 3, 5])
        return Says((BAN, None, None), modal, Span(n, n, "年"), f"{can}并{n}年内不得从事经营活动")
    name = {GOODS_KIND: r.choice(["工具"] * 6 + ["原料"]), REVOKE: r.choice(["许可证"] * 6 + ["执照"])}.get(what)
    text = {WARN: "给予警告", CLOSE: "责令停产停业", GAINS: "没收违法所得", GOODS_KIND: f"没收{name}", REVOKE: f"吊销{name}"}[what]
    return Says((what, name, None), modal, None, can + text)


WORDS = {"times": [SUSPEND, SUSPEND, BAN, DETAIN, FINE], "parties": ["unit", "staff", WARN], "objects": [GOODS_KIND, REVOKE, FINE, GAINS],
         "orders": [FINE, WARN]}


def phrase(r, flavour, law):
    all_ = WORDS.get(flavour, [FINE, FINE, WARN, CLOSE])
    first = r.choice(all_)
    shape = r.random()
    if shape < 0.05:
        return Line([], waive=MUST)
    if shape < 0.1:
        return Line([], waive=MAY)
    if shape < 0.2 and flavour != "parties":
        a = says(r, flavour, law, first, MUST)
        b = says(r, flavour, law, WARN if first != WARN else FINE, MUST)
        return Line([[[b], [a]]] if b.slot[0] == WARN else [[[a], [b]]])
    if shape < 0.27:
        return Line([[[says(r, flavour, law, first, MUST)]]], only=True)
    line = Line([[[says(r, flavour, law, first)]]])
    if shape < 0.6:
        others = [w for w in all_ if w != first]
        line.groups.append([[says(r, flavour, law, r.choice(others))]])
    if flavour in ("orders", "times") and r.random() < 0.6:
        line.order = (r.randrange(15, 40) if law else r.randrange(5, 50), r.choice(["日", "日", "日", "工作日"]))
    return line


def rows(r):
    """Three grades of fines by 次数: cells that cover it, or overlap."""
    cut = r.choice([(1, 3), (2, 3), (2, 4)])
    cells = [(f"<{cut[0]}", COUNT < cut[0]), (f"[{cut[0]}, {cut[1]})", z3.And(COUNT >= cut[0], COUNT < cut[1])), (f"≥{cut[1]}", COUNT >= cut[1])]
    return cells


class Document:
    def __init__(self, r, name, rank, place, upper, flavour, last):
        self.name, self.rank, self.place, self.upper, self.flavour = name, rank, place, upper, flavour
        law = upper is None
        self.lines, self.rows, self.block, self.clauses, self.deadline = [], [], None, [], None
        self.step = self.heavier = None
        self.uses = set()
        if not law and flavour in ("weights", "adders") and r.random() < 0.75:
            if r.random() < 0.3:
                self.lines.append(phrase(r, flavour, law))
            (self.weights if flavour == "weights" else self.adders)(r)
        elif not law and flavour in ("steps", "heavier") and r.random() < 0.85:
            self.table(r)
        else:
            if r.random() < 0.85:
                plain = law and flavour in ("weights", "adders", "steps", "heavier") and r.random() < 0.6
                self.lines.append(Line([[[says(r, flavour, law, FINE, MUST)]]]) if plain else phrase(r, flavour, law))
            for _ in range(r.randrange(2) if self.lines else 1):
                line = phrase(r, flavour, law)
                line.when = condition(r)
                self.lines.append(line)
        if flavour in ("orders", "times") and r.random() < 0.6:
            self.deadline = (90 if law else r.choice([30, 60, 90, 100, 120]), "日" if law or r.random() < 0.8 else "工作日")
            self.uses.add("deadline")
        if last and r.random() < 0.2:
            waive = Line([], waive=r.choice([MUST, MAY]), when=("情节严重", SEVERE), ground=r.random() < 0.4)
            self.clauses.append(waive)
            self.uses.add("general waiver")
        self.segment = None
        if last and not law and r.random() < 0.3:
            self.segment = r.choice(["区间最低30%", "区间不满50%", "区间30%以下"])
            self.uses.add("segment")
        for line in self.lines + [row for _, row in self.rows]:
            self.uses |= {"仅"} if line.only else {f"不予处罚 {line.waive}"} if line.waive else {"alternatives"} if any(len(g) > 1 for g in line.groups) else set()
            for s in (s for g in line.groups for c in g for s in c):
                self.uses |= {"duration"} if isinstance(s.figure, Span) else set()
                self.uses |= {"party"} if s.slot[2] else set()
                self.uses |= {"object"} if s.slot[1] else set()
            self.uses |= {"order"} if line.order else set()

    def weights(self, r):
        start = r.choice([10, 20, 30])
        n = r.choice([1, 2])
        level = [r.choice([0, 5, 10]), r.choice([10, 20]), r.choice([25, 40, 60])]
        refuse, place = r.choice([5, 20, 40]), r.choice([0, 10, 30])
        low = -5 if r.random() < 0.15 else 0
        percents = {}
        for i, refused, sensitive in product(range(3), (False, True), (False, True)):
            at = [COUNT < n, COUNT == n, COUNT > n][i]
            share = start + level[i] + (refuse if refused else 0) + (place if sensitive else low)
            guard = z3.And(at, REFUSES if refused else z3.Not(REFUSES), SENSITIVE if sensitive else z3.Not(SENSITIVE))
            percents.setdefault(min(share, 100), []).append(guard)
        shape = r.random()
        base, top = (real(r.choice([10000, 20000, 50000])), None) if shape < 0.6 else (GOODS, r.choice([2, 5]))
        formula = f"{base.as_long() if top is None else f'货值金额 × {top}倍'}" + ("元" if top is None else "")
        whole = base if top is None else real(top) * GOODS
        floor = r.choice([None, None, 1000, 3000])
        value = real(0)
        for share, guards in percents.items():
            value = z3.If(z3.Or(guards), real(F(share, 100)) * whole, value)
        if floor:
            value = z3.If(value < floor, real(floor), value)
            formula += f"，不低于{floor}元"
        when = ("拒不改正", REFUSES) if r.random() < 0.2 else None
        body = [f"    累加{' 当 ' + when[0] if when else ''} {{", f"        起点 {start}%",
                f"        次数 <{n}：{level[0]}%，{n}：{level[1]}%，≥{n + 1}：{level[2]}%", f"        拒不改正 是：{refuse}%，否：0%",
                f"        敏感区 是：{place}%，否：{low}%", f"        罚款 = 合计 × {formula}", "    }"]
        self.method(value, when, body, "累加")

    def adders(self, r):
        start = r.choice([1000, 2000, 5000])
        value = real(start)
        body = [f"        起点 {start}元"]
        for name, fact in [("倍数", TIMES), ("因子数", z3.ToReal(FACTORS))][:r.choice([1, 2])]:
            above, step, plus = r.choice([0, 1, 2]), r.choice([F(1, 2), 1, 2]) if name == "倍数" else r.choice([1, 2]), r.choice([1000, 2000])
            how = r.choice(["", "进一", "四舍五入", "舍去"])
            beyond = z3.If(fact > above, fact - above, real(0)) / real(step)
            down = z3.ToReal(z3.ToInt(beyond))
            up = z3.If(down == beyond, down, down + 1)
            steps = {"": beyond, "进一": up, "舍去": down, "四舍五入": z3.ToReal(z3.ToInt(beyond + real(F(1, 2))))}[how]
            value = value + steps * plus
            head = f"超过 {above} 的，" if above else ""
            body.append(f"        {name} {head}每 {float(step):g} 加{plus}元" + (f"，不足的{how}" if how else ""))
            self.uses.add(f"rounding {how or 'none'}")
        if r.random() < 0.7:
            cap = r.choice([5000, 10000, 20000, 50000])
            value = z3.If(value > cap, real(cap), value)
            body.append(f"        上限 {cap}元")
        when = ("拒不改正", REFUSES) if r.random() < 0.2 else None
        self.method(value, when, [f"    加收{' 当 ' + when[0] if when else ''} {{", *body, "    }"], "加收")

    def method(self, value, when, body, name):
        line = Line([[[Says((FINE, None, None), MUST, Money(value, value, ""), "")]]], when=when or ("", ALWAYS))
        line.body = body
        self.block = name
        self.lines.append(line)
        self.uses.add(name)

    def table(self, r):
        if r.random() < 0.3:
            self.lines.append(Line([[[says(r, "", False, WARN)]]]))
        cells = rows(r)
        if self.flavour == "heavier":
            cells[r.randrange(3)] = ("-", ALWAYS)
            self.heavier = r.random() < 0.7
            self.uses.add("从高" if self.heavier else "overlap")
        elif r.random() < 0.8:
            self.step = (r.choice(["上调", "上调", "下调"]), MAY if r.random() < 0.3 else MUST)
            self.uses.add(f"{self.step[0]} {self.step[1]}")
        last = 0
        for cell in cells:
            low = max(last, r.choice([1000, 2000, 5000])) if r.random() < 0.8 else r.choice([1000, 2000])
            high = low + r.choice([1000, 3000, 10000])
            last = high
            line = Line([[[Says((FINE, None, None), MUST, Money(real(low), real(high), ""), f"处{low}元以上{high}元以下的罚款")]]])
            line.weight = (high, low)
            self.rows.append((cell, line))

    def text(self):
        out = [f"文件 {self.name} {{", f"    位阶  {self.rank}", f"    区划  {self.place}", "    施行  2020-01-01", "}", ""]
        general = []
        if self.heavier:
            general.append(("    竞合 从高", None))
        if self.step:
            general.append((f"    当 拒不改正：{'可以' if self.step[1] == MAY else ''}{self.step[0]}一档", None))
        general += [(f"    当 {c.when[0]}：{c.text()}", c) for c in self.clauses]
        if self.segment:
            general += [(f"    从轻 {self.segment}", None), ("    当 初次违法：从轻", None)]
        if self.upper is None:
            out += ["要素 主体 : 枚举(单位, 个人)", *(f"要素 {n} : 是否" for n in ("拒不改正", "情节严重", "敏感区", "初次违法")), "要素 次数 : 整数 次",
                    "要素 倍数 : 数值 倍", "要素 因子数 : 整数 个", "要素 货值金额 : 金额"]
        if general:
            out.append("通则 {")
            for text, line in general:
                out.append(text)
                if line:
                    line.first = line.last = len(out)
            out += ["}", ""]
        out += ["事项 甲 {", "    依据  第一条"] if self.upper is None else [f"基准 甲 细化 {self.upper}/甲 {{"]
        if self.deadline:
            out.append(f"    时限 作出决定 自立案之日起{self.deadline[0]}{'个工作日' if self.deadline[1] == '工作日' else '日'}内")
            self.deadline_line = len(out)
        for line in self.lines:
            line.first = len(out) + 1
            out += line.body or ["    " + (f"当 {line.when[0]}：" if line.when else "") + line.text()]
            line.last = len(out)
        if self.rows:
            out.append("    | 阶次 | 次数 | 处罚 |")
            for grade, (cell, line) in zip(["较轻", "一般", "较重"], self.rows):
                out.append(f"    | {grade} | {cell[0]} | {line.text()} |")
                line.first = line.last = len(out)
        return "\n".join(out) + "\n}\n"


# ---------------------------------------------------------------- meaning

class Package:
    def __init__(self, named, rest):
        self.named, self.rest = named, rest


def compose(lines):
    groups, rest, may = [], None, None
    for line in lines:
        if line.only or line.waive == MUST:
            groups, rest, may = [], line, None
        if line.waive == MAY:
            may = line
        elif line.groups:
            may = None
        new = [(g, {s.slot for c in g for s in c}, line) for g in line.groups]
        groups = [g for g in groups if all(not g[1] & n[1] for n in new)] + new
    packages = []
    for picked in product(*[[(c, slots, line) for c in g] for g, slots, line in groups]):
        named = {}
        for choice, slots, line in picked:
            named |= {slot: (Says(slot, NOT, None, ""), line) for slot in slots}
            named |= {s.slot: (s, line) for s in choice}
        packages.append(Package(named, rest))
    return packages + ([Package({}, may)] if may else [])


def active(document):
    """(guard, row) for each row that applies, after steps and 从高; cases of one row may be in several."""
    held = [cell[1] for cell, _ in document.rows]
    lines = [line for _, line in document.rows]
    if document.step:
        word, modal = document.step
        shift = 1 if word == "上调" else -1
        moved = []
        for j in range(3):
            into = [held[i] for i in range(3) if max(0, min(2, i + shift)) == j]
            up = z3.And(REFUSES, z3.Or(into)) if into else z3.BoolVal(False)
            stay = held[j] if modal == MAY else z3.And(held[j], z3.Not(REFUSES))
            moved.append(z3.Or(stay, up))
        held = moved
    if document.heavier:
        heavier = lambda i: [held[j] for j in range(3) if lines[j].weight > lines[i].weight]
        held = [z3.And(h, z3.Not(z3.Or(heavier(i)))) if heavier(i) else h for i, h in enumerate(held)]
    return list(zip(held, lines))


def guards(conditions):
    """Every way in which conditions may hold: (formula, which)."""
    for holds in product([False, True], repeat=len(conditions)):
        yield z3.And([c if h else z3.Not(c) for c, h in zip(conditions, holds)] + [ALWAYS]), holds


def readings(document, upper):
    """(guard, packages, lines that fire): as a lower text each row that applies speaks for itself."""
    base = [l for l in document.lines if l.when is None]
    tiers = [l for l in document.lines if l.when is not None]
    clauses = [] if upper else document.clauses
    rows_ = active(document)
    result = []
    for guard, holds in guards([l.when[1] for l in tiers] + [c.when[1] for c in clauses]):
        chosen = [l for l, h in zip(tiers + clauses, holds) if h]
        fired = base + [l for l in chosen if l not in clauses]
        after = [c for c in chosen if c in clauses]
        if not document.rows:
            lines = fired + after
            result.append((guard, compose(lines) if lines else [], lines))
        elif upper:
            for inner, which in guards([g for g, _ in rows_]):
                speaking = [fired + [line] for (_, line), w in zip(rows_, which) if w] or [fired]
                packages = [p for lines in speaking for p in compose(lines) if lines]
                result.append((z3.And(guard, inner), packages, [l for lines in speaking for l in lines]))
        else:
            for held, line in rows_:
                result.append((z3.And(guard, held), compose(fired + [line] + after), fired + [line] + after))
            none = z3.Not(z3.Or([h for h, _ in rows_]))
            lines = fired + after
            result.append((z3.And(guard, none), compose(lines) if lines else [], lines))
    return result


ANY = object()


def allowed(package, slot, closed):
    if slot in package.named:
        return package.named[slot][0]
    if package.rest is not None:
        return None
    return None if closed and slot[0] != GAINS else ANY


def absent_ok(s):
    return s is ANY or s is None or s.modal != MUST


def present_ok(s):
    return s is ANY or s is not None and s.modal != NOT


def variable(slot):
    return z3.Real("v" + "/".join(map(str, slot)))


def within(s, v):
    if s is ANY or s.figure is None:
        return ALWAYS
    m = s.figure
    return z3.And(v > 0 if m.low is None else v >= m.low, v <= m.high)


class Expected:
    def __init__(self):
        self.keys, self.open, self.combination, self.reasons = set(), set(), False, set()
        # Directions that a duration among several limits may have, any of which will do.
        self.either = set()


def foreign(slot, named):
    """The same kind with another object: whether it is the same thing is for a person to say."""
    return slot not in named and any(n[0] == slot[0] and n[2] == slot[2] for n in named)


def expected(lower, upper):
    closed = upper.rank == "法律"
    out = Expected()
    formula = upper.block == "加收"
    for guard, packages, lines in readings(lower, False):
        for guard_above, theirs, above in readings(upper, True):
            both = z3.And(guard, guard_above)
            if not lines or not sat(both):
                continue
            orders(lines, above, out)
            if not theirs:
                if closed:
                    out.keys |= {(l.last, "wider") for p in packages for s, l in p.named.values() if s.modal != NOT}
                continue
            for package in packages:
                one(package, theirs, closed, both, out, formula)
    if lower.deadline and upper.deadline:
        longer = is_longer(lower.deadline, upper.deadline)
        if longer:
            out.keys.add((lower.deadline_line, "deadline"))
        elif longer is None:
            out.reasons.add("期限单位")
    return out


def is_longer(mine, theirs):
    (n, unit), (m, other) = mine, theirs
    if unit == other:
        return n > m
    if unit == "工作日":
        return True if n > m else None
    return False if n <= m else None


def orders(lines, above, out):
    mine = [l for l in lines if l.order][-1:]
    theirs = [l for l in above if l.order][-1:]
    for l in mine:
        for limit in theirs:
            longer = is_longer(l.order, limit.order)
            if longer:
                out.keys.add((l.last, "order"))
            elif longer is None:
                out.reasons.add("期限单位")


def one(package, theirs, closed, both, out, formula):
    named = {slot: s for slot, (s, _) in package.named.items()}
    lines = {slot: l for slot, (_, l) in package.named.items()}
    above = {slot for t in theirs for slot in t.named}
    if package.rest is not None:
        for slot in above - set(named):
            named[slot], lines[slot] = None, package.rest
    strange = {slot for slot in package.named if foreign(slot, above)}
    if strange:
        out.reasons.add("同一对象")
        alike = {s for s in above for f in strange if s[0] == f[0] and s not in package.named}
        for slot in strange | alike:
            named.pop(slot, None)
    alone = False
    for slot, mine in named.items():
        line = lines[slot]
        found = single(mine, slot, [allowed(t, slot, closed) for t in theirs], both, out, line)
        alone |= bool(found)
        if not line.ground:
            out.keys |= {(line.last, d) for d in found}
    if formula and FINE in {s[0] for s in named}:
        out.reasons.add("加收")
        return
    timed = any(isinstance(s.figure, Span) for s in named.values() if s) or any(
        isinstance(s.figure, Span) for t in theirs for s, _ in t.named.values())
    if not alone and not timed and not any(l.ground for l in lines.values()):
        out.combination |= outside(named, theirs, closed, both)


def single(mine, slot, theirs, guard, out, line):
    found = set()
    if absent_ok(mine) and not any(absent_ok(t) for t in theirs):
        found.add("dropped")
    if not present_ok(mine) or any(t is ANY for t in theirs):
        return found
    present = [t for t in theirs if present_ok(t)]
    if not present:
        found.add("added")
    elif isinstance(mine.figure, Span):
        times(mine, present, found, out, line)
    elif mine.figure is not None and all(t.figure is not None for t in present):
        v = variable(slot)
        above = z3.And([v > t.figure.high for t in present])
        below = z3.And([v <= 0 if t.figure.low is None else v < t.figure.low for t in present])
        outside_ = z3.And([z3.Not(within(t, v)) for t in present])
        here = z3.And(within(mine, v), v > 0)
        for name, formula in (("above", above), ("below", below), ("between", z3.And(outside_, z3.Not(above), z3.Not(below)))):
            if sat(guard, here, formula):
                found.add(name)
    return found


def times(mine, present, found, out, line):
    for n in mine.figure.values():
        stands = [t.figure.stands(n, mine.figure.unit) for t in present]
        if any(s == {0} for s in stands):
            continue
        if any(0 in s for s in stands):
            out.reasons.add("期限单位")
            continue
        ways = set().union(*stands)
        if ways == {1}:
            found.add("longer")
        elif ways == {-1}:
            found.add("shorter")
        else:
            out.either.add(line.last)


def outside(named, theirs, closed, guard):
    slots = list(named)
    options = [([False] if absent_ok(named[s]) else []) + ([True] if present_ok(named[s]) else []) for s in slots]
    for present in product(*options):
        here, fits = [], []
        for slot, p in zip(slots, present):
            if p and slot[0] == FINE:
                here += [within(named[slot], variable(slot)), variable(slot) > 0]
        for t in theirs:
            parts = []
            for slot, p in zip(slots, present):
                s = allowed(t, slot, closed)
                if not p:
                    parts.append(z3.BoolVal(absent_ok(s)))
                elif not present_ok(s):
                    parts.append(z3.BoolVal(False))
                else:
                    parts.append(within(s, variable(slot)) if slot[0] == FINE else ALWAYS)
            fits.append(z3.And(parts))
        if sat(guard, z3.Not(z3.Or(fits)), *here):
            return True
    return False


# ---------------------------------------------------------------- witnesses

def case_of(facts):
    flags = {"拒不改正": REFUSES, "情节严重": SEVERE, "敏感区": SENSITIVE, "初次违法": FIRST}
    parts = [ALWAYS]
    for name, value in facts.items():
        if name == "主体":
            parts.append(UNIT if value == "单位" else z3.Not(UNIT))
        elif name in flags:
            parts.append(flags[name] if value else z3.Not(flags[name]))
        else:
            fact = {"次数": COUNT, "因子数": FACTORS, "倍数": TIMES, "货值金额": GOODS}[name]
            parts.append((z3.ToReal(fact) if fact.is_int() else fact) == real(F(str(value))))
    return z3.And(parts)


def point_of(finding):
    point = {}
    for s in [finding["witness"]["imposed"], *finding["witness"].get("together_with", [])]:
        slot = (s["kind"], s.get("object"), s.get("on"))
        if s["modal"] == NOT:
            point[slot] = None
        elif "duration" in s:
            point[slot] = (s["duration"]["min"], s["duration"]["unit"])
        else:
            point[slot] = F(s["amount"]["min"]) if "amount" in s else True
    return point


def permits(document, point, upper, closed):
    parts = []
    for guard, packages, lines in readings(document, upper):
        if not packages:
            parts.append(z3.And(guard, z3.BoolVal(upper and not closed)))
        for package in packages:
            inner = []
            for slot, value in point.items():
                s = allowed(package, slot, closed if upper else False)
                if value is None:
                    inner.append(z3.BoolVal(absent_ok(s)))
                elif not present_ok(s):
                    inner.append(z3.BoolVal(False))
                elif isinstance(value, tuple):
                    stands = {0} if s is ANY or s.figure is None else s.figure.stands(*value)
                    # Above it has to be outside for sure; below, inside for sure.
                    inner.append(z3.BoolVal(0 in stands if upper else stands == {0}))
                else:
                    inner.append(within(s, real(value)) if value is not True else ALWAYS)
            parts.append(z3.And(guard, *inner))
    return z3.Or(parts)


def bad_witness(finding, lower, upper):
    facts, point, closed = case_of(finding["witness"]["facts"]), point_of(finding), upper.rank == "法律"
    if not sat(facts):
        return "no such case"
    if sat(facts, z3.Not(permits(lower, point, False, closed))):
        return "the lower text does not permit it in every case with these facts"
    if sat(facts, permits(upper, point, True, closed)):
        return "the upper text permits it in some case with these facts"
    return None


def world(seed):
    r = random.Random(seed * 7919 + 13)
    flavour = FLAVOURS[seed % len(FLAVOURS)]
    three = r.random() < 0.5
    documents = [Document(r, "法", "法律", "全国", None, flavour, False)]
    if three:
        documents.append(Document(r, "省", "裁量权基准", "370000", "法", flavour, False))
    documents.append(Document(r, "市", "裁量权基准", "370100", documents[-1].name, flavour, True))
    return documents


CODES = {"01": "above", "02": "below", "03": "added", "04": "dropped", "06": "longer", "07": "shorter", "08": "order", "09": "deadline",
         "10": "wider", "11": "between"}
REASONS = {"期限单位": "期限单位", "同一对象": "同一对象", "加收": "加收"}


def judge(lower, upper, report, tally):
    """What is wrong with a report on a pair."""
    ours = lambda f: f["instrument"] == lower.name and f["code"].startswith("B") and f["against"]["instrument"] == upper.name
    findings = [f for f in report["findings"] if ours(f)]
    want = expected(lower, upper)
    blocks = {n: l.last for l in lower.lines for n in range(l.first, l.last + 1)}
    found = {(blocks.get(f["span"]["line"], f["span"]["line"]), CODES[f["code"][2:]]) for f in findings if f["code"][2:] in CODES}
    kinds = {d for _, d in found} | ({"combination"} if any(f["code"][2:] == "05" for f in findings) else set())
    tally["pairs"] += 1
    reasons = [u["reason"] for u in report["undetermined"]
               if u["instrument"] == lower.name and (u.get("against") or "").startswith(f"《{upper.name}》")]
    tally["undetermined"] += bool(reasons)
    wrong = []
    for reason in reasons:
        why = [k for k, word in REASONS.items() if word in reason]
        if not why or not set(why) & want.reasons:
            wrong.append(f"undetermined without need: {reason}")
        for k in why:
            tally[f"undetermined: {k}"] += 1
    missed = {k for k in want.keys if k not in found}
    if formula_open(reasons):
        missed = {k for k in missed if k[1] not in ("above", "below", "between", "added", "dropped")}
    if missed:
        wrong.append(f"missed {sorted(missed)}")
    invented = {k for k in found - want.keys if not (k[0] in want.either and k[1] in ("longer", "shorter", "between"))}
    if invented:
        wrong.append(f"invented {sorted(invented)}")
    for word in want.reasons - {"加收"}:
        if not any(REASONS[word] in reason for reason in reasons) and not findings:
            wrong.append(f"passed as inside, though {word} cannot be decided")
    if want.combination and not reasons and "combination" not in kinds:
        wrong.append("missed a combination")
    for f in findings:
        tally["witnesses"] += 1
        if f["code"][2:] in ("08", "09", "10"):
            continue
        why = bad_witness(f, lower, upper)
        if why:
            wrong.append(f"{f['code']} line {f['span']['line']}: {why}: {f['witness']}")
    return [f"{lower.name} < {upper.name}: {w}" for w in wrong], kinds


def formula_open(reasons):
    return any("加收" in reason for reason in reasons)
