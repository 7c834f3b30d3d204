//! From the grammar to a [`Phrase`].

use std::borrow::Cow;

use pest::Parser as _;
use pest::iterators::Pair;

use crate::interval::Interval;
use crate::model::{
    Amount, Basis, Duration, FloorOn, Group, Kind, Modal, Order, Party, Phrase, Sanction, TimeUnit, Within,
};
use crate::number::Exact;
use crate::penalty::swallowed::{Words, more_than_a_name};
use crate::penalty::{Bounds, PhraseError, amounts, sentence};
use crate::source::fold_width;

#[derive(pest_derive::Parser)]
#[grammar = "penalty/penalty.pest"]
struct PenaltyParser;

pub(super) type Node<'a> = Pair<'a, Rule>;

/// A phrase longer than any statute's is refused before the grammar sees it.
const MAX_CHARS: usize = 4_000;

/// A fault at a node: byte offsets of the squeezed text.
pub(super) struct Fault {
    message: String,
    help: &'static str,
    start: usize,
    end: usize,
}

impl Fault {
    pub(super) fn at(node: &Node<'_>, message: String, help: &'static str) -> Fault {
        Fault { message, help, start: node.as_span().start(), end: node.as_span().end() }
    }
}

/// Text without blanks and with folded forms, beside what it was made of.
struct Squeezed<'t> {
    text: Cow<'t, str>,
    written: &'t str,
}

impl Squeezed<'_> {
    fn new(written: &str) -> Squeezed<'_> {
        let as_it_is = written.chars().all(|c| fold_width(c) == c && !is_blank(c));
        let squeezed = || written.chars().map(fold_width).filter(|c| !is_blank(*c)).collect();
        Squeezed { text: if as_it_is { Cow::Borrowed(written) } else { Cow::Owned(squeezed()) }, written }
    }

    fn error(&self, fault: Fault) -> PhraseError {
        // Where each character of the text stood.
        let kept = self.written.chars().map(fold_width).enumerate().filter(|(_, c)| !is_blank(*c));
        let places: Vec<usize> = kept.map(|(place, _)| place).collect();
        let chars = |byte: usize| self.text.char_indices().take_while(|(i, _)| *i < byte).count();
        let (first, last) = (chars(fault.start), chars(fault.end));
        let end = places.last().map_or(0, |p| p + 1);
        let start = places.get(first).copied().unwrap_or(end);
        let stop = last.checked_sub(1).and_then(|l| places.get(l)).map_or(end, |p| p + 1);
        PhraseError {
            message: fault.message,
            help: (!fault.help.is_empty()).then(|| fault.help.to_owned()),
            start,
            len: stop.saturating_sub(start),
        }
    }
}

/// A blank of a folded text.
fn is_blank(c: char) -> bool {
    c == ' ' || c == '\n'
}

/// Reads one penalty phrase: `责令改正，没收违法所得，并处一万元以上十万元以下的罚款`.
///
/// # Errors
/// [`PhraseError`] with the place of what is not understood or malformed. Nothing is guessed: what is not in the normal
/// form is taken only where the reader of statute sentences understands all of it.
pub fn parse_phrase(text: &str, bounds: Bounds) -> Result<Phrase, PhraseError> {
    let squeezed = Squeezed::new(text);
    if squeezed.text.len() > MAX_CHARS && squeezed.text.chars().count() > MAX_CHARS {
        let (start, end) = (0, squeezed.text.len());
        let message = format!("处罚写得过长（上限 {MAX_CHARS} 字）");
        return Err(squeezed.error(Fault { message, help: "分行写", start, end }));
    }
    let parsed = match PenaltyParser::parse(Rule::phrase, &squeezed.text) {
        Ok(parsed) => parsed,
        Err(e) => {
            return sentence::read(text, bounds).ok_or_else(|| squeezed.error(stopped(&squeezed.text, place(&e))));
        }
    };
    let mut doubt = None;
    for node in parsed.clone().flatten() {
        if let Some(fault) = unit_missing(&node) {
            return Err(squeezed.error(fault));
        }
        doubt = doubt.or_else(|| doubtful(&node)).or_else(|| swallowed(&node));
    }
    // The reader of sentences takes its words apart more finely; what it does not understand either is refused.
    if let Some(fault) = doubt {
        return sentence::read(text, bounds).ok_or_else(|| squeezed.error(fault));
    }
    let mut phrase = Phrase::default();
    for top in parsed.flat_map(Node::into_inner) {
        let read = match top.as_rule() {
            Rule::only => only(&top, &mut phrase),
            Rule::waive => {
                let may = top.clone().into_inner().any(|n| n.as_rule() == Rule::may);
                phrase.waive = Some(if may { Modal::May } else { Modal::Must });
                Ok(())
            }
            Rule::denial => denial(&top, bounds, &mut phrase),
            Rule::clause => clause(&top, bounds, &mut phrase),
            _ => Ok(()),
        };
        read.map_err(|fault| squeezed.error(fault))?;
    }
    Ok(phrase)
}

/// Reads a duration by itself, as the column 期限 of a table holds it: `一个月以上三个月以下`, `十五日`, `终身`.
///
/// # Errors
/// [`PhraseError`] when it is anything else.
pub fn parse_duration(text: &str, bounds: Bounds) -> Result<Duration, PhraseError> {
    let squeezed = Squeezed::new(text);
    let read = PenaltyParser::parse(Rule::lasting, &squeezed.text).ok();
    let Some(read) = read.and_then(|mut nodes| nodes.next()?.into_inner().next()) else {
        let (message, end) = (format!("“{}”不是期限", squeezed.text), squeezed.text.len());
        let help = "写作 一个月以上三个月以下、三个月以下、十五日 或 终身；没有期限写作 -";
        return Err(squeezed.error(Fault { message, help, start: 0, end }));
    };
    if read.as_rule() == Rule::life {
        return Ok(Duration { min: None, max: None, unit: TimeUnit::Life });
    }
    amounts::duration(&read, bounds).map_err(|fault| squeezed.error(fault))
}

/// A list of several beside 或者 or 直至 of which the normal form does not say what the alternatives are: an order among
/// them (责令改正、给予警告或者罚款), or a way that ends in the last (警告、暂扣许可证直至吊销许可证).
fn doubtful(options: &Node<'_>) -> Option<Fault> {
    if options.as_rule() != Rule::options {
        return None;
    }
    let parts: Vec<Node<'_>> = options.clone().into_inner().collect();
    let doubtful = |pair: &[Node<'_>]| {
        let [first, second] = pair else { return None };
        let list = if first.as_rule() == Rule::list { first } else { second };
        let members = list.clone().into_inner().filter(|n| n.as_rule() == Rule::member);
        let members: Vec<Rule> = members.flat_map(|m| m.into_inner()).map(|n| n.as_rule()).collect();
        let unclear = match second.as_rule() {
            Rule::or => members.contains(&Rule::order),
            _ => first.as_rule() == Rule::until || second.as_rule() == Rule::until,
        };
        (members.len() > 1 && unclear).then(|| {
            let message = format!("“{}”与后面的选择怎样相连，有两种读法", list.as_str());
            Fault::at(list, message, "每次都处的，用逗号隔开写在前面；几个中选一个的，都用“或者”相连")
        })
    };
    parts.windows(2).find_map(doubtful)
}

/// Free words that hold more than a name, and sums of which the first has no unit of its own (处1至3万元).
fn swallowed(node: &Node<'_>) -> Option<Fault> {
    let words = match node.as_rule() {
        Rule::goods | Rule::suspended => Words::Object,
        Rule::order_verb => Words::Order,
        Rule::of => Words::Base,
        Rule::ban_what => Words::Ban,
        Rule::money_range => return unit_shared(node),
        _ => return None,
    };
    if !more_than_a_name(node.as_str(), words) {
        return None;
    }
    let (what, help) = match words {
        Words::Order => ("一个命令", "期限紧接“责令”写，如 责令三十日内改正；处罚另写，用逗号隔开"),
        _ => ("一个名称", "处罚种类、期限、数额各写各的，用逗号隔开"),
    };
    Some(Fault::at(node, format!("“{}”里不止{what}，看不懂", node.as_str()), help))
}

/// 处2以上5万元以下: two 元, or twenty thousand.
fn unit_missing(node: &Node<'_>) -> Option<Fault> {
    let range = node.as_rule() == Rule::money_range && node.as_str().contains("以上");
    range.then(|| unit_shared(node)).flatten()
}

/// 处1至3万元: one to three, or ten thousand to thirty thousand.
fn unit_shared(range: &Node<'_>) -> Option<Fault> {
    let scaled = |n: &Node<'_>| n.as_str().ends_with(['十', '百', '千', '万', '亿']);
    let text = range.as_str();
    let figures: Vec<Node<'_>> = range.clone().into_inner().filter(|n| n.as_rule() == Rule::number).collect();
    let [low, high] = figures.as_slice() else { return None };
    let own_unit = text.get(low.as_str().len()..).is_some_and(|rest| rest.starts_with('元'));
    let doubtful = !own_unit && scaled(high) && !scaled(low);
    doubtful.then(|| Fault::at(range, format!("“{text}”的前一个数没有写单位"), "两个数都写全，如 一万元以上三万元以下"))
}

/// 仅: before all that is imposed; only orders, which it does not touch, may stand before it.
fn only(word: &Node<'_>, phrase: &mut Phrase) -> Result<(), Fault> {
    let before = !phrase.groups.is_empty() || phrase.waive.is_some();
    if before || std::mem::replace(&mut phrase.only, true) {
        let (start, end) = (word.as_span().start(), word.as_span().end());
        let message = "“仅”之前已经写了处罚".to_owned();
        return Err(Fault {
            message, help: "“仅”写在各种处罚之前，它前面只能是责令改正等命令", start, end
        });
    }
    Ok(())
}

/// The byte where the grammar stopped.
fn place(error: &pest::error::Error<Rule>) -> usize {
    match error.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    }
}

/// Why a phrase was not understood that the grammar left at a byte.
fn stopped(text: &str, at: usize) -> Fault {
    let usual = "如：责令改正，没收违法所得，并处二千元以上二万元以下的罚款";
    let segment = text.get(..at).and_then(|t| t.rfind([',', ';'])).map_or(0, |comma| comma + 1);
    let (before, rest) = (text.get(segment..at).unwrap_or(""), text.get(at..).unwrap_or(""));
    let twice = rest.split([',', ';']).next().filter(|r| r.starts_with("以下") && r.matches("以下").count() > 1);
    if let Some(rest) = twice {
        let until = rest.rfind("以下").map_or(rest.len(), |at| at + "以下".len());
        let shown = format!("{before}{}", rest.get(..until).unwrap_or(rest));
        let help = "前一个也许应是“以上”";
        return Fault {
            message: format!("“{shown}”写了两个“以下”"), help, start: segment, end: at + until
        };
    }
    if rest.is_empty() {
        let message = if before.is_empty() {
            "这一处罚没有写完".to_owned()
        } else {
            format!("“{before}”看不懂，或没有写完")
        };
        return Fault { message, help: usual, start: segment, end: at };
    }
    let shown: String = rest.chars().take(12).collect();
    Fault {
        message: format!("从“{shown}”起看不懂是什么处罚"), help: usual, start: at, end: at + shown.len()
    }
}

fn denial(node: &Node<'_>, bounds: Bounds, phrase: &mut Phrase) -> Result<(), Fault> {
    for inner in node.clone().into_inner() {
        for choice in sanction(&inner, bounds)? {
            for mut s in choice {
                s.modal = Modal::Not;
                (s.amount, s.duration) = (None, None);
                phrase.groups.push(Group::single(s));
            }
        }
    }
    Ok(())
}

/// What one option of a clause says.
#[derive(Clone, Default)]
struct Choice {
    sanctions: Vec<Sanction>,
    orders: Vec<Order>,
}

fn clause(node: &Node<'_>, bounds: Bounds, phrase: &mut Phrase) -> Result<(), Fault> {
    let mut on = None;
    let mut modal = Modal::Must;
    let mut options: Vec<Choice> = Vec::new();
    // The members of the last list, as long as no other follows it.
    let mut conjuncts: Option<Vec<Vec<Choice>>> = None;
    let mut qualifiers = Vec::new();
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::party_unit => on = Some(Party::Unit),
            Rule::party_individual => on = Some(Party::Individual),
            Rule::party_staff => on = Some(Party::Staff),
            Rule::options => {
                let parts: Vec<Node<'_>> = part.into_inner().collect();
                for (i, list) in parts.iter().enumerate().filter(|(_, n)| n.as_rule() == Rule::list) {
                    options.extend(conjuncts.take().iter().flat_map(|before| product(before)));
                    // 可以 rules what stands before the next comma.
                    if i.checked_sub(1).and_then(|joint| parts.get(joint)).is_some_and(|n| n.as_rule() == Rule::apart) {
                        modal = Modal::Must;
                    }
                    let members = members(list, bounds, &mut modal, on)?;
                    if parts.get(i + 1).is_some_and(|next| next.as_rule() == Rule::or) {
                        options.extend(members.into_iter().flatten());
                        continue;
                    }
                    conjuncts = Some(members);
                }
            }
            Rule::qualifier => qualifiers.push(part),
            _ => {}
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    if let Some(conjuncts) = conjuncts.take_if(|_| options.is_empty()) {
        // No 或者 between lists: every member stands on its own.
        for mut member in conjuncts {
            phrase.orders.extend(member.iter_mut().flat_map(|choice| std::mem::take(&mut choice.orders)));
            if let [one] = member.as_mut_slice() {
                groups.extend(std::mem::take(&mut one.sanctions).into_iter().map(Group::single));
            } else {
                groups.push(Group { choices: member.into_iter().map(|choice| choice.sanctions).collect() });
            }
        }
    } else {
        options.extend(conjuncts.iter().flat_map(|last| product(last)));
        for order in options.iter().flat_map(|o| &o.orders) {
            let mut order = order.clone();
            order.modal = Modal::May;
            if !phrase.orders.iter().any(|o| o.name == order.name) {
                phrase.orders.push(order);
            }
        }
        let mut choices: Vec<Vec<Sanction>> = Vec::new();
        for option in options {
            if !choices.contains(&option.sanctions) {
                choices.push(option.sanctions);
            }
        }
        groups.push(Group { choices });
    }
    for qualifier in qualifiers {
        qualify(&qualifier, &mut groups, phrase)?;
    }
    if phrase.groups.is_empty() {
        phrase.groups = groups;
    } else {
        phrase.groups.extend(groups);
    }
    Ok(())
}

/// The members of a list; each is a set of alternatives (责令停业、关闭).
fn members(list: &Node<'_>, bounds: Bounds, modal: &mut Modal, on: Option<Party>) -> Result<Vec<Vec<Choice>>, Fault> {
    let mut found = Vec::new();
    for part in list.clone().into_inner() {
        if part.as_rule() == Rule::may {
            *modal = Modal::May;
        }
        for inner in part.into_inner() {
            let member = match inner.as_rule() {
                Rule::order => vec![Choice { orders: vec![order(&inner, *modal)?], sanctions: Vec::new() }],
                Rule::sanction => {
                    let mut halts = halts(&inner).into_iter();
                    let choice = |mut sanctions: Vec<Sanction>| {
                        for s in &mut sanctions {
                            s.modal = *modal;
                            s.on = on;
                        }
                        let orders = if sanctions.is_empty() { halts.next().into_iter().collect() } else { Vec::new() };
                        Choice { sanctions, orders }
                    };
                    sanction(&inner, bounds)?.into_iter().map(choice).collect()
                }
                _ => continue,
            };
            found.push(member);
        }
    }
    Ok(found)
}

/// 停工整治 among the alternatives of a sanction: orders, one of which may be given instead.
fn halts(node: &Node<'_>) -> Vec<Order> {
    let words = node.clone().into_inner().flat_map(Node::into_inner).filter(|n| n.as_rule() == Rule::halt_work);
    words.map(|w| Order { name: format!("责令{}", w.as_str()), within: None, modal: Modal::May }).collect()
}

fn product(members: &[Vec<Choice>]) -> Vec<Choice> {
    let mut all = vec![Choice::default()];
    for member in members {
        let mut next = Vec::new();
        for before in &all {
            for option in member {
                let mut longer = before.clone();
                longer.sanctions.extend(option.sanctions.iter().cloned());
                longer.orders.extend(option.orders.iter().cloned());
                next.push(longer);
            }
        }
        all = next;
    }
    all
}

fn order(node: &Node<'_>, modal: Modal) -> Result<Order, Fault> {
    let mut within = None;
    let mut verb = None;
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::within => {
                let parts: Vec<Node<'_>> = part.into_inner().collect();
                within = amounts::limit(&parts)?.map(|(max, unit)| Within { max, unit });
            }
            Rule::order_verb => verb = Some(part.as_str()),
            _ => {}
        }
    }
    let name = verb.map_or_else(|| node.as_str().to_owned(), |v| format!("责令{v}"));
    Ok(Order { name, within, modal })
}

/// The alternatives of a sanction node: one, but for 责令停业、关闭.
fn sanction(node: &Node<'_>, bounds: Bounds) -> Result<Vec<Vec<Sanction>>, Fault> {
    let Some(inner) = node.clone().into_inner().next() else { return Ok(Vec::new()) };
    let one = |s: Sanction| Ok(vec![vec![s]]);
    let named = |kind: Kind, text: &str| Sanction { object: Some(text.to_owned()), ..Sanction::new(kind) };
    match inner.as_rule() {
        Rule::warning => one(Sanction::new(Kind::Warning)),
        Rule::censure => one(Sanction::new(Kind::Censure)),
        Rule::downgrade => one(Sanction::new(Kind::LowerGrade)),
        Rule::confiscation => Ok(vec![confiscation(&inner)]),
        Rule::revoke => one(named(Kind::RevokeLicence, inner.into_inner().as_str())),
        Rule::suspend => {
            let mut s = Sanction::new(Kind::SuspendLicence);
            for part in inner.into_inner() {
                match part.as_rule() {
                    Rule::duration => s.duration = Some(amounts::duration(&part, bounds)?),
                    _ => s.object = Some(part.as_str().to_owned()),
                }
            }
            one(s)
        }
        Rule::detention => {
            let mut s = Sanction::new(Kind::Detention);
            for part in inner.into_inner() {
                s.duration = Some(amounts::duration(&part, bounds)?);
            }
            one(s)
        }
        Rule::ban => {
            let parts: Vec<Node<'_>> = inner.into_inner().collect();
            let mut s = Sanction::new(Kind::Ban);
            if let [bare] = parts.as_slice()
                && bare.as_rule() == Rule::bare_ban
            {
                let written = bare.clone().into_inner().next();
                s.duration = written.map(|d| amounts::duration(&d, bounds)).transpose()?;
                return one(s);
            }
            s.duration = Some(match amounts::limit(&parts)? {
                Some((n, unit)) => Duration { min: Some(n), max: Some(n), unit },
                None => Duration { min: None, max: None, unit: TimeUnit::Life },
            });
            s.text = parts.last().map(|p| p.as_str().to_owned());
            one(s)
        }
        Rule::forced => forced(&inner, bounds),
        _ => one(fine(&inner, bounds)?),
    }
}

fn confiscation(node: &Node<'_>) -> Vec<Sanction> {
    let text = node.clone().into_inner().as_str();
    let mut found = Vec::new();
    let mut rest = text;
    let gains = ["违法所得", "非法所得"];
    if let Some(after) = gains.iter().find_map(|g| text.strip_prefix(g)) {
        let object = after.trim_start_matches(['和', '、', '及']);
        found.push(Sanction::new(Kind::ConfiscateGains));
        rest = object;
        // 没收违法所得的… names something else: keep the words.
        if after.starts_with('的') {
            found.clear();
            rest = text;
        }
    }
    if let Some(goods) = gains.iter().find_map(|g| rest.strip_suffix(g)).filter(|g| !g.is_empty() && found.is_empty()) {
        let object = goods.trim_end_matches(['和', '、', '及']);
        found.push(Sanction { object: Some(object.to_owned()), ..Sanction::new(Kind::ConfiscateGoods) });
        found.push(Sanction::new(Kind::ConfiscateGains));
    } else if !rest.is_empty() {
        found.push(Sanction { object: Some(rest.to_owned()), ..Sanction::new(Kind::ConfiscateGoods) });
    }
    found
}

fn forced(node: &Node<'_>, bounds: Bounds) -> Result<Vec<Vec<Sanction>>, Fault> {
    let mut choices = Vec::new();
    for ordered in node.clone().into_inner() {
        if ordered.as_rule() == Rule::halt_work {
            choices.push(Vec::new());
            continue;
        }
        let mut s = Sanction::new(Kind::StopBusiness);
        for part in ordered.into_inner() {
            match part.as_rule() {
                Rule::duration => s.duration = Some(amounts::duration(&part, bounds)?),
                Rule::close_word => s.kind = Kind::Close,
                rule => {
                    s.kind = if rule == Rule::restrict_word { Kind::RestrictBusiness } else { Kind::StopBusiness };
                    s.text = Some(part.as_str().to_owned());
                }
            }
        }
        choices.push(vec![s]);
    }
    Ok(choices)
}

fn base_phrase(text: &str) -> String {
    text.trim_start_matches("按照").trim_start_matches('按').trim_end_matches('的').to_owned()
}

fn fine(node: &Node<'_>, bounds: Bounds) -> Result<Sanction, Fault> {
    let mut s = Sanction::new(Kind::Fine);
    let Some(inner) = node.clone().into_inner().next() else { return Ok(s) };
    let rule = inner.as_rule();
    let (mut of, mut per, mut range, mut times) = (None, None, Interval::ALL, false);
    for part in inner.into_inner() {
        match part.as_rule() {
            Rule::of | Rule::daily_of | Rule::daily_base => of = Some(base_phrase(part.as_str())),
            Rule::per => per = Some(part.as_str().to_owned()),
            Rule::rate_range | Rule::rate_upper | Rule::rate_exact => (range, times) = amounts::rates(&part, bounds)?,
            _ => range = amounts::money(&part, bounds)?,
        }
    }
    let basis = match rule {
        Rule::daily => Basis::PerDay { of, per: None },
        Rule::daily_rate => Basis::PerDay { of, per: Some("%".to_owned()) },
        Rule::unit_fine => {
            let per = per.unwrap_or_default();
            if per.ends_with('日') || per.ends_with('天') {
                Basis::PerDay { of: None, per: Some(per) }
            } else {
                Basis::PerUnit(per)
            }
        }
        Rule::rate_fine if times => Basis::Multiple(of.unwrap_or_default()),
        Rule::rate_fine => Basis::Percent(of.unwrap_or_default()),
        Rule::money_fine => Basis::Fixed,
        _ => return Ok(s),
    };
    s.amount = Some(Amount { basis, range, cap: None, floor: None });
    Ok(s)
}

/// Caps and floors behind a clause belong to the last fine that has figures.
fn qualify(node: &Node<'_>, groups: &mut [Group], phrase: &mut Phrase) -> Result<(), Fault> {
    let Some(inner) = node.clone().into_inner().next() else { return Ok(()) };
    let sums = inner
        .clone()
        .into_inner()
        .filter(|n| n.as_rule() == Rule::money_exact)
        .map(|n| amounts::sum(&n))
        .collect::<Result<Vec<Exact>, Fault>>()?;
    let amount = groups
        .iter_mut()
        .rev()
        .chain(phrase.groups.iter_mut().rev())
        .flat_map(|g| g.choices.iter_mut().rev())
        .flatten()
        .find_map(|s| s.amount.as_mut());
    let Some(amount) = amount else {
        return Err(Fault::at(&inner, "前面没有写出数额的罚款".to_owned(), "封顶和保底写在罚款之后"));
    };
    match (inner.as_rule(), sums.as_slice()) {
        (Rule::cap, [cap]) => amount.cap = Some(*cap),
        (Rule::floor_fine, [floor]) => amount.floor = Some((*floor, FloorOn::Fine)),
        (Rule::floor_base, [below, floor]) if below == floor => {
            let on = if inner.as_str().starts_with("罚款") { FloorOn::Fine } else { FloorOn::Base };
            amount.floor = Some((*floor, on));
        }
        _ => return Err(Fault::at(&inner, "“不足”与“按…计算”的数额不同".to_owned(), "两处写同一数额")),
    }
    Ok(())
}
