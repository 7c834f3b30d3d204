//! Steps → outcomes: which condition and which party each act belongs to.

use crate::model::{Modal, Order};
use crate::penalty::clause::draft::Draft;
use crate::penalty::clause::grammar::{Grammar, Limit};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::packages::product;
use crate::penalty::clause::piece::{Joint, Operative, Piece};
use crate::penalty::clause::reading::Reading;
use crate::penalty::clause::step::{Sentence, Step};
use crate::penalty::clause::tier::tier;
use crate::penalty::clause::tokens::Range;
use crate::penalty::clause::{Clause, Outcome, Role, Subject};

/// Where the reader is.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) act: usize,
    pub(super) base: Vec<Range>,
    pub(super) base_subject: Subject,
    pub(super) local: Vec<Range>,
    pub(super) party: Option<Range>,
    /// Something has been imposed or ordered since the base began.
    pub(super) acted: bool,
    /// The subject of the first sanction under the base, which later steps go back to.
    pub(super) first_subject: Option<Subject>,
    /// The same within the sentence.
    pub(super) sentence_subject: Option<Subject>,
    pub(super) orders: Vec<Order>,
    pub(super) may: bool,
    /// The piece before stands under 可以.
    pub(super) after_may: bool,
    /// 可以提出意见，报请…: 可以 stands before another verb than the sanction's.
    pub(super) led_by_may: bool,
    /// 或者报经…批准，: the alternative is in the next piece.
    pub(super) or_ahead: bool,
    /// The first word of the step.
    pub(super) step: usize,
    /// Something has been imposed or ordered in this step.
    pub(super) imposed: bool,
    /// The piece before only orders.
    pub(super) only_ordered: bool,
    pub(super) court: bool,
}

pub(super) struct Reader<'a> {
    pub(super) g: &'a Grammar<'a>,
    pub(super) state: State,
    pub(super) drafts: Vec<Draft>,
    /// The piece that announces the penalties which the items state: 按照下列规定处罚.
    pub(super) announcing: Option<Range>,
    /// The head of the items has said 罚款 for all of them.
    pub(super) announced: bool,
    /// An item of a list is read, under its head.
    pub(super) in_item: bool,
    /// 不足一万元的, before what it is counted as.
    pub(super) floor: Option<Range>,
    /// 可以采取下列措施: what the items impose is a choice.
    pub(super) forced_may: bool,
    pub(super) reading: Reading<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(g: &'a Grammar<'a>) -> Reader<'a> {
        Reader {
            g,
            state: State::default(),
            drafts: Vec::new(),
            announcing: None,
            announced: false,
            forced_may: false,
            floor: None,
            in_item: false,
            reading: Reading::new(g.tokens),
        }
    }

    pub(super) fn read(mut self, sentences: &[Sentence]) -> Clause {
        for sentence in sentences {
            if sentence.opens {
                let act = self.state.act + 1;
                self.state = State { act, ..State::default() };
            }
            let list = self.list(sentence);
            self.sentence(&sentence.steps);
            let head = self.announcing.take();
            self.announced = head.is_some_and(|h| self.g.tokens.any(h, Class::Noun));
            self.items(&sentence.items, list);
            self.announced = false;
        }
        self.finish()
    }

    pub(super) fn sentence(&mut self, steps: &[Step]) {
        let whole = steps.first().and_then(|s| s.first()).zip(steps.last().and_then(|s| s.last()));
        if let Some(range) = whole.map(|(first, last)| Range::new(first.lo, last.hi)).filter(|r| self.defines(*r)) {
            if self.g.carries_any(range) {
                self.reading.set_aside(range, "解释用语，不在这里给予处罚");
            }
            return;
        }
        self.state.sentence_subject = None;
        for (number, step) in steps.iter().enumerate() {
            self.state.local.clear();
            self.state.party = None;
            self.state.may = false;
            (self.state.after_may, self.state.led_by_may) = (false, false);
            (self.state.or_ahead, self.state.only_ordered, self.state.imposed) = (false, false, false);
            let mut pieces: Vec<(Range, Piece)> = Vec::with_capacity(step.len());
            let pieces_before = step.len();
            let step = self.g.without_inner_limits(step);
            // The cap says 罚款 for the figures before it.
            let said = self.announced;
            self.announced |= step.len() > pieces_before;
            self.state.step = step.first().map_or(0, |r| r.lo);
            for (at, range) in step.iter().enumerate() {
                let piece = self.piece(*range, self.one_list(&pieces, *range, step.get(at + 1)));
                pieces.push((*range, piece));
            }
            self.decided(&mut pieces);
            if number == 0 && self.tells_how(&pieces) {
                pieces.iter_mut().for_each(|(_, piece)| *piece = Piece::Told);
            }
            if number == 0 && !self.in_item && self.opens_act(&pieces) {
                let State { act, court, may, .. } = self.state;
                self.state = State { act: act + 1, court, may, ..State::default() };
            }
            self.step(&pieces);
            self.announced = said;
        }
    }

    /// 警告、一千元以下的罚款，可以由派出所决定: who imposes them, not that they are.
    fn decided(&self, pieces: &mut [(Range, Piece)]) {
        let t = self.g.tokens;
        let imposing =
            Classes::any(&[Class::Lead, Class::Command, Class::Seize, Class::Revoke, Class::Suspend, Class::Refer]);
        let decides = |(r, p): &(Range, Piece)| {
            matches!(p, Piece::Other | Piece::Told) && t.any(*r, Class::By) && t.ends_with(*r, "决定")
        };
        for at in 1..pieces.len() {
            let decided = pieces.get(at).is_some_and(decides);
            if let Some((range, piece)) = pieces.get_mut(at - 1).filter(|_| decided)
                && !t.any_of(*range, imposing)
                && matches!(piece, Piece::Operative(_) | Piece::Broken(_))
            {
                *piece = Piece::Told;
            }
        }
    }

    /// 责令停产停业，影响较大的，由…报请人民政府决定: how a penalty is imposed, not that it is.
    fn tells_how(&self, pieces: &[(Range, Piece)]) -> bool {
        let [(_, Piece::Operative(found)), (condition, Piece::Other), rest @ ..] = pieces else { return false };
        let bare = found.iter().all(|o| o.prefix.range.is_empty());
        let procedural =
            |r: &Range| ["决定", "批准", "备案", "报请"].iter().any(|w| self.g.tokens.text(*r).contains(w));
        bare && self.g.tokens.ends_with(*condition, "的")
            && rest.iter().any(|(r, _)| procedural(r))
            && rest.iter().all(|(_, p)| matches!(p, Piece::Other | Piece::Told))
    }

    /// 前款所称…，是指…
    fn defines(&self, sentence: Range) -> bool {
        let text = self.g.tokens.text(sentence);
        let head: String = text.chars().take(10).collect();
        head.contains("所称") && (text.contains("是指") || text.contains("包括"))
    }

    /// A sentence opens an act of its own unless it begins with a step of the act before it.
    fn opens_act(&self, pieces: &[(Range, Piece)]) -> bool {
        if self.state.base.is_empty() && !self.state.acted {
            return false;
        }
        let conditional = pieces.iter().any(|(r, p)| !is_operative(p) && self.g.tokens.ends_with(*r, "的"));
        match pieces.first() {
            Some((range, Piece::Other | Piece::Told)) => {
                conditional
                    && !(self.state.acted && (self.g.tokens.has(range.lo, Class::Local) || is_branch(self.g, *range)))
            }
            _ => false,
        }
    }

    /// 可以给予警告，暂停…业务，直至撤销注册 is one list under 可以.
    fn one_list(&self, before: &[(Range, Piece)], range: Range, next: Option<&Range>) -> bool {
        let t = self.g.tokens;
        let Some((_, Piece::Operative(found))) = before.last() else { return false };
        let may = found.last().and_then(|o| o.items.last()).is_some_and(|i| i.modal == Modal::May);
        let until = t.has(range.lo, Class::Until) || next.is_some_and(|n| t.has(n.lo, Class::Until));
        let bare = !t.has(range.lo, Class::Lead) && !t.has(range.lo, Class::Command);
        may && until && bare
    }

    fn piece(&mut self, range: Range, listed: bool) -> Piece {
        let t = self.g.tokens;
        let found = self.g.piece(range, self.state.may || listed || self.forced_may);
        let by_court = (range.lo..range.hi)
            .find(|i| t.has(*i, Class::Court))
            .is_some_and(|at| at == range.lo || t.has(at - 1, Class::By));
        let other_organ = t.any(range, Class::By) && !by_court;
        self.state.court = by_court || self.state.court && !other_organ;
        let judicial = t.any(range, Class::Criminal) || self.state.court;
        let found = match found {
            Piece::Operative(_) | Piece::Broken(_) if judicial => Piece::Told,
            Piece::Broken(_) if t.any(range, Class::Discipline) => Piece::Told,
            Piece::Broken(_) if t.any(range, Class::Payment) && !t.any(range, Class::Lead) => Piece::Other,
            found => found,
        };
        // 可以自责令改正之日的次日起，按照…: the modal rules the piece behind the comma.
        let last = range.hi.saturating_sub(1);
        // 可以报经有批准权的人民政府批准，责令关闭: so does the one before an approval.
        // 可以根据情节轻重，给予…: and the one behind what it is measured by.
        let ends = ["批准", "同意", "情节轻重", "情节", "情形", "情况"].iter().any(|w| t.ends_with(range, w));
        let leads_on = t.ends_with(Range::new(last, range.hi), "起") || ends;
        let may = !is_operative(&found) && t.any(range, Class::May);
        self.state.may = may && leads_on;
        found
    }

    pub(super) fn step(&mut self, pieces: &[(Range, Piece)]) {
        let mut at = 0;
        while let Some((range, piece)) = pieces.get(at) {
            match piece {
                Piece::Other | Piece::Told => {
                    let end = (at..pieces.len())
                        .find(|i| !pieces.get(*i).is_some_and(|(_, p)| matches!(p, Piece::Other | Piece::Told)))
                        .unwrap_or(pieces.len());
                    let next = pieces.get(end).map(|p| &p.1);
                    self.between(pieces.get(at..end).unwrap_or_default(), next, at == 0);
                    at = end;
                    continue;
                }
                Piece::Operative(found) => {
                    for operative in found {
                        self.impose(operative);
                    }
                }
                Piece::Party(party) => {
                    self.state.party = Some(*party);
                    self.reading.part(*range, Role::Party);
                }
                Piece::Limit(limit) => self.limit(*limit, *range),
                Piece::Besides(party, items) => {
                    self.state.party = party.or(self.state.party);
                    self.reading.part(*range, Role::Organ);
                    if items.is_empty() && self.g.carries_any(*range) {
                        self.reading.not_understood(*range, "“除……外”里的处罚看不懂");
                    }
                    let operative = Operative { joint: Joint::First, prefix: Default::default(), items: items.clone() };
                    self.impose(&operative);
                }
                Piece::Broken(found) => {
                    self.reading.part(*range, Role::Organ);
                    self.reading.not_understood(*found, "处罚没有读到头");
                    self.state.acted = true;
                }
            }
            at += 1;
        }
    }

    /// Pieces that impose nothing: conditions up to the last 的, then what goes with the acts behind them.
    fn between(&mut self, pieces: &[(Range, Piece)], next: Option<&Piece>, first: bool) {
        let t = self.g.tokens;
        // 每逾期一日，处五百元罚款: the unit stands before the comma.
        for (range, _) in pieces.iter().filter(|(r, _)| t.has(r.lo, Class::Per)) {
            if next.is_some_and(is_operative) {
                self.reading.not_understood(*range, "有两种读法：按每一单位计算罚款；只罚一次");
            }
        }
        let ends_condition =
            |r: Range| t.ends_with(r, "的") || !self.state.acted && (t.ends_with(r, "之一") || t.ends_with(r, "情形"));
        let mut until = pieces.iter().rposition(|(r, _)| ends_condition(*r)).map_or(0, |at| at + 1);
        let opens = first
            && pieces.first().is_some_and(|(r, _)| {
                let organ =
                    Classes::any(&[Class::By, Class::Organ, Class::Except, Class::Refer, Class::Adverb, Class::And]);
                !t.any_of(*r, organ) || ["之一", "行为", "情形"].iter().any(|w| t.ends_with(*r, w))
            });
        if until == 0 && opens && next.is_some_and(is_operative) {
            // ；有前款第二项行为，…: a condition without 的 at the head of a step.
            until = 1;
        }
        if until == 0 && !self.state.acted && self.state.base.is_empty() && next.is_some_and(is_operative) {
            // 有下列行为之一，…: an offence without 的.
            until = pieces.len().min(1);
        }
        let (conditions, rest) = pieces.split_at_checked(until).unwrap_or_default();
        let mut ranges: Vec<Range> = conditions.iter().map(|(r, _)| *r).collect();
        if let (Some(Piece::Limit(Limit::BaseFloor(sum))), Some(floor)) = (next, ranges.last().copied()) {
            // 不足五万元的，按五万元计算: the same sum twice.
            self.reading.part(floor, Role::Limit);
            if !self.g.names_floor(floor, *sum) {
                self.reading.not_understood(floor, "不足的数额与按其计算的数额不同");
            }
            ranges.pop();
            self.floor = Some(floor);
        }
        self.conditions(&ranges);
        for (range, piece) in rest {
            self.beside(*range, piece, next);
        }
    }

    pub(super) fn conditions(&mut self, ranges: &[Range]) {
        let Some(first) = ranges.first() else { return };
        (self.state.after_may, self.state.only_ordered) = (false, false);
        for range in ranges {
            self.reading.part(*range, Role::Condition);
        }
        if !self.state.acted {
            self.state.base.extend(ranges);
            // An item names its own offender, or stands under that of its head.
            let said: &[Range] = if self.in_item { ranges } else { &self.state.base };
            let named = self.g.offence_subject(said);
            if named != Subject::Any {
                self.state.base_subject = named;
            }
            return;
        }
        let branch = |g: &Grammar<'_>, r: &Range| is_branch(g, *r);
        if branch(self.g, first) {
            // 违法所得十万元以上的 branches the condition that it stands in.
            let g = self.g;
            self.state.local.retain(|r| !branch(g, r));
        } else {
            self.state.local.clear();
        }
        self.state.local.extend(ranges);
    }

    fn finish(mut self) -> Clause {
        let t = self.g.tokens;
        let drafts = std::mem::take(&mut self.drafts);
        let mut outcomes = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let any_of = match (draft.groups.is_empty(), product(&draft.groups)) {
                (true, _) => Vec::new(),
                (false, Some(packages)) => packages,
                (false, None) => {
                    let range =
                        draft.local.last().or(draft.base.last()).copied().unwrap_or(Range::new(0, t.len().min(1)));
                    self.reading.not_understood(range, "可选的组合太多");
                    Vec::new()
                }
            };
            let conditions: Vec<Range> = draft.base.iter().chain(&draft.local).copied().collect();
            outcomes.push(Outcome {
                when: self.g.when(&conditions, draft.party),
                conditions: conditions.iter().map(|r| t.place(*r)).collect(),
                subject: draft.subject,
                party: draft.party.map(|p| t.verbatim(p)),
                orders: draft.orders.clone(),
                any_of,
                refers: draft.refers.map(|r| t.verbatim(r)),
                tier: tier(self.g, &draft),
                groups: draft.groups,
            });
        }
        self.reading.clause_mut().outcomes = outcomes;
        self.reading.close(self.g)
    }
}

impl Grammar<'_> {
    /// The words of a condition, joined by ` || `. A very long offence is cut; its places say where it stands.
    fn when(&self, conditions: &[Range], party: Option<Range>) -> Option<String> {
        const MOST: usize = 600;
        let mut text = String::new();
        let mut last: Option<Range> = None;
        for range in conditions {
            if let Some(last) = last {
                text.push_str(if last.hi + 1 == range.lo { "，" } else { " || " });
            }
            text.extend(self.tokens.verbatim(*range).chars().take(MOST));
            last = Some(*range);
        }
        if let Some(party) = party {
            let named = self.tokens.verbatim(party);
            text.push_str(if text.is_empty() { "对" } else { " || 对" });
            text.push_str(&named);
        }
        if text.chars().count() > MOST {
            text = text.chars().take(MOST).chain("……".chars()).collect();
        }
        (!text.is_empty()).then_some(text)
    }
}

impl Grammar<'_> {
    /// 总额不超过一万元的罚款或者五日以下拘留: the cap is a piece of its own.
    fn without_inner_limits(&self, step: &Step) -> Step {
        let cut = |range: &Range| {
            let end = self.limit_end(range.lo, range.hi).filter(|end| self.tokens.has(*end, Class::Or));
            match end {
                Some(end) => vec![Range::new(range.lo, end), Range::new(end, range.hi)],
                None => vec![*range],
            }
        };
        step.iter().flat_map(cut).collect()
    }
}

/// Whether a condition only branches by amount or by what was gained.
pub(super) fn is_branch(g: &Grammar<'_>, range: Range) -> bool {
    let t = g.tokens;
    let text: String = t.chars(range).iter().take(12).collect();
    let words = [
        "有违法所得",
        "没有",
        "无违法所得",
        "违法所得",
        "货值",
        "不足",
        "非法所得",
        "违法经营额",
        "违法收入",
        "同类",
        "超过",
    ];
    words.iter().any(|w| text.starts_with(w)) || t.any(range, Class::Gains) && t.any(range, Class::Yuan)
}

pub(super) fn is_operative(piece: &Piece) -> bool {
    matches!(piece, Piece::Operative(_) | Piece::Party(_) | Piece::Broken(_) | Piece::Besides(..))
}
