//! 个案调整: what the organ means to impose, held against the baseline and against the law.

use cailiang_core::interval::{End, Interval, cmp_hi, cmp_lo};
use cailiang_core::model::Modal;
use cailiang_core::number::Exact;
use serde::Serialize;
use serde_json::Value as Json;

use crate::case::{Case, CaseError};
use crate::fines::{self, On};
use crate::law::relief;
use crate::result::{About, Resolution, Step};
use crate::view::Shown;

/// A departure as the case gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Departure {
    /// What is to be imposed.
    pub fine: Proposed,
    /// Why (理由).
    pub reason: Option<String>,
    /// Who approved it (批准).
    pub approved_by: Option<String>,
    /// Where that is on record (集体讨论记录, 审批表).
    pub record: Option<String>,
    /// The statutory ground of 减轻 or 不予.
    pub ground: Option<String>,
}

/// What is to be imposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proposed {
    /// A fine of so many 元.
    Sum(Exact),
    /// 减轻, the sum not stated.
    Abate,
    /// 不予处罚.
    Waive,
}

impl std::fmt::Display for Proposed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Proposed::Sum(v) => write!(f, "罚款 {v} 元"),
            Proposed::Abate => f.write_str("减轻处罚"),
            Proposed::Waive => f.write_str("不予处罚"),
        }
    }
}

impl Proposed {
    /// As a case file writes it.
    pub fn word(self) -> String {
        match self {
            Proposed::Sum(v) => v.to_string(),
            Proposed::Abate => "减轻".to_owned(),
            Proposed::Waive => "不予".to_owned(),
        }
    }
}

const KEYS: [&str; 5] = ["fine", "reason", "approved_by", "record", "ground"];

impl Departure {
    /// Reads the `departure` of a case.
    ///
    /// # Errors
    /// [`CaseError`] for unknown keys, and for a `fine` that is neither a sum nor 减轻 or 不予.
    pub fn from_json(value: &Json) -> Result<Departure, CaseError> {
        let help = "写作 fine = \"3000\"（元），或 fine = \"不予\"、\"减轻\"，另写 reason、approved_by、record、ground";
        let Some(map) = value.as_object() else {
            return Err(CaseError::new("departure 应是一个表", help));
        };
        if let Some(key) = map.keys().find(|k| !KEYS.contains(&k.as_str())) {
            return Err(CaseError::new(format!("departure 里没有“{key}”这一项"), help));
        }
        let text = |key: &str| match map.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(s)) if s.trim().is_empty() => Ok(None),
            Some(Json::String(s)) => Ok(Some(s.trim().to_owned())),
            Some(Json::Number(n)) if key == "fine" && !n.is_f64() => Ok(Some(n.to_string())),
            Some(_) => Err(CaseError::new(format!("departure.{key} 应是文字"), help)),
        };
        let Some(fine) = text("fine")? else { return Err(CaseError::new("departure 缺少 fine", help)) };
        let fine = match fine.as_str() {
            "不予" | "不予处罚" => Proposed::Waive,
            "减轻" | "减轻处罚" => Proposed::Abate,
            sum => match Exact::parse(sum) {
                Ok(v) if !v.is_negative() && v != Exact::ZERO => Proposed::Sum(v),
                Ok(_) => return Err(CaseError::new("departure.fine 应大于零", "不处罚的，写 fine = \"不予\"")),
                Err(e) => return Err(CaseError::new(format!("departure.fine：“{sum}”{e}"), help)),
            },
        };
        Ok(Departure {
            fine,
            reason: text("reason")?,
            approved_by: text("approved_by")?,
            record: text("record")?,
            ground: text("ground")?,
        })
    }
}

/// Where a departure stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Verdict {
    /// Inside or outside of what.
    pub verdict: Place,
    /// What is lacking.
    pub needs: Vec<String>,
    /// The ground that carries it, or the statute whose range it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// Why it cannot stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The three verdicts, and none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Place {
    /// No departure at all.
    #[serde(rename = "inside baseline")]
    Baseline,
    /// Lawful with reason, approval and record.
    #[serde(rename = "inside statute")]
    Statute,
    /// Lawful only on a ground of 减轻 or 不予.
    #[serde(rename = "outside statute")]
    Outside,
    /// Missing facts decide.
    #[serde(rename = "undetermined")]
    Undetermined,
}

/// Where a proposal lies in one possible result.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Lies {
    Baseline,
    Statute,
    /// Below the lowest fine of the law (given), or nothing where something is compulsory.
    Below(Option<Exact>),
    /// Above the highest.
    Above(Exact),
    /// Between two ranges, or no fine is provided for.
    Nowhere,
    /// Fines are counted in a base that is not known, or one party has two.
    Open,
}

/// Holds the departure of the case against its result.
pub(crate) fn apply(case: &Case, instruments: &[&str], resolution: &mut Resolution) {
    let Some(departure) = &case.departure else { return };
    let mut lies: Vec<Lies> = Vec::new();
    for possible in &resolution.possible {
        let place = lie(departure.fine, &possible.any_of, &possible.statutory);
        if !lies.contains(&place) {
            lies.push(place);
        }
    }
    // What may be waived is not departed from by waiving it.
    if departure.fine == Proposed::Waive && resolution.waived.is_some() {
        lies = vec![Lies::Baseline];
    }
    let lies = agreed(lies);
    let statute = || resolution.applied.iter().rfind(|a| a.role == "依据").map(|a| a.citation.clone());
    let baseline = resolution.applied.iter().any(|a| a.role != "依据");
    let mut verdict = Verdict { verdict: Place::Undetermined, needs: Vec::new(), citation: None, error: None };
    match lies.as_slice() {
        [Lies::Baseline] => {
            verdict.verdict = if baseline { Place::Baseline } else { Place::Statute };
            verdict.citation = statute();
        }
        [Lies::Statute] => {
            verdict.verdict = Place::Statute;
            verdict.citation = statute();
            verdict.needs = lacking(departure);
        }
        [Lies::Below(floor)] => {
            verdict.verdict = Place::Outside;
            below(case, departure, *floor, instruments, resolution, &mut verdict);
        }
        [Lies::Above(top)] => {
            verdict.verdict = Place::Outside;
            verdict.error = Some(format!("{}高于法定的最高额 {top} 元：法律没有规定可以加重处罚", departure.fine));
        }
        [Lies::Nowhere] => {
            verdict.verdict = Place::Outside;
            verdict.error = Some(format!("{}不在法定的任何一个幅度之内", departure.fine));
        }
        [Lies::Open] | [] => verdict.needs.push("写明计算罚款的基数，或者各被罚人的数额，才能判断".to_owned()),
        _ => {
            let facts: Vec<&str> = resolution.missing.iter().map(|m| m.fact.as_str()).collect();
            verdict.needs.push(format!("查明{}，才能判断", facts.join("、")));
        }
    }
    tell(departure, &verdict, resolution);
    resolution.departure = Some(verdict);
}

/// One place, where all results that are still possible agree on the side: of several floors the lowest, of several tops
/// the highest.
fn agreed(lies: Vec<Lies>) -> Vec<Lies> {
    let floors: Option<Vec<Option<Exact>>> =
        lies.iter().map(|l| if let Lies::Below(v) = l { Some(*v) } else { None }).collect();
    let tops: Option<Vec<Exact>> = lies.iter().map(|l| if let Lies::Above(v) = l { Some(*v) } else { None }).collect();
    match (floors, tops) {
        (Some(floors), _) if !floors.is_empty() => vec![Lies::Below(floors.into_iter().flatten().min())],
        (_, Some(tops)) if !tops.is_empty() => tops.into_iter().max().map(Lies::Above).into_iter().collect(),
        _ => lies,
    }
}

/// What a lawful departure from a baseline needs and the case does not give.
fn lacking(departure: &Departure) -> Vec<String> {
    let needed = [
        (&departure.reason, "调整的理由（reason）"),
        (&departure.approved_by, "批准的机关或者负责人（approved_by）"),
        (&departure.record, "批准材料或者集体讨论记录（record）"),
    ];
    needed.iter().filter(|(given, _)| given.is_none()).map(|(_, what)| (*what).to_owned()).collect()
}

/// Below the law: on a ground, or not at all.
fn below(
    case: &Case,
    departure: &Departure,
    floor: Option<Exact>,
    instruments: &[&str],
    resolution: &Resolution,
    verdict: &mut Verdict,
) {
    let waive = departure.fine == Proposed::Waive;
    let word = if waive { "不予处罚" } else { "减轻处罚" };
    let limit = floor.map(|v| format!("低于法定的最低额 {v} 元，")).unwrap_or_default();
    let Some(given) = &departure.ground else {
        verdict.error = Some(format!("{}：{limit}没有写明{word}的法定依据（ground）", departure.fine));
        return;
    };
    match relief::named(given, case.decision_date, instruments) {
        Some(rule) if (if waive { rule.says.waive } else { rule.says.abate }) => {
            verdict.citation =
                Some(format!("《{}》{}", rule.ground.instrument, place_of(given, rule.ground.instrument)));
            verdict.needs = lacking(departure);
            verdict.needs.push("证明符合所引规定的证据".to_owned());
            if departure.fine == Proposed::Abate {
                verdict.needs.push("减轻后的罚款数额（fine）".to_owned());
            }
        }
        Some(rule) => {
            verdict.error = Some(format!("{}：{limit}{}没有规定可以{word}", departure.fine, rule.ground));
        }
        // 法律、法规、规章规定的其他情形: a text of the case may have its own ground, which is not held as data.
        None if resolution
            .applied
            .iter()
            .any(|a| a.role == "依据" && relief::plain(given).starts_with(&a.instrument)) =>
        {
            verdict.citation = Some(given.clone());
            verdict.needs = lacking(departure);
            verdict.needs.push(format!("核对{given}是否规定可以{word}（未入库）"));
        }
        None => {
            verdict.error =
                Some(format!("{}：{limit}“{given}”不是本工具所知的{word}依据，或者在决定日没有施行", departure.fine));
        }
    }
}

fn place_of(given: &str, instrument: &str) -> String {
    let plain = relief::plain(given);
    plain.strip_prefix(instrument).unwrap_or(&plain).to_owned()
}

/// Tells the verdict in words as well.
fn tell(departure: &Departure, verdict: &Verdict, resolution: &mut Resolution) {
    let proposal = departure.fine;
    let text = match verdict.verdict {
        Place::Baseline => format!("{proposal}：在裁量基准的幅度之内，不是个案调整"),
        Place::Statute if verdict.needs.is_empty() && departure.reason.is_none() => {
            format!("{proposal}：在法定幅度之内")
        }
        Place::Statute => format!("{proposal}：不在裁量基准的幅度之内，在法定幅度之内，属于个案调整"),
        Place::Outside => match (&verdict.error, &verdict.citation) {
            (None, Some(ground)) => format!("{proposal}：低于法定幅度，以{ground}为依据"),
            _ => format!("{proposal}：在法定幅度之外，没有依据"),
        },
        Place::Undetermined => format!("{proposal}：是否在幅度之内未能判定"),
    };
    resolution.trace.push(Step::new(About::Departure, text, verdict.citation.clone()));
    if let Some(error) = &verdict.error {
        resolution.warnings.push(format!("个案调整不能成立：{error}"));
    } else if !verdict.needs.is_empty() {
        resolution.warnings.push(format!("个案调整还需要：{}", verdict.needs.join("；")));
    }
}

fn lie(proposed: Proposed, any_of: &[Vec<Shown>], statutory: &[Vec<Shown>]) -> Lies {
    match proposed {
        Proposed::Abate => Lies::Below(None),
        Proposed::Waive => {
            let nothing =
                |packages: &[Vec<Shown>]| packages.iter().any(|p| p.iter().all(|s| s.sanction.modal == Modal::May));
            match (nothing(any_of), nothing(statutory)) {
                (true, _) => Lies::Baseline,
                (false, true) => Lies::Statute,
                (false, false) => Lies::Below(None),
            }
        }
        Proposed::Sum(sum) => {
            let (Some(lower), Some(upper)) = (ranges(any_of), ranges(statutory)) else { return Lies::Open };
            let inside = |ranges: &[Interval]| ranges.iter().any(|r| r.contains(sum));
            if inside(&lower) {
                return Lies::Baseline;
            }
            if inside(&upper) {
                return Lies::Statute;
            }
            let low = upper.iter().map(|r| r.lo).min_by(|a, b| cmp_lo(*a, *b));
            let high = upper.iter().map(|r| r.hi).max_by(|a, b| cmp_hi(*a, *b));
            let is_below = |end: End| end.value().filter(|v| sum <= *v);
            let is_above = |end: End| end.value().filter(|v| sum >= *v);
            match (low.and_then(is_below), high.and_then(is_above)) {
                (Some(floor), _) => Lies::Below(Some(floor)),
                (_, Some(top)) => Lies::Above(top),
                _ => Lies::Nowhere,
            }
        }
    }
}

/// The fines on the party itself; `None` where they are not all in 元.
fn ranges(packages: &[Vec<Shown>]) -> Option<Vec<Interval>> {
    let mut ranges = Vec::new();
    for package in packages {
        let mut fines = fines::of_package(package)?;
        let staff_only = !fines.contains_key(&On::Party);
        let fine = if staff_only { fines.remove(&On::Staff) } else { fines.remove(&On::Party) };
        match fine {
            Some(fine) if fine.unit.is_none() => ranges.push(fine.range),
            Some(_) => return None,
            None => {}
        }
    }
    Some(ranges)
}
