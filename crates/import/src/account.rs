//! The honest account: every figure of every penalty cell is in the model, or in the list of what was not understood.

use cailiang_core::interval::End;
use cailiang_core::model::{Amount, Basis, Phrase};
use cailiang_core::number::Exact;
use cailiang_core::penalty::numerals;

use crate::grid::Text;
use crate::reading::{Reading, is_penalty};
use crate::roles::squeeze;

/// A part of a cell that was not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotUnderstood {
    /// The cell.
    pub text: Text,
    /// The part of its text.
    pub part: String,
    /// The figures of the cell that are not in the model.
    pub figures: Vec<Exact>,
}

/// What became of the penalty cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Account {
    /// Cells with a penalty: those of the penalty column, and remarks that impose something.
    pub cells: usize,
    /// Those whose figures are all in the model.
    pub understood: usize,
    /// The others, each part.
    pub not_understood: Vec<NotUnderstood>,
}

/// The figures of a text that state a penalty: sums, multiples, shares and durations, in text order.
pub fn figures(text: &str) -> Vec<Exact> {
    let chars: Vec<char> = squeeze(text).chars().collect();
    let starts = |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let ends = |at: usize, word: &str| {
        let n = word.chars().count();
        at.checked_sub(n).is_some_and(|from| starts(from, word))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let run = chars
            .iter()
            .skip(at)
            .take_while(|c| c.is_ascii_digit() || "零〇一二两三四五六七八九十百千万亿.".contains(**c));
        let run = run.count();
        if run == 0 {
            at += 1;
            continue;
        }
        // 百分之二十: the 百 of 百分之 is no figure.
        if starts(at, "百分之") || starts(at, "千分之") {
            at += 3;
            continue;
        }
        let text: String = chars.iter().skip(at).take(run).collect();
        let share = ends(at, "百分之");
        let per_mille = ends(at, "千分之");
        let after = at + run;
        // 1000-2000元, 1至3万元: the first figure has the unit, and the place, of the second.
        if !share
            && !per_mille
            && !ends(at, "第")
            && let Some(lower) = lower_end(&text, chars.get(after..).unwrap_or_default())
        {
            found.push(lower);
            at = after + 1;
            continue;
        }
        let unit = ["元", "倍", "%", "日以", "日的", "天", "个月", "年以", "年内", "年的", "以上", "以下", "至"]
            .iter()
            .any(|u| starts(after, u));
        let no_figure = ends(at, "第") || starts(after, "年度") || starts(after, "个因子") || starts(after, "类");
        if (share || per_mille || unit) && !no_figure {
            match numerals::parse(&text) {
                Some(v) if per_mille => found.extend(v.over(Exact::int(10))),
                Some(v) => found.push(v),
                // Not a numeral: it is told as it can be, so that it is missed in the model.
                None => found.push(Exact::int(-1)),
            }
        }
        at = after;
    }
    found
}

/// The lower end of a range of sums whose unit stands once, from its numeral and what comes behind it.
fn lower_end(numeral: &str, behind: &[char]) -> Option<Exact> {
    let mark = behind.first().filter(|c| "-－—–~～至".contains(**c))?;
    let is = |c: &&char| c.is_ascii_digit() || "零〇一二两三四五六七八九十百千万亿.".contains(**c);
    let upper: String = behind.iter().skip(1).take_while(is).collect();
    let unit = behind.get(1 + upper.chars().count());
    if upper.is_empty() || unit != Some(&'元') && (*mark == '至' || unit != Some(&'倍')) {
        return None;
    }
    let place = ['万', '亿'].into_iter().find(|p| upper.ends_with(*p)).filter(|p| !numeral.ends_with(*p));
    let whole = place.map_or_else(|| numeral.to_owned(), |p| format!("{numeral}{p}"));
    numerals::parse(&whole)
}

/// The figures that a reading took over.
pub fn taken(reading: &Reading) -> Vec<Exact> {
    reading.steps.iter().flat_map(|s| of_phrase(&s.phrase)).collect()
}

/// The figures of a phrase, in text order.
pub fn of_phrase(phrase: &Phrase) -> Vec<Exact> {
    let mut found = Vec::new();
    for s in phrase.groups.iter().flat_map(|g| &g.choices).flatten() {
        if let Some(amount) = &s.amount {
            found.extend(of_amount(amount));
        }
        if let Some(d) = &s.duration {
            let whole = |v: Option<u32>| v.map(|v| Exact::int(i64::from(v)));
            found.extend(whole(d.min));
            found.extend(whole(d.max).filter(|_| d.min != d.max));
        }
    }
    found
}

fn of_amount(amount: &Amount) -> Vec<Exact> {
    let mut found = Vec::new();
    let low = match amount.range.lo {
        End::Open(v) if v == Exact::ZERO => None,
        end => end.value(),
    };
    found.extend(low);
    found.extend(amount.range.hi.value().filter(|v| Some(*v) != low));
    found.extend(amount.cap);
    found.extend(amount.floor.map(|f| f.0));
    if let Basis::PerDay { .. } = amount.basis {
        found.retain(|v| *v >= Exact::ZERO);
    }
    found
}

/// Whether a text outside the tables imposes something: a penalty with a figure, or the words of an act of punishing. The
/// heading of a column (罚款幅度) and the name of an act (关闭防治设施) do not.
pub fn imposes(text: &str) -> bool {
    let text = squeeze(text);
    let acts = [
        "处罚款",
        "处以罚款",
        "并处",
        "没收",
        "吊销",
        "暂扣",
        "处警告",
        "给予警告",
        "通报批评",
        "停产停业",
        "责令关闭",
        "拘留",
        "不予处罚",
    ];
    is_penalty(&text) && (!figures(&text).is_empty() || acts.iter().any(|w| text.contains(w)))
}

/// Figures of the first that the second does not have, each as often as it is missing.
pub fn missing(of: &[Exact], from: &[Exact]) -> Vec<Exact> {
    let mut rest = from.to_vec();
    let mut found = Vec::new();
    for figure in of {
        match rest.iter().position(|r| r == figure) {
            Some(at) => {
                rest.swap_remove(at);
            }
            None => found.push(*figure),
        }
    }
    found
}

/// Whether a cell sets a condition that its steps do not have: 情节恶劣时，处…, or a fine only where there are gains.
fn has_lost_condition(text: &str, reading: &Reading) -> bool {
    let ends = ["时", "情况下", "情形", "情形下", "者"];
    let lines: Vec<String> = text.lines().map(squeeze).collect();
    let mut pieces = lines.iter().flat_map(|l| l.split([',', ';', '。', ':']));
    let kept = |p: &str| {
        let own = reading.steps.iter().flat_map(|s| s.other.iter().chain(&s.act));
        own.into_iter().any(|words| words.contains(p))
    };
    let on_gains = |p: &str| {
        p.split_once("有违法所得的").is_some_and(|(head, rest)| !head.ends_with('没') && rest.contains("罚款"))
    };
    pieces.any(|p| ends.iter().any(|e| p.ends_with(e)) && !kept(p))
        || lines.iter().flat_map(|l| l.split([';', '。'])).any(on_gains)
}

impl Account {
    /// Accounts for a cell. What the model has of it and the cell has not would be an invention: such a reading is emptied.
    pub fn take(&mut self, text: &Text, reading: &mut Reading, is_remark: bool) {
        let own = figures(&text.text);
        if !missing(&taken(reading), &own).is_empty() {
            reading.steps.clear();
            reading.rest = vec![squeeze(&text.text)];
        }
        if !is_remark && has_lost_condition(&text.text, reading) {
            reading.steps.clear();
            reading.rest = vec![squeeze(&text.text)];
        }
        if is_remark && !is_penalty(&text.text) && own.is_empty() {
            return;
        }
        self.cells += 1;
        let absent = missing(&own, &taken(reading));
        if reading.rest.is_empty() && absent.is_empty() && (is_remark || !reading.steps.is_empty()) {
            self.understood += 1;
            return;
        }
        let part = if reading.rest.is_empty() { squeeze(&text.text) } else { reading.rest.join("；") };
        self.not_understood.push(NotUnderstood { text: text.clone(), part, figures: absent });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        figures(text).iter().map(Exact::to_string).collect()
    }

    #[test]
    fn figures_of_penalties_are_found_and_others_are_not() {
        assert_eq!(shown("处二百以上五百元以下的罚款"), ["200", "500"]);
        assert_eq!(shown("处上一年度收入百分之五十以下的罚款"), ["50"]);
        assert_eq!(shown("处直接损失20％以上30%的罚款；第二款"), ["20", "30"]);
        assert_eq!(shown("处违法所得一倍以上五倍以下罚款，最高不超过100万元"), ["1", "5", "1000000"]);
        assert_eq!(shown("处一百万一十元以上罚款"), ["-1"]);
        assert_eq!(shown("责令改正，给予警告"), [""; 0]);
        assert_eq!(shown("处以1000-2000元罚款"), ["1000", "2000"]);
        assert_eq!(shown("处1至3万元罚款"), ["10000", "30000"]);
        assert_eq!(shown("处一万元至三万元罚款"), ["10000", "30000"]);
        assert_eq!(shown("2020-01-01"), [""; 0]);
    }
}
