//! `parse-penalty --explain`: the sentence, underlined by role, and what was read.

use cailiang::model::Sanction;
use cailiang::penalty::{Clause, Outcome, Relation, Remark, Role, Subject, describe};
use unicode_width::UnicodeWidthChar as _;

/// Columns of a line of the text.
const WIDTH: usize = 76;

/// Columns by which the rest of a long step is indented.
const HANGING: usize = 4;

/// The mark under a stretch, and its name in the legend.
const fn mark(role: Role) -> (char, &'static str) {
    match role {
        Role::Condition => ('~', "情形"),
        Role::Party => ('@', "对象"),
        Role::Organ => ('.', "机关、依据"),
        Role::Modal => ('+', "可以、并处"),
        Role::Order => ('-', "责令"),
        Role::Sanction => ('=', "处罚"),
        Role::Limit => ('^', "封顶、保底"),
        Role::Reference => ('>', "引用"),
        Role::Item => (',', "分项"),
        Role::SetAside => ('o', "不是这里的处罚"),
        Role::NotUnderstood => ('?', "看不懂"),
    }
}

/// The whole explanation.
pub(crate) fn explain(text: &str, clause: &Clause) -> String {
    let mut out = underlined(text, clause);
    let mut used: Vec<Role> = clause.parts.iter().map(|p| p.role).collect();
    used.sort_unstable();
    used.dedup();
    let legend: Vec<String> = used.iter().map(|r| format!("{} {}", mark(*r).0, mark(*r).1)).collect();
    if !legend.is_empty() {
        out.push_str(&format!("\n图例  {}\n", legend.join("   ")));
    }
    let mut base: Option<(usize, &str)> = None;
    for (number, outcome) in clause.outcomes.iter().enumerate() {
        out.push_str(&shown(number + 1, outcome, &mut base));
    }
    if clause.outcomes.is_empty() {
        out.push_str("\n没有读出处罚\n");
    }
    // What a slip makes hard to understand is said once, with the slip.
    let inside = |r: &Remark, s: &Remark| s.place.start >= r.place.start && s.place.start < r.place.start + r.place.len;
    let misread =
        clause.not_understood.iter().filter(|r| !clause.slips.iter().any(|s| inside(r, s) && s.reason == r.reason));
    out.push_str(&remarks("看不懂", misread));
    out.push_str(&remarks("疑似笔误", clause.slips.iter()));
    out.push_str(&remarks("不是这里的处罚", clause.set_aside.iter()));
    out.trim_end().to_owned()
}

/// The text, a step a line, with the marks of its roles under it. A long step goes on indented, broken behind a comma
/// where there is one.
fn underlined(text: &str, clause: &Clause) -> String {
    let mut roles: Vec<Option<Role>> = vec![None; text.chars().count()];
    for part in &clause.parts {
        let end = part.place.start.saturating_add(part.place.len).min(roles.len());
        roles.get_mut(part.place.start..end).unwrap_or_default().fill(Some(part.role));
    }
    let cells: Vec<(char, Option<Role>)> = text.chars().zip(roles).collect();
    let mut out = String::new();
    for step in cells.split_inclusive(|(c, _)| matches!(c, '；' | ';' | '。' | '：' | ':' | '\n')) {
        let mut rest: &[(char, Option<Role>)] = step;
        let mut indent = 0;
        while !rest.is_empty() {
            let (line, later) = rest.split_at_checked(line_end(rest, WIDTH - indent)).unwrap_or((rest, &[]));
            flush(&mut out, line, indent);
            (rest, indent) = (later, HANGING);
        }
    }
    out
}

/// How many characters fit into a line: all, or up to a comma behind its first third, or as many as there is room for.
fn line_end(rest: &[(char, Option<Role>)], width: usize) -> usize {
    let (mut column, mut comma) = (0, None);
    for (at, (c, _)) in rest.iter().enumerate() {
        column += c.width().unwrap_or(0);
        if column > width {
            return comma.unwrap_or(at.max(1));
        }
        if matches!(c, '，' | ',' | '、') && column > width / 3 {
            comma = Some(at + 1);
        }
    }
    rest.len()
}

/// A line with its marks under it; a line without marks stands alone.
fn flush(out: &mut String, line: &[(char, Option<Role>)], indent: usize) {
    let words: String = line.iter().map(|(c, _)| *c).filter(|c| !c.is_control()).collect();
    if words.trim().is_empty() {
        return;
    }
    let under: String = line
        .iter()
        .filter(|(c, _)| !c.is_control())
        .flat_map(|(c, role)| std::iter::repeat_n(role.map_or(' ', |r| mark(r).0), c.width().unwrap_or(0)))
        .collect();
    out.push_str(&format!("{:indent$}{words}\n", ""));
    if !under.trim().is_empty() {
        out.push_str(&format!("{:indent$}{}\n", "", under.trim_end()));
    }
}

/// One outcome. What it shares with the act that is shown before it is not said twice.
fn shown<'a>(number: usize, outcome: &'a Outcome, base: &mut Option<(usize, &'a str)>) -> String {
    let when = outcome.when.as_deref().unwrap_or("（没有写明情形）");
    let (act, own) = when.split_once(" || ").unwrap_or((when, ""));
    let head = match *base {
        Some((first, shared)) if shared == act && !own.is_empty() => {
            format!("（同 {first}）{}", own.replace(" || ", "，"))
        }
        _ => {
            *base = Some((number, act));
            when.replace(" || ", "，")
        }
    };
    let mut out = format!("\n{number}. {head}\n");
    let subject = match outcome.subject {
        Subject::Unit => "单位",
        Subject::Individual => "个人",
        Subject::Staff => "直接负责的主管人员等",
        Subject::Any => "不限",
    };
    out.push_str(&format!("   对象  {}\n", outcome.party.as_deref().unwrap_or(subject)));
    let tier = match outcome.tier.relation {
        Relation::Base => None,
        Relation::Escalates => Some("替换所写的种类，其余照旧"),
        Relation::Afresh => Some("只适用这里所写的"),
    };
    if let Some(tier) = tier {
        let cue = outcome.tier.cue.as_deref().unwrap_or_default();
        out.push_str(&format!("   与上文  {tier}（“{cue}”）\n"));
    }
    for order in &outcome.orders {
        out.push_str(&format!("   责令  {}\n", describe::order(order)));
    }
    for (choice, package) in outcome.any_of.iter().enumerate() {
        let joint = if choice == 0 { "处罚" } else { "或者" };
        // Whom it falls on has been said.
        let plain: Vec<Sanction> = package.iter().map(|s| Sanction { on: None, ..s.clone() }).collect();
        let package = if plain.is_empty() { "只责令，不处罚".to_owned() } else { describe::package(&plain) };
        out.push_str(&format!("   {joint}  {package}\n"));
    }
    if let Some(refers) = &outcome.refers {
        out.push_str(&format!("   引用  {refers}\n"));
    }
    out
}

/// Remarks of one sort, under a heading of their own.
fn remarks<'a>(title: &str, all: impl Iterator<Item = &'a Remark>) -> String {
    let lines: Vec<String> = all
        .map(|remark| {
            let suggestion = remark.suggestion.as_ref();
            let suggestion = suggestion.map(|s| format!("；也许是“{s}”，没有照改")).unwrap_or_default();
            format!("   “{}”：{}{suggestion}\n", remark.text, remark.reason)
        })
        .collect();
    if lines.is_empty() { String::new() } else { format!("\n{title}\n{}", lines.concat()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::explain;
    use cailiang::penalty::{Bounds, parse_clause};

    #[test]
    fn every_role_is_underlined() {
        let text = "企业违规的，由主管部门责令改正，处二千元以上一万元以下的罚款。";
        let shown = explain(text, &parse_clause(text, Bounds::default()));
        let marks = shown.lines().nth(1).unwrap();
        assert_eq!(marks, "~~~~~~~~~~  ..........--------  ++==========================");
        assert!(shown.contains("处罚  处二千元以上一万元以下的罚款"), "{shown}");
    }

    fn shown(text: &str) -> String {
        explain(text, &parse_clause(text, Bounds::default()))
    }

    #[test]
    fn a_long_clause_is_laid_out_by_its_steps() {
        let text = "企业夜航或者超载、逆行、抢滩、偷渡的，由县级以上人民政府的水运主管部门责令改正，没收违法所得，处一万元罚款；\
            情节严重的，吊销许可证，对直接负责的主管人员处五千元罚款：\n（一）无灯的；\n（二）无证的。";
        let shown = shown(text);
        let lines: Vec<&str> = shown.lines().collect();
        // Every step begins a line, a long one goes on indented behind a comma, and no line is too long.
        assert!(lines.iter().any(|l| l.starts_with("情节严重的，")), "{shown}");
        assert!(lines.iter().any(|l| l.starts_with("（二）")), "{shown}");
        assert!(lines.iter().any(|l| l.starts_with("    由县级以上")), "{shown}");
        assert!(lines.iter().all(|l| unicode_width::UnicodeWidthStr::width(*l) <= super::WIDTH + 24), "{shown}");
        assert!(shown.contains("2. （同 1）情节严重的\n"), "{shown}");
        assert!(
            shown.contains("3. （同 1）情节严重的，对直接负责的主管人员\n   对象  直接负责的主管人员\n"),
            "{shown}"
        );
    }

    #[test]
    fn marks_stand_under_their_words() {
        let text = "违反规定的，处二千元以下二万元以下的罚款；违反本法所称夜航的，\n\n处１０００元罚款。\t";
        let shown = shown(text);
        let mut lines = shown.lines().take_while(|l| !l.starts_with("图例")).filter(|l| !l.is_empty());
        while let (Some(words), Some(marks)) = (lines.next(), lines.next()) {
            let width = |l: &str| unicode_width::UnicodeWidthStr::width(l);
            assert!(width(marks) <= width(words) && marks.is_ascii(), "{words}\n{marks}");
        }
        assert!(shown.contains("疑似笔误\n   “二千元以下二万元以下”"), "{shown}");
    }

    #[test]
    fn nothing_imposed_is_said() {
        assert!(shown("依法追究刑事责任。").contains("没有读出处罚"));
        assert!(shown("").contains("没有读出处罚"));
    }
}
