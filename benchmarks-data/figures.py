#!/usr/bin/env python3
"""Figures of the provisions that are encoded, read from the published texts, against figures.toml.

    python3 benchmarks-data/figures.py TEXTS [--write]

TEXTS is a directory with the texts as `名称(日期).md`, one article a block that starts with 第…条 and a blank, one line a
paragraph (款). The script knows nothing of the encoding: it takes every sum, multiple, per cent
and number of days that stands in a provision; under 罚则 it names every provision of the text that speaks of a penalty, and
under 分项 how many items each of them lists. What the documents name as 实施主体 has to stand in the text.
A test of this package compares figures.toml with what is encoded, and with coverage.
"""
import re
import sys
from pathlib import Path

from numerals import CHINESE as NUMERAL
from numerals import FIGURE, number

HERE = Path(__file__).parent

# The text that we hold lacks the beginning of articles 1120 and 1201: the rest of each stands at the end of the one before,
# and was read there.
BY_HAND = {
    ("生态环境法典", "第一千一百二十条第一款"): ["20000元", "200000元"],
    ("生态环境法典", "第一千二百条"): ["50000元", "500000元"],
    ("生态环境法典", "第一千二百零一条第一款"): ["50000元", "100000元", "500000元", "1000000元"],
}


# Acts are listed in the first paragraph and fined in the second.
FINED_IN_SECOND = {
    ("固体废物污染环境防治法", "第一百零二条第一款"),
    ("固体废物污染环境防治法", "第一百一十一条第一款"),
    ("固体废物污染环境防治法", "第一百一十二条第一款"),
    ("土壤污染防治法", "第八十六条第一款"),
    ("放射性污染防治法", "第五十四条第一款"),
    ("水污染防治法", "第八十五条第一款"),
    ("生态环境法典", "第一千一百三十六条第一款"),
    ("生态环境法典", "第一千一百三十七条第一款"),
    ("生态环境法典", "第一千一百五十九条第一款"),
    ("生态环境法典", "第一千一百七十一条第一款"),
    ("生态环境法典", "第一千一百七十五条第一款"),
    ("生态环境法典", "第一千二百零一条第一款"),
}


def figures(text):
    """Every figure of a penalty, in one unit each: 元, 倍, %, 日."""
    found = set()
    for n in re.findall(f"({FIGURE})元", text):
        found.add((number(n), "元"))
    for n in re.findall(f"({FIGURE})倍", text):
        found.add((number(n), "倍"))
    for n in re.findall(f"百分之({NUMERAL})", text):
        found.add((number(n), "%"))
    for n in re.findall(f"({NUMERAL})日(?=以上|以下|内|拘留)", text):
        found.add((number(n), "日"))
    return [f"{n}{unit}" for n, unit in sorted(found, key=lambda f: (f[1], f[0]))]


def articles(text):
    """Article → its paragraphs; items （一） belong to the paragraph before them."""
    result = {}
    for block in re.split(rf"\n+(?=第{NUMERAL}条\s)", text):
        head = re.match(rf"(第{NUMERAL}条)\s", block)
        if not head:
            continue
        paragraphs = []
        lines = map(str.strip, block[head.end():].splitlines())
        for part in (line for line in lines if line and not line.startswith("#")):
            # A paragraph that was broken in two goes on where its line does not end a sentence.
            broken = paragraphs and not paragraphs[-1].endswith(("。", "；", "：", ";"))
            if paragraphs and (part.startswith(("（", "(")) or broken):
                paragraphs[-1] += part
            else:
                paragraphs.append(part)
        result[head[1]] = paragraphs
    return result


# Words that only a penalty has; 从其规定 and 依法处罚 set none.
PENALTY = re.compile("罚款|警告|(?<!罚)没收|吊销|暂扣|拘留|责令[^。；，]{0,20}(?:停产|停业|停工|关闭)")


def penalties(text):
    """Provisions that speak of a penalty: 第…条, or 第…条第…款 where the article has several paragraphs."""
    found = []
    for article, paragraphs in text.items():
        for i, paragraph in enumerate(paragraphs):
            if PENALTY.search(paragraph):
                found.append(article if len(paragraphs) == 1 else f"{article}第{numeral(i + 1)}款")
    return found


def items(text):
    """How many items （一） a provision lists that speaks of a penalty; those of a paragraph without figures are fined in the next."""
    counts = {}
    for place in penalties(text):
        article = re.match(rf"第{NUMERAL}条", place)[0]
        paragraph = re.search(rf"第({NUMERAL})款", place)
        parts = text[article]
        found = re.findall(rf"(?<!第)[（(]({NUMERAL})[）)]", parts[number(paragraph[1]) - 1] if paragraph else parts[0])
        listed = [number(n) for n in found]
        if listed[:2] == [1, 2]:
            counts[place] = max(listed)
    return counts


def numeral(n):
    return "零一二三四五六七八九十"[n] if n <= 10 else "十" + "零一二三四五六七八九"[n - 10]


def provisions():
    """What the documents cite as their basis: instrument → provisions without their items."""
    result = {}
    for path in sorted(HERE.glob("[0-9]*/*.jz")):
        text = path.read_text(encoding="utf-8")
        # What is illustrative has no text; baselines have tables, which baselines.py reads.
        if re.search(r"^\s*(性质\s+示例|位阶\s+裁量权基准)", text, re.M):
            continue
        name = re.search(r"^文件\s+(\S+)", text, re.M)[1]
        places = re.findall(r"^\s*依据\s+(\S+)", text, re.M)
        result[name] = sorted({re.sub(rf"第{NUMERAL}项$", "", p) for p in places}, key=order)
    return result


def organs():
    """Who imposes it: instrument → what the matters say under 实施主体."""
    result = {}
    for path in sorted(HERE.glob("[0-9]*/*.jz")):
        text = path.read_text(encoding="utf-8")
        name = re.search(r"^文件\s+(\S+)", text, re.M)[1]
        result[name] = set(re.findall(r"^\s*实施主体\s+(.+)", text, re.M))
    return result


def order(place):
    return [number(n) for n in re.findall(NUMERAL, place)]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lines = ["# 条款 → 其中的数字，由 figures.py 从公布的文本读出；测试拿它和编入的规则逐条比对。", ""]
    for name, places in provisions().items():
        candidates = sorted(Path(sys.argv[1]).glob(f"{name}(*.md"))
        if not candidates:
            sys.exit(f"没有 {name} 的文本")
        whole = candidates[-1].read_text(encoding="utf-8")
        text = articles(whole)
        unknown = [o for o in organs()[name] if o not in re.sub(r"\s", "", whole)]
        if unknown:
            sys.exit(f"{name} 的文本里没有 {'、'.join(unknown)}")
        lines.append(f'["{name}"]')
        shown = ", ".join(f'"{p}"' for p in penalties(text))
        lines.append(f'"罚则" = [{shown}]')
        counts = ", ".join(f'"{p}" = {n}' for p, n in items(text).items())
        lines.append(f'"分项" = {{ {counts} }}' if counts else '"分项" = {}')
        for place in places:
            if (name, place) in BY_HAND:
                shown = ", ".join(f'"{f}"' for f in BY_HAND[name, place])
                lines.append(f'"{place}" = [{shown}]')
                continue
            article = re.match(rf"第{NUMERAL}条", place)[0]
            paragraph = re.search(rf"第({NUMERAL})款", place)
            parts = text.get(article)
            if parts is None:
                sys.exit(f"{name} 的文本里没有 {article}")
            if paragraph:
                first = number(paragraph[1]) - 1
                parts = parts[first:first + (2 if (name, place) in FINED_IN_SECOND else 1)]
            shown = ", ".join(f'"{f}"' for f in figures("".join(parts)))
            lines.append(f'"{place}" = [{shown}]')
        lines.append("")
    fresh = "\n".join(lines).rstrip() + "\n"
    manifest = HERE / "figures.toml"
    if "--write" in sys.argv:
        manifest.write_text(fresh, encoding="utf-8")
        return
    held = manifest.read_text(encoding="utf-8")
    if held != fresh:
        import difflib
        sys.stdout.writelines(difflib.unified_diff(held.splitlines(True), fresh.splitlines(True), "figures.toml", "文本"))
        sys.exit(1)
    print(f"figures.toml 与文本一致：{sum(len(p) for p in provisions().values())} 个条款")


main()
