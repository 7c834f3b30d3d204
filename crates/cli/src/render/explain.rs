//! `parse-penalty --explain`: the sentence, underlined by role, and what was read.

use cailiang::penalty::{Clause, Relation, Role, Subject, describe};
use unicode_width::UnicodeWidthChar as _;

/// Columns of a line of the text.
const WIDTH: usize = 76;

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
    let length = text.chars().count();
    let mut roles: Vec<Option<Role>> = vec![None; length];
    for part in &clause.parts {
        let end = part.place.start.saturating_add(part.place.len).min(length);
        roles.get_mut(part.place.start..end).unwrap_or_default().fill(Some(part.role));
    }
    let mut out = String::new();
    let (mut line, mut under, mut column) = (String::new(), String::new(), 0);
    for (c, role) in text.chars().zip(&roles) {
        let width = c.width().unwrap_or(0);
        if c == '\n' || column + width > WIDTH {
            flush(&mut out, &mut line, &mut under);
            column = 0;
        }
        if !c.is_control() {
            line.push(c);
            under.extend(std::iter::repeat_n(role.map_or(' ', |r| mark(r).0), width));
            column += width;
        }
    }
    flush(&mut out, &mut line, &mut under);
    let mut used: Vec<Role> = clause.parts.iter().map(|p| p.role).collect();
    used.sort_unstable();
    used.dedup();
    let legend: Vec<String> = used.iter().map(|r| format!("{} {}", mark(*r).0, mark(*r).1)).collect();
    out.push_str(&format!("\n图例  {}\n", legend.join("   ")));
    for (number, outcome) in clause.outcomes.iter().enumerate() {
        out.push_str(&format!("\n{}. {}\n", number + 1, outcome.when.as_deref().unwrap_or("（没有写明情形）")));
        let subject = match outcome.subject {
            Subject::Unit => "单位",
            Subject::Individual => "个人",
            Subject::Staff => "直接负责的主管人员等",
            Subject::Any => "不限",
        };
        out.push_str(&format!("   对象  {subject}\n"));
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
            out.push_str(&format!("   {joint}  {}\n", describe::package(package)));
        }
        if let Some(refers) = &outcome.refers {
            out.push_str(&format!("   引用  {refers}\n"));
        }
    }
    let remarks =
        [("看不懂", &clause.not_understood), ("疑似笔误", &clause.slips), ("不是这里的处罚", &clause.set_aside)];
    for (title, remarks) in remarks {
        for remark in remarks {
            out.push_str(&format!("\n{title}  “{}”：{}", remark.text, remark.reason));
            if let Some(suggestion) = &remark.suggestion {
                out.push_str(&format!("；也许是“{suggestion}”，没有照改"));
            }
        }
    }
    out.trim_end().to_owned()
}

/// A line with its marks under it; a line without marks stands alone.
fn flush(out: &mut String, line: &mut String, under: &mut String) {
    if !line.is_empty() {
        out.push_str(line);
        out.push('\n');
        if !under.trim().is_empty() {
            out.push_str(under.trim_end());
            out.push('\n');
        }
    }
    line.clear();
    under.clear();
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
}
