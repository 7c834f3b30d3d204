//! What a text says, apart from where it says it.

use crate::model::{Condition, FactDecl, General, MatterRef};
use crate::source::Span;

/// A part of a document that knows its places.
pub(crate) trait Placed: Clone {
    /// Calls `f` on every place.
    fn places(&mut self, f: &mut dyn FnMut(&mut Span));

    /// The same, standing nowhere: for comparing what is said.
    fn unplaced(&self) -> Self {
        let mut copy = self.clone();
        copy.places(&mut |span| *span = Span::default());
        copy
    }
}

impl<T: Placed> Placed for Vec<T> {
    fn places(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.iter_mut().for_each(|part| part.places(f));
    }
}

impl Placed for MatterRef {
    fn places(&mut self, f: &mut dyn FnMut(&mut Span)) {
        f(&mut self.span);
    }
}

impl Placed for FactDecl {
    fn places(&mut self, f: &mut dyn FnMut(&mut Span)) {
        f(&mut self.span);
    }
}

impl Placed for Condition {
    fn places(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Condition::Always => {}
            Condition::Atom(atom) => f(&mut atom.span),
            Condition::Opaque(_, span) => f(span),
            Condition::Not(inner) => inner.places(f),
            Condition::All(parts) | Condition::Any(parts) => parts.places(f),
        }
    }
}

impl Placed for General {
    fn places(&mut self, f: &mut dyn FnMut(&mut Span)) {
        let segments = [&mut self.mitigate, &mut self.middle, &mut self.aggravate, &mut self.abate];
        segments.into_iter().flatten().for_each(|segment| f(&mut segment.span));
        for c in &mut self.circumstances {
            c.when.places(f);
            c.ground.iter_mut().for_each(|ground| f(&mut ground.span));
            f(&mut c.span);
        }
        self.deadlines.iter_mut().for_each(|deadline| f(&mut deadline.span));
        self.pending.iter_mut().for_each(|pending| f(&mut pending.span));
    }
}
