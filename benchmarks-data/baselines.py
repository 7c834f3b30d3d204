#!/usr/bin/env python3
"""Figures of the baselines' tables, read from the published tables, against baseline-figures.toml.

    python3 benchmarks-data/baselines.py TABLES [--write]

TABLES is a directory with guangdong-2021.json (tables of rows and of weights) and jiangmen-2020.xls. The script knows
nothing of the encoding: baselines.toml says which table a matter comes from, and the script takes every range of a fine
that stands in it. The spreadsheet needs xlrd (`pip install xlrd`); without it only the other document is compared.
A test of this package compares baseline-figures.toml with what is encoded.
"""
import difflib
import json
import re
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

from numerals import FIGURE, number, shown

HERE = Path(__file__).parent
# 元 may be missing in one place of a range; some cells have it twice.
MONEY = re.compile(rf"({FIGURE})元?(?:以上|以下)({FIGURE})元?以下元?|({FIGURE})元以下|({FIGURE})元")
RATE = re.compile(rf"(?:百分之)?({FIGURE})[%％倍]?(?:以上)(?:百分之)?({FIGURE})([%％倍])?(?:以下)?|(?:百分之)?({FIGURE})[%％倍]以下|({FIGURE})([%％倍])|百分之({FIGURE})")


def span(low, high, unit):
    """20000-50000元; -10000元 without a lower end; 200000元 for a fixed one."""
    if low == high:
        return f"{shown(low)}{unit}"
    return f"{shown(low) if low else ''}-{shown(high)}{unit}"


def fines(text):
    """Every range of a fine in a cell of the spreadsheet."""
    text = re.sub(r"[\s，,]", "", text.translate(str.maketrans("１２３４５％", "12345%")))
    # What follows says how much each factor adds inside the range.
    text = re.split("[：（]", text)[0]
    found = set()
    if "倍" in text or "%" in text or "百分之" in text:
        for low, high, _, most, one, one_unit, share in RATE.findall(text):
            unit = "倍" if "倍" in text and "%" not in text else "%"
            if low:
                found.add(span(number(low), number(high), unit))
            elif most:
                found.add(span(0, number(most), unit))
            elif one:
                found.add(span(number(one), number(one), "倍" if one_unit == "倍" else "%"))
            else:
                found.add(span(number(share), number(share), "%"))
        return found
    for low, high, most, one in MONEY.findall(text):
        if low:
            # 二十万以上三十万元以下 leaves out 元; 二百以上五百元 leaves out nothing else.
            found.add(span(number(low), number(high), "元"))
        elif most:
            found.add(span(0, number(most), "元"))
        else:
            found.add(span(number(one), number(one), "元"))
    return found


# 每增加1个超标因子增加一万元，每个因子超标每一倍或0.5个pH单位增加一万元，不足整数倍的按四舍五入取整，不足0.5个pH单位的向高取整
EACH_FACTOR = re.compile(rf"每增加1个超标因子增加({FIGURE})元")
EACH_STEP = re.compile(rf"每个因子超标每({FIGURE})倍(或0\.5个pH单位)?增加({FIGURE})元[，,]?(?:不足(?:整数倍)?的?按?(四舍五入|向高)取整)?")


def surcharges(text):
    """What a formula adds: 因子+10000元, 每1倍+10000元四舍五入."""
    text = re.sub(r"\s", "", text)
    found = {f"因子+{shown(number(sum))}元" for sum in EACH_FACTOR.findall(text)}
    for step, acidity, plus, rounding in EACH_STEP.findall(text):
        plus = shown(number(plus))
        found.add(f"每{shown(number(step))}倍+{plus}元{'进一' if rounding == '向高' else rounding}")
        if acidity:
            found.add(f"每0.5单位+{plus}元进一")
    return found


def general(folder, said):
    """Every share, multiple and count in the articles of the rules that the general clauses are made of."""
    text = (folder / said["rules"]).read_text(encoding="utf-8")
    found = set()
    for article in said["general"]:
        body = re.search(rf"<b>{article}</b>(.*?)</p>", text, re.S)[1]
        found |= {f"{n}%" for n in re.findall(r"(\d+)%", body)}
        found |= {f"{n}倍" for n in re.findall(r"(\d+)倍", body)}
        found |= {f"{n}次" for n in re.findall(r"处罚(\d+)次", body)}
    return sorted(found)


def printed(folder):
    """The tables of the province by number. Two are printed as 8.17; the second stands in the place of 8.18."""
    tables = {}
    for table in json.loads((folder / "guangdong-2021.json").read_text(encoding="utf-8")):
        tables["§" + table["key"].replace("8.17b", "8.18")] = table
    return tables


def named(text):
    """Documents named in a text, without the name of the state."""
    return set(re.findall(r"《(?:中华人民共和国)?(.+?)》(?=[第（(]|$)", text))


def guangdong_bases(folder):
    """Each table of the province and the documents that it is based on."""
    return {no: named(" ".join(table["basis"])) for no, table in printed(folder).items()}


def jiangmen_bases(folder):
    """Each matter of the city and the documents named in its first cell of 法律依据."""
    import xlrd
    bases, current = {}, None
    for sheet in xlrd.open_workbook(folder / "jiangmen-2020.xls").sheets():
        for r in range(sheet.nrows):
            first = str(sheet.cell_value(r, 0)).strip()
            if re.fullmatch(r"\d+-\d+", first):
                current = bases.setdefault(first, set())
            if current is not None and first:
                current |= named(str(sheet.cell_value(r, 2)))
    return bases


def left(name, document, bases):
    """Faults of the lists of what is not encoded: of a document that is not held, the name must be nowhere in the library."""
    held = {path.stem for path in HERE.glob("[0-9]*/*.jz")}
    for group in document["left"]:
        for source in group["sources"]:
            if source not in bases:
                yield f"{name}：没有 {source} 这张表"
            elif group.get("unheld") and (not bases[source] or bases[source] & held):
                yield f"{name} {source}：说依据没有入库，而依据是 {'、'.join(sorted(bases[source]))}"


def guangdong(folder, matters):
    tables = printed(folder)
    for name, said in matters.items():
        table = tables[said["source"]]
        yield name, weights(table, said) if table["mode"] == "weight" else sorted(rows(table, said))


def rows(table, said):
    found = set()
    for row in table["rows"]:
        fines = [f["fine"] for f in row["fines"].values()] if "fines" in row else [row["fine"]]
        for fine in fines:
            if fine is not None and fine["basis"] != "warning":
                unit = {"fixed": "元", "multiple": "倍", "percent": "%"}[fine["basis"]]
                found.add(span(Fraction(fine["min"] or 0), Fraction(fine["max"]), unit))
    return found


def weights(table, said):
    """For each tier: 起点, then the levels of each factor, then what 100 % stands for."""
    lines = []
    for tier in said.get("tiers", [None]):
        start, formula = table["start_percent"], table["base_formula"]
        if tier:
            start, formula = start[tier], formula[tier]
        lines.append(f"起点 {shown(start)}%")
        for factor in table["factors"]:
            levels = []
            for level in factor["levels"]:
                percent = f"{shown(level['percent'])}%"
                if not levels or levels[-1] != percent:
                    levels.append(percent)
            lines.append(" ".join(levels))
        whole = re.fullmatch(r"合计×(?:(\d+)万|.*×(\d+)([%倍]))", formula)
        lines.append(f"合计 {int(whole[1]) * 10**4}元" if whole[1] else f"合计 {whole[2]}{whole[3]}")
    return lines


def jiangmen(folder, matters):
    import xlrd
    book = xlrd.open_workbook(folder / "jiangmen-2020.xls", formatting_info=True)
    cells = {}
    for sheet in book.sheets():
        # Of merged cells only the first is shown; what lies under the others is left over from editing.
        covered = {(r, c) for r0, r1, c0, c1 in sheet.merged_cells for r in range(r0, r1) for c in range(c0, c1)}
        covered -= {(r0, c0) for r0, _, c0, _ in sheet.merged_cells}
        current = None
        for r in range(sheet.nrows):
            first = str(sheet.cell_value(r, 0)).strip()
            if re.fullmatch(r"\d+-\d+", first):
                current = first
            elif first:
                current = None
            if current and sheet.ncols > 5 and (r, 5) not in covered:
                cells.setdefault(current, []).append(str(sheet.cell_value(r, 5)))
    for name, said in matters.items():
        texts = [text for source in [said["source"], *said.get("with", [])] for text in cells[source]]
        yield name, sorted(set().union(*map(fines, texts), *map(surcharges, texts)))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    sources = tomllib.loads((HERE / "baselines.toml").read_text(encoding="utf-8"))
    manifest = HERE / "baseline-figures.toml"
    held = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
    readers = {"guangdong-2021.json": guangdong, "jiangmen-2020.xls": jiangmen}
    listed = {"guangdong-2021.json": guangdong_bases, "jiangmen-2020.xls": jiangmen_bases}
    faults = []
    lines = ["# 事项 → 来源表里的罚款幅度，由 baselines.py 从公布的表读出；测试拿它和编入的基准逐项比对。", ""]
    for name, document in sources.items():
        read = readers[document["file"]]
        try:
            found = list(read(folder, document["matters"]))
            bases = listed[document["file"]](folder)
            faults += left(name, document, bases)
            tables = list(bases)
        except ImportError:
            print(f"没有 xlrd，未比对 {name}")
            found = [(m, f) for m, f in tomllib.loads(held).get(name, {}).items() if m not in ("表", "通则")]
            tables = tomllib.loads(held).get(name, {})["表"]
        found[:0] = [("表", tables), ("通则", general(folder, document))]
        lines.append(f'["{name}"]')
        lines += [f'"{matter}" = [{", ".join(json.dumps(f, ensure_ascii=False) for f in figures)}]' for matter, figures in found]
        lines.append("")
    if faults:
        sys.exit("\n".join(faults))
    fresh = "\n".join(lines).rstrip() + "\n"
    if "--write" in sys.argv:
        manifest.write_text(fresh, encoding="utf-8")
    elif held != fresh:
        sys.stdout.writelines(difflib.unified_diff(held.splitlines(True), fresh.splitlines(True), manifest.name, "来源表"))
        sys.exit(1)
    else:
        print(f"{manifest.name} 与来源表一致：{sum(len(d['matters']) for d in sources.values())} 个事项")


main()
