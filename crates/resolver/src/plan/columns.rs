//! Many cases at once: columns of values in, one row of the plan for each case out.

use rayon::prelude::*;

use crate::plan::table::{MILLION, Scale};
use crate::plan::{Outcome, Plan, Undecided, Value};

/// The values of one fact, one for each case.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// 是 / 否
    YesNo(&'a [bool]),
    /// Places among the words of an enumeration.
    Words(&'a [u32]),
    /// Whole numbers; day numbers of dates.
    Whole(&'a [i64]),
    /// Numbers in millionths.
    Millionths(&'a [i64]),
}

/// Why columns cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// Columns of different lengths.
    #[error("各列的行数不同：{0} 和 {1}")]
    Uneven(usize, usize),
    /// More or fewer columns than [`Plan::facts`].
    #[error("应有 {0} 列，一个要素一列")]
    Count(usize),
}

/// What a plan says of one case of a batch; [`Plan::row`] gives the outcome.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Row(u32);

const MISSING: u32 = 1 << 31;
const OUTSIDE: u32 = 1 << 30;

/// Cases that are looked at together: their cell numbers stay in the nearest cache.
const CHUNK: usize = 2_048;
/// Up to so many combinations of cells are looked up directly instead of walked to.
const MAX_DIRECT: usize = 1 << 16;

impl Column<'_> {
    fn len(&self) -> usize {
        match self {
            Column::YesNo(v) => v.len(),
            Column::Words(v) => v.len(),
            Column::Whole(v) | Column::Millionths(v) => v.len(),
        }
    }

    fn value(&self, row: usize) -> Value {
        match self {
            Column::YesNo(v) => v.get(row).copied().map(Value::YesNo),
            Column::Words(v) => v.get(row).copied().map(Value::Word),
            Column::Whole(v) => v.get(row).copied().map(Value::Whole),
            Column::Millionths(v) => v.get(row).copied().map(Value::Millionths),
        }
        .unwrap_or_default()
    }
}

impl Plan<'_> {
    /// Decides a batch: a column for each of [`Plan::facts`] in their order, `None` where nothing is known of a fact. Uses
    /// the threads of rayon.
    ///
    /// # Errors
    /// [`ColumnError`] when the columns do not fit the plan or one another.
    pub fn decide_columns(&self, columns: &[Option<Column<'_>>]) -> Result<Vec<Row>, ColumnError> {
        if columns.len() != self.facts.len() {
            return Err(ColumnError::Count(self.facts.len()));
        }
        let mut lengths = columns.iter().flatten().map(Column::len);
        let rows = lengths.next().unwrap_or(0);
        if let Some(other) = lengths.find(|l| *l != rows) {
            return Err(ColumnError::Uneven(rows, other));
        }
        let direct = self.combinations(columns, rows);
        let mut out = vec![Row(0); rows];
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(number, out)| {
            let from = number * CHUNK;
            if !direct.as_ref().is_some_and(|d| d.look_up(from, out)) {
                for (i, row) in out.iter_mut().enumerate() {
                    *row = self.walk_to(columns, from + i);
                }
            }
        });
        Ok(out)
    }

    /// The outcome of a row.
    ///
    /// # Errors
    /// [`Undecided`].
    pub fn row(&self, row: Row) -> Result<&Outcome, Undecided<'_>> {
        let fact = |bits: u32| self.facts.get(usize::try_from(bits & (OUTSIDE - 1)).ok()?);
        match row.0 {
            r if r & MISSING != 0 => Err(fact(r).map_or(Undecided::Resolve, Undecided::Missing)),
            r if r & OUTSIDE != 0 => Err(fact(r).map_or(Undecided::Resolve, Undecided::Outside)),
            r => self.leaf(usize::try_from(r).unwrap_or(usize::MAX)),
        }
    }

    fn walk_to(&self, columns: &[Option<Column<'_>>], row: usize) -> Row {
        let value = |fact: usize| columns.get(fact).copied().flatten().map(|c| c.value(row));
        let number = |n: usize| u32::try_from(n).ok().filter(|n| *n < OUTSIDE).unwrap_or(OUTSIDE - 1);
        match self.table.walk(|fact| self.scales.get(fact)?.cell(value(fact)?)) {
            Ok(leaf) => Row(number(leaf)),
            Err(fact) if value(fact).is_none() => Row(number(fact) | MISSING),
            Err(fact) => Row(number(fact) | OUTSIDE),
        }
    }

    /// The rows of all combinations of cells, where that is less work than to walk for every case.
    fn combinations<'c>(&self, columns: &[Option<Column<'c>>], rows: usize) -> Option<Combinations<'c>> {
        let mut axes = Vec::new();
        let mut size = 1_usize;
        let facts = self.table.facts();
        for fact in &facts {
            let (scale, column) = (self.scales.get(*fact)?, (*columns.get(*fact)?)?);
            axes.push(Axis::new(scale, column, u32::try_from(size).ok()?)?);
            size = size.checked_mul(scale.cells()).filter(|s| *s <= MAX_DIRECT && *s <= rows)?;
        }
        let mut table = Vec::with_capacity(size);
        for combination in 0..u32::try_from(size).ok()? {
            let cell = |fact: usize| {
                let axis = facts.iter().position(|f| *f == fact)?;
                let cells = u32::try_from(self.scales.get(fact)?.cells()).ok()?;
                (combination / axes.get(axis)?.stride).checked_rem(cells)
            };
            table.push(Row(u32::try_from(self.table.walk(cell).ok()?).ok().filter(|l| *l < OUTSIDE)?));
        }
        Some(Combinations { axes, table })
    }
}

struct Combinations<'c> {
    axes: Vec<Axis<'c>>,
    table: Vec<Row>,
}

/// A column with the figures at which its cells begin, in its own unit.
struct Axis<'c> {
    column: Column<'c>,
    stride: u32,
    /// The least and the greatest value that are inside.
    limits: (i64, i64),
    /// Where the second cell and those after it begin.
    starts: Vec<i64>,
}

impl<'c> Axis<'c> {
    fn new(scale: &Scale, column: Column<'c>, stride: u32) -> Option<Axis<'c>> {
        let unit = if matches!(column, Column::Whole(_)) { MILLION } else { 1 };
        // The least figure of the column that is not below a number of millionths.
        let up = |n: i64| n.div_euclid(unit) + i64::from(n.rem_euclid(unit) != 0);
        // An end of 64 bits stands for no end at all.
        let first = |n: i64| if n == i64::MIN { n } else { up(n) };
        let last_of = |n: i64| if n == i64::MAX { n } else { n.div_euclid(unit) };
        let (limits, starts) = match (scale, &column) {
            (Scale::YesNo, Column::YesNo(_)) => ((0, 1), Vec::new()),
            (Scale::Words(count), Column::Words(_)) => ((0, i64::from(*count) - 1), Vec::new()),
            (Scale::Numbers { starts, last, whole }, Column::Whole(_) | Column::Millionths(_)) => {
                if *whole && unit == 1 {
                    return None;
                }
                let limits = (first(*starts.first()?), last_of(*last));
                (limits, starts.iter().skip(1).map(|s| up(*s)).collect())
            }
            _ => return None,
        };
        Some(Axis { column, stride, limits, starts })
    }

    /// Adds the cells of the rows to their numbers; whether all values are inside.
    fn add(&self, from: usize, numbers: &mut [u32]) -> bool {
        let range = from..from + numbers.len();
        match self.column {
            Column::YesNo(values) => {
                let Some(values) = values.get(range) else { return false };
                for (n, v) in numbers.iter_mut().zip(values) {
                    *n += u32::from(*v) * self.stride;
                }
                true
            }
            Column::Words(values) => {
                let Some(values) = values.get(range) else { return false };
                let mut inside = true;
                for (n, v) in numbers.iter_mut().zip(values) {
                    inside &= i64::from(*v) <= self.limits.1;
                    *n = n.wrapping_add(v.wrapping_mul(self.stride));
                }
                inside
            }
            Column::Whole(values) | Column::Millionths(values) => {
                let Some(values) = values.get(range) else { return false };
                let mut inside = true;
                for v in values {
                    inside &= *v >= self.limits.0 && *v <= self.limits.1;
                }
                // One threshold at a time: the inner loop has no branch, and the compiler makes vectors of it.
                for start in &self.starts {
                    for (n, v) in numbers.iter_mut().zip(values) {
                        *n += u32::from(*v >= *start) * self.stride;
                    }
                }
                inside
            }
        }
    }
}

impl Combinations<'_> {
    /// Fills the rows; `false` when a value lies outside its domain, so that somebody must say which.
    fn look_up(&self, from: usize, out: &mut [Row]) -> bool {
        let mut numbers = [0_u32; CHUNK];
        let Some(numbers) = numbers.get_mut(..out.len()) else { return false };
        if !self.axes.iter().all(|axis| axis.add(from, numbers)) {
            return false;
        }
        for (row, number) in out.iter_mut().zip(numbers) {
            let found = usize::try_from(*number).ok().and_then(|n| self.table.get(n));
            let Some(found) = found else { return false };
            *row = *found;
        }
        true
    }
}
