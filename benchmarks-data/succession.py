#!/usr/bin/env python3
"""What 生态环境法典 puts in the place of older provisions, against a list of such pairs made by others.

    python3 benchmarks-data/succession.py PAIRS

PAIRS is a JSON list of {"matter", "old_basis", "code_article", "code_item"}: 130 matters of the city's table. For each the
script looks up what the library has as its successor (承接). A pair that the library does not have, or has otherwise,
has to stand in succession.toml with a reason; an entry there that is not needed is a fault.
"""
import json
import re
import sys
import tomllib
from pathlib import Path

from numerals import CHINESE as NUMERAL

HERE = Path(__file__).parent
CODE = "生态环境法典"
CITY = "江门市生态环境违法行为行政处罚自由裁量权裁量标准规定"
MATTER = re.compile(r"^(?:事项|基准)\s+(\S+)([^{]*)\{([^}]*)", re.M)
TARGET = re.compile(r"([^\s、，/{]+)/([^\s、，{]+)")


def chinese(n):
    """1095 → 一千零九十五."""
    digits, units = "零一二三四五六七八九", ["千", "百", "十", ""]
    text = "".join((digits[int(d)] + u if d != "0" else "零") for d, u in zip(f"{n:04}", units))
    return re.sub("零+", "零", text).strip("零")


def place(text):
    """第八十三条第（二）项 → 第八十三条第二项."""
    return re.sub(rf"[（(]({NUMERAL})[）)]", r"\1", text)


def library():
    """Old matter → place in the code that succeeds it; provision → old matters; matter of the city → what it refines."""
    successors, provisions, city = {}, {}, {}
    for path in sorted(HERE.glob("[0-9]*/*.jz")):
        for name, edges, body in MATTER.findall(path.read_text(encoding="utf-8")):
            cited = re.search(r"依据\s+(\S+)", body)
            if path.stem == CODE:
                for clause in re.findall(r"承接\s+((?:[^\s、，/{]+/[^\s、，{]+[、，]?\s*)+)", edges):
                    for target in TARGET.findall(clause):
                        successors.setdefault("/".join(target), set()).add(cited[1])
            elif path.stem == CITY:
                city[name] = ["/".join(t) for t in TARGET.findall(edges)]
            elif cited:
                provisions.setdefault((path.stem, cited[1]), []).append(f"{path.stem}/{name}")
    return successors, provisions, city


def wanted(pair):
    """The places in the code that a pair names; notes in brackets are left out."""
    number = int(re.search(r"\d+", pair["code_article"])[0])
    article = f"第{chinese(number)}条"
    note = re.sub(r"（[^）]*）|[；;].*", "", pair["code_item"])
    found = {article + part for part in re.findall(rf"第{NUMERAL}款第{NUMERAL}项|第{NUMERAL}款|第{NUMERAL}项", note)}
    paragraph = re.match(rf"第{NUMERAL}款", note)
    if paragraph:
        found |= {article + paragraph[0] + item for item in re.findall(rf"、(第{NUMERAL}项)", note)}
    return found or {article}


def ours(pair, tables, successors, provisions, city):
    """The places in the code that the library has for a pair; `None` where the old provision is not encoded."""
    old = []
    if pair["matter"] in tables:
        old = city[tables[pair["matter"]]]
    else:
        basis = re.search(r"([^《》]+)》?(?:（[^）]*）)?(第.+)", pair["old_basis"].replace("中华人民共和国", ""))
        cited = re.match(rf"第{NUMERAL}条(?:第{NUMERAL}款)?(?:第{NUMERAL}项)?", place(basis[2]))[0]
        first = cited.replace("条第", "条第一款第") if "款" not in cited else cited
        for key in (cited, first):
            old += provisions.get((basis[1], key), [])
    if not old:
        return None
    return set().union(*(successors.get(o, set()) for o in old))


def agree(expected, found):
    return any(e == f or f.startswith(e) or e.startswith(f) for e in expected for f in found)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    pairs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    said = tomllib.loads((HERE / "succession.toml").read_text(encoding="utf-8"))
    explained = {row: group["why"] for group in said["groups"] for row in group["rows"]}
    matters = tomllib.loads((HERE / "baselines.toml").read_text(encoding="utf-8"))[CITY]["matters"]
    tables = {source: name for name, m in matters.items() for source in [m["source"], *m.get("with", [])]}
    successors, provisions, city = library()
    faults, agreed = [], 0
    for pair in pairs:
        row, expected = pair["matter"], wanted(pair)
        found = ours(pair, tables, successors, provisions, city)
        if found and agree(expected, found):
            agreed += 1
            if row in explained:
                faults.append(f"{row}：与对应表一致，却列在 succession.toml")
        elif row not in explained:
            faults.append(f"{row} {pair['old_basis']}：对应表 {'、'.join(sorted(expected))}，库中 {'、'.join(sorted(found or [])) or '没有'}")
    faults += [f"{row}：对应表没有这一行" for row in explained if row not in {p["matter"] for p in pairs}]
    if agreed != said["agreed"]:
        faults.append(f"一致的是 {agreed} 处，succession.toml 写 {said['agreed']}")
    if faults:
        sys.exit("\n".join(faults))
    print(f"承接与对应表：{len(pairs)} 处，一致 {agreed}，其余 {len(pairs) - agreed} 处都有说明")


main()
