//! Sanctions in their normal form: the words of a statute, from the model.

use crate::interval::{End, Interval};
use crate::model::{Amount, Basis, Duration, FloorOn, Kind, Modal, Order, Party, Sanction, TimeUnit, Within};
use crate::number::Exact;
use crate::penalty::numerals::to_chinese;

fn figure(value: Exact) -> String {
    to_chinese(value).unwrap_or_else(|| value.to_string())
}

fn range(interval: &Interval, one: impl Fn(Exact) -> String) -> String {
    if let Some(v) = interval.single() {
        return one(v);
    }
    let below = |v: Exact, open: bool| format!("{}{}", one(v), if open { "以下（不含）" } else { "以下" });
    match (interval.lo, interval.hi) {
        (End::Unbounded, End::Unbounded) => String::new(),
        (End::Open(z) | End::Closed(z), End::Open(v) | End::Closed(v)) if z == Exact::ZERO => {
            below(v, interval.hi.is_open())
        }
        (End::Unbounded, End::Open(v) | End::Closed(v)) => below(v, interval.hi.is_open()),
        (End::Open(v) | End::Closed(v), hi) => {
            let low = format!("{}{}", one(v), if interval.lo.is_open() { "以上（不含）" } else { "以上" });
            match hi {
                End::Unbounded => low,
                End::Open(h) | End::Closed(h) => format!("{low}{}", below(h, hi.is_open())),
            }
        }
    }
}

/// `货值金额一倍以上三倍以下的罚款，最高不超过五十万元`.
pub fn amount(amount: &Amount) -> String {
    let yuan = |v: Exact| format!("{}元", figure(v));
    let mut text = match &amount.basis {
        Basis::Fixed => range(&amount.range, yuan),
        Basis::Multiple(of) => format!("{of}{}", range(&amount.range, |v| format!("{}倍", figure(v)))),
        Basis::Percent(of) => format!("{of}{}", range(&amount.range, |v| format!("百分之{}", figure(v)))),
        Basis::PerUnit(per) => format!("{per}{}", range(&amount.range, yuan)),
        Basis::PerDay { of: Some(of), per: Some(_) } => {
            return format!("每日按{of}的{}加处罚款", range(&amount.range, |v| format!("百分之{}", figure(v))));
        }
        Basis::PerDay { of, per: None } => return format!("按照{}按日连续处罚", of.as_deref().unwrap_or("原处罚数额")),
        Basis::PerDay { of: None, per: Some(per) } => format!("{per}{}", range(&amount.range, yuan)),
    };
    text.push_str("的罚款");
    match amount.floor {
        Some((v, FloorOn::Base)) => {
            let of = match &amount.basis {
                Basis::Multiple(of) | Basis::Percent(of) => of.as_str(),
                _ => "基数",
            };
            text.push_str(&format!("，{of}不足{0}的，按{0}计算", yuan(v)));
        }
        Some((v, FloorOn::Fine)) => text.push_str(&format!("，罚款不得低于{}", yuan(v))),
        None => {}
    }
    if let Some(cap) = amount.cap {
        text.push_str(&format!("，最高不超过{}", yuan(cap)));
    }
    text
}

fn count(n: u32, unit: TimeUnit) -> String {
    let n = figure(Exact::int(i64::from(n)));
    match unit {
        TimeUnit::Month | TimeUnit::Workday => format!("{n}个{}", unit.name()),
        _ => format!("{n}{}", unit.name()),
    }
}

/// `三个月以上六个月以下`.
pub fn duration(d: &Duration) -> String {
    match (d.min, d.max) {
        (Some(a), Some(b)) if a == b => count(a, d.unit),
        (Some(a), Some(b)) => format!("{}以上{}以下", count(a, d.unit), count(b, d.unit)),
        (None, Some(b)) => format!("{}以下", count(b, d.unit)),
        (Some(a), None) => format!("{}以上", count(a, d.unit)),
        (None, None) => d.unit.name().to_owned(),
    }
}

/// `十五日内`.
pub fn within(w: &Within) -> String {
    format!("{}内", count(w.max, w.unit))
}

/// A sanction with its modal: `可以处五百元以下的罚款`, `不予没收违法所得`.
pub fn sanction(s: &Sanction) -> String {
    let mut text = String::new();
    text.push_str(match s.on {
        Some(Party::Unit) => "对单位",
        Some(Party::Individual) => "对个人",
        Some(Party::Staff) => "对直接负责的主管人员和其他直接责任人员",
        None => "",
    });
    let object = s.object.as_deref();
    let lasting = s.duration.as_ref().map(duration).unwrap_or_default();
    let body = match s.kind {
        Kind::Warning => "警告".to_owned(),
        Kind::Censure => "通报批评".to_owned(),
        Kind::Fine => s.amount.as_ref().map_or_else(|| "罚款".to_owned(), amount),
        Kind::ConfiscateGains => "没收违法所得".to_owned(),
        Kind::ConfiscateGoods => format!("没收{}", object.unwrap_or("非法财物")),
        Kind::SuspendLicence => format!("暂扣{}{lasting}", object.unwrap_or("许可证件")),
        Kind::LowerGrade => "降低资质等级".to_owned(),
        Kind::RevokeLicence => format!("吊销{}", object.unwrap_or("许可证件")),
        Kind::RestrictBusiness => format!("责令{}{lasting}", s.text.as_deref().unwrap_or("限制生产")),
        Kind::StopBusiness => format!("责令{}{lasting}", s.text.as_deref().unwrap_or("停产停业")),
        Kind::Close => "责令关闭".to_owned(),
        Kind::Ban => match (s.text.as_deref(), s.duration) {
            (Some(what), None) => format!("不得{what}"),
            (Some(what), Some(Duration { unit: TimeUnit::Life, .. })) => format!("终身不得{what}"),
            (Some(what), Some(_)) => format!("{lasting}内不得{what}"),
            (None, Some(Duration { unit: TimeUnit::Life, .. })) => "终身限制从业".to_owned(),
            (None, _) => format!("限制从业{lasting}"),
        },
        Kind::Detention => format!("{lasting}拘留"),
        Kind::Other => s.text.clone().unwrap_or_else(|| "其他处罚".to_owned()),
    };
    let verb = match s.kind {
        Kind::Warning | Kind::Censure => "给予",
        Kind::Fine if matches!(&s.amount, Some(Amount { basis: Basis::PerDay { per: None, .. }, .. })) => "",
        Kind::Fine | Kind::Detention => "处",
        _ => "",
    };
    match s.modal {
        Modal::Must => format!("{text}{verb}{body}"),
        Modal::May => format!("{text}可以{verb}{body}"),
        Modal::Not => format!("{text}不予{}", if s.kind == Kind::Fine { "罚款" } else { body.as_str() }),
    }
}

/// Several sanctions of one package.
pub fn package(sanctions: &[Sanction]) -> String {
    if sanctions.is_empty() {
        return "不予处罚".to_owned();
    }
    sanctions.iter().map(sanction).collect::<Vec<_>>().join("，")
}

/// Packages of which one is imposed: `给予警告或者处五百元以下的罚款`, `给予警告、给予通报批评，或者吊销许可证`.
pub fn alternatives(packages: &[Vec<Sanction>]) -> String {
    let several = packages.len() > 1 && packages.iter().any(|p| p.len() > 1);
    let (within, between) = if several { ("、", "，或者") } else { ("，", "或者") };
    let one = |p: &Vec<Sanction>| match p.as_slice() {
        [] => package(p),
        all => all.iter().map(sanction).collect::<Vec<_>>().join(within),
    };
    packages.iter().map(one).collect::<Vec<_>>().join(between)
}

/// `责令十五日内改正`.
pub fn order(o: &Order) -> String {
    let may = if o.modal == Modal::May { "可以" } else { "" };
    match (&o.within, o.name.strip_prefix("责令")) {
        (Some(w), Some(verb)) => format!("{may}责令{}{verb}", within(w)),
        (Some(w), None) => format!("{may}{}{}", within(w), o.name),
        (None, _) => format!("{may}{}", o.name),
    }
}
