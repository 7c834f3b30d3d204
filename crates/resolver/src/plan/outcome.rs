//! What a plan leads to: what the texts of a matter give in some cases.

use std::sync::OnceLock;

use cailiang_core::interval::Interval;
use cailiang_core::number::Exact;

use crate::compare::measure;
use crate::meaning::BaseRef;
use crate::plan::json::Rendered;
use crate::result::Resolution;
use crate::view::Shown;

/// What the texts of the matter give in some cases of a plan: everything of a [`Resolution`] but what general rules add
/// for the single case (limitation, time to decide, gains, concurrence, departure, procedures), which
/// [`super::Plan::resolve`] and [`super::Plan::answer`] give.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Amounts that depend on the base quantity have [`Interval::ALL`] in place of 元.
    template: Resolution,
    /// Whether there are such.
    based: bool,
    /// The whole answer in JSON, by what general rules look at in the facts; filled when it is first asked for.
    pub(super) rendered: [OnceLock<Rendered>; Look::COUNT],
}

/// What general rules look at in the facts of a case: whether they say that the party is a natural person, and that there
/// are unlawful gains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Look {
    pub individual: Option<bool>,
    pub gains: bool,
}

impl Look {
    const COUNT: usize = 6;

    /// Its place among all.
    pub fn place(self) -> usize {
        let party = match self.individual {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        party * 2 + usize::from(self.gains)
    }
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Outcome) -> bool {
        self.template == other.template && self.based == other.based
    }
}

impl Outcome {
    /// The outcome of a result that was written for one value of the base quantity; `None` where its 元 are not those that
    /// its amounts give for that value.
    pub(super) fn new(written: Resolution, base: Option<Exact>) -> Option<Outcome> {
        let mut template = written.clone();
        let mut based = false;
        each_shown(&mut template, &mut |shown| {
            if let Some(yuan) = &mut shown.yuan {
                *yuan = Interval::ALL;
                based = true;
            }
        });
        let outcome = Outcome { template, based, rendered: Default::default() };
        (outcome.resolution(base) == written).then_some(outcome)
    }

    /// What the texts give, with figures as they write them. Where amounts are multiples of a base quantity, 元 is left to
    /// [`super::Plan::of_texts`].
    pub fn of_texts(&self) -> &Resolution {
        &self.template
    }

    /// Whether amounts are multiples of a base quantity.
    pub fn is_based(&self) -> bool {
        self.based
    }

    /// The same with amounts in 元 for a value of the base quantity.
    pub(super) fn resolution(&self, base: Option<Exact>) -> Resolution {
        let mut resolution = self.template.clone();
        if self.based {
            each_shown(&mut resolution, &mut |shown| {
                if shown.yuan.is_some() {
                    shown.yuan = base.and_then(|b| yuan(shown, b));
                }
            });
        }
        resolution
    }
}

/// The range in 元 of a sanction for a value of its base quantity.
fn yuan(shown: &Shown, base: Exact) -> Option<Interval> {
    let amount = shown.sanction.amount.as_ref()?;
    // Which fact it is does not matter: there is one.
    measure(amount, Some(&BaseRef::Symbol(String::new())), &mut Vec::new()).at(Some(base))
}

fn each_shown(resolution: &mut Resolution, f: &mut dyn FnMut(&mut Shown)) {
    let alternatives = resolution.alternatives.iter_mut().map(|a| &mut a.any_of);
    let possible = resolution.possible.iter_mut().flat_map(|p| [&mut p.any_of, &mut p.statutory]);
    let unions = [&mut resolution.any_of, &mut resolution.statutory].into_iter().chain(alternatives).chain(possible);
    unions.flatten().flatten().for_each(f);
}
