//! A small plan as one table over the cells of all its facts: one look-up decides a case.

use crate::plan::table::{MILLION, Scale, Table, Value};

/// Up to so many combinations of cells are held.
const MAX_COMBINATIONS: usize = 1 << 12;

/// A fact with its cells.
#[derive(Clone, Debug)]
struct Axis {
    fact: usize,
    stride: usize,
    cells: Cells,
}

#[derive(Clone, Debug)]
enum Cells {
    YesNo,
    Words(u32),
    /// Values between two limits, in cells that start at the figures; whole numbers, or millionths.
    Whole(Ranges),
    Millionths(Ranges),
}

#[derive(Clone, Debug)]
struct Ranges {
    least: i64,
    greatest: i64,
    /// Where the second cell begins; the greatest value where there is none.
    second: i64,
    /// Where the third and those after it begin.
    others: Box<[i64]>,
}

impl Ranges {
    /// The cells of a number, in the unit of its values.
    fn of(scale: &Scale) -> Option<Cells> {
        let Scale::Numbers { starts, last, whole } = scale else { return None };
        let unit = if *whole { MILLION } else { 1 };
        // The least whole number that is not below so many millionths; the ends of 64 bits stand for no end.
        let up = |n: i64| {
            if n == i64::MIN { n } else { n.div_euclid(unit) + i64::from(n.rem_euclid(unit) != 0) }
        };
        let down = |n: i64| if n == i64::MAX { n } else { n.div_euclid(unit) };
        let mut starts = starts.iter().map(|s| up(*s));
        let least = starts.next()?;
        let second = starts.next();
        let ranges =
            Ranges { least, greatest: down(*last), second: second.unwrap_or(i64::MAX), others: starts.collect() };
        // A cell that began at the end of 64 bits could not be told from none.
        let told = ranges.others.iter().chain(second.as_ref()).all(|s| *s < i64::MAX);
        told.then_some(if *whole { Cells::Whole(ranges) } else { Cells::Millionths(ranges) })
    }

    #[inline]
    fn cell(&self, value: i64) -> Option<usize> {
        if value < self.least || value > self.greatest {
            return None;
        }
        let others: usize = self.others.iter().map(|s| usize::from(*s <= value)).sum();
        // Without a second cell its beginning is the greatest number there is.
        Some(usize::from(self.second <= value && self.second < i64::MAX) + others)
    }
}

/// Leaves by the combination of cells, with the facts that each turned on.
#[derive(Clone, Debug)]
pub(crate) struct Direct {
    axes: Box<[Axis]>,
    leaves: Box<[(u32, u64)]>,
}

impl Direct {
    /// The combinations of the facts that a table tests; `None` where there are too many.
    pub fn new(table: &Table, scales: &[Scale]) -> Option<Direct> {
        let facts = table.facts();
        let mut axes = Vec::new();
        let mut size = 1_usize;
        for fact in &facts {
            let scale = scales.get(*fact)?;
            let cells = match scale {
                Scale::YesNo => Cells::YesNo,
                Scale::Words(count) => Cells::Words(*count),
                Scale::Numbers { .. } => Ranges::of(scale)?,
            };
            axes.push(Axis { fact: *fact, stride: size, cells });
            size = size.checked_mul(scale.cells()).filter(|s| *s <= MAX_COMBINATIONS)?;
        }
        let mut leaves = Vec::with_capacity(size);
        for combination in 0..size {
            let mut turned_on = 0_u64;
            let cell = |fact: usize| {
                turned_on |= bit(fact);
                let axis = axes.iter().find(|a| a.fact == fact)?;
                u32::try_from((combination / axis.stride).checked_rem(scales.get(fact)?.cells())?).ok()
            };
            let leaf = table.walk(cell).ok()?;
            leaves.push((u32::try_from(leaf).ok()?, turned_on));
        }
        Some(Direct { axes: axes.into(), leaves: leaves.into() })
    }

    /// The leaf of a case; `None` where a value is missing, outside, or in another unit, so that it has to be walked to.
    #[inline]
    pub fn at(&self, values: &[Value]) -> Option<(usize, u64)> {
        let mut place = 0_usize;
        for axis in &self.axes {
            let cell = match (&axis.cells, values.get(axis.fact)?) {
                (Cells::YesNo, Value::YesNo(yes)) => usize::from(*yes),
                (Cells::Words(count), Value::Word(word)) if word < count => usize::try_from(*word).ok()?,
                (Cells::Whole(ranges), Value::Whole(n)) | (Cells::Millionths(ranges), Value::Millionths(n)) => {
                    ranges.cell(*n)?
                }
                (Cells::Millionths(ranges), Value::Whole(n)) => ranges.cell(n.checked_mul(MILLION)?)?,
                _ => return None,
            };
            place += cell * axis.stride;
        }
        let (leaf, turned_on) = *self.leaves.get(place)?;
        Some((usize::try_from(leaf).ok()?, turned_on))
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        std::mem::size_of_val(&*self.axes) + std::mem::size_of_val(&*self.leaves)
    }
}

/// The place of a fact in a set of up to 64.
pub(crate) fn bit(fact: usize) -> u64 {
    u32::try_from(fact).ok().and_then(|f| 1_u64.checked_shl(f)).unwrap_or(0)
}
