//! Free words of a phrase (what is confiscated, what is ordered, of what a share is taken) that hold more than a name: a
//! sanction, a time, a figure. A grammar that takes any words would lose these without a word.

/// What stands where the grammar takes any words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Words {
    /// What is confiscated, or the licence.
    Object,
    /// What is ordered.
    Order,
    /// Of what a multiple or a share is taken.
    Base,
    /// What one may not do.
    Ban,
}

const SANCTIONS: [&str; 13] = [
    "警告",
    "通报批评",
    "罚款",
    "没收",
    "吊销",
    "暂扣",
    "吊扣",
    "拘留",
    "停产",
    "停业",
    "降低资质",
    "限制生产",
    "限制开展",
];
/// Sanctions as an order may impose them, of which objects have names (执业证书).
const ORDERED: [&str; 4] = ["关闭", "执业", "从业", "不得"];
/// Limits without their figure, as the rest of a time that was taken for a name.
const LIMITS: [&str; 6] = ["不超过", "不少于", "不低于", "期限", "以上", "以下"];
const GAINS: [&str; 2] = ["违法所得", "非法所得"];

/// Whether the words hold what is no part of a name.
pub(super) fn more_than_a_name(text: &str, words: Words) -> bool {
    let holds = |all: &[&str]| all.iter().any(|w| text.contains(w));
    match words {
        Words::Object => {
            let figures = measured(text) || text.contains(|c: char| c == ':' || c.is_ascii_digit());
            holds(&SANCTIONS) || holds(&LIMITS) || figures || inner_gains(text)
        }
        Words::Order => holds(&SANCTIONS) || holds(&ORDERED) || measured(text),
        Words::Base => holds(&LIMITS) || text.chars().any(|c| c.is_ascii_digit()),
        Words::Ban => holds(&SANCTIONS) || measured(text),
    }
}

/// Whether words that a limit or a time has run into are more than the name of a licence, or of a base quantity.
pub(super) fn holds_a_limit(text: &str) -> bool {
    LIMITS.iter().any(|w| text.contains(w)) || measured(text)
}

/// 违法所得 between other things: neither the first nor the last of what is confiscated, where it is recognised.
fn inner_gains(text: &str) -> bool {
    let rest = GAINS.iter().find_map(|g| text.strip_prefix(g)).unwrap_or(text);
    let rest = GAINS.iter().find_map(|g| rest.strip_suffix(g)).unwrap_or(rest);
    GAINS.iter().any(|g| rest.contains(g))
}

/// A number with a unit of time or money behind it: 三个月, 半年, 5万元.
fn measured(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "〇零一二两三四五六七八九十百千万亿半.".contains(c);
    let mut after_number = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if after_number && c == '个' && chars.peek().is_some_and(|next| "月工".contains(*next)) {
            return true;
        }
        if after_number && "月年日天元倍%".contains(c) {
            return true;
        }
        after_number = is_digit(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_and_the_rest_is_seen() {
        for name in ["许可证", "执业证书", "三轮车", "万向节", "违法所得和工具", "工具和违法所得", "一次性餐具"]
        {
            assert!(!more_than_a_name(name, Words::Object), "{name}");
        }
        for more in [
            "许可证三个月以上",
            "许可证半年",
            "许可证不超过",
            "许可证3-",
            "工具并给予警告",
            "甲、违法所得和工具",
            "违法所得:",
        ] {
            assert!(more_than_a_name(more, Words::Object), "{more}");
        }
        for name in ["改正", "限期改正", "停止违法行为", "恢复原状", "停止建设、恢复原状"] {
            assert!(!more_than_a_name(name, Words::Order), "{name}");
        }
        for more in ["改正并吊销许可证", "其停产停业", "限期关闭", "停止执业", "自收到决定之日起三十日内改正"]
        {
            assert!(more_than_a_name(more, Words::Order), "{more}");
        }
        assert!(!more_than_a_name("货值金额", Words::Base) && more_than_a_name("不超过违法所得", Words::Base));
    }
}
