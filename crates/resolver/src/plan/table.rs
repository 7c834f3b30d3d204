//! The decision structure: nodes in one array, cells by their least values in another.

use std::collections::HashMap;

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;

use crate::space::Cells;

/// Numbers are compared in millionths: no text states a finer figure ([`cailiang_core::number::MAX_SCALE`]).
pub(crate) const MILLION: i64 = 1_000_000;

/// A value of a fact of a plan. It holds nothing on the heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Value {
    /// Not known.
    #[default]
    Unknown,
    /// 是 / 否
    YesNo(bool),
    /// Place among the words of an enumeration.
    Word(u32),
    /// A whole number; the day number of a date.
    Whole(i64),
    /// A number in millionths.
    Millionths(i64),
}

impl Value {
    /// The number; `None` for what is none, and where it is finer than a millionth or too large for 64 bits of them.
    pub fn number(value: Exact) -> Option<Value> {
        if let Some(whole) = value.to_i64() {
            return Some(Value::Whole(whole));
        }
        value.times(Exact::int(MILLION))?.to_i64().map(Value::Millionths)
    }

    /// The exact number, when it is one.
    pub fn exact(self) -> Option<Exact> {
        match self {
            Value::Whole(n) => Some(Exact::int(n)),
            Value::Millionths(n) => Exact::ratio(n, MILLION),
            Value::Unknown | Value::YesNo(_) | Value::Word(_) => None,
        }
    }
}

/// How the values of a fact fall into cells.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Scale {
    YesNo,
    /// So many words.
    Words(u32),
    /// The least value of each cell, ascending, and the greatest of all, in millionths; whether only whole numbers count.
    /// No start but the first is at the end of 64 bits, so that a whole number beyond them may count as that end.
    Numbers {
        starts: Box<[i64]>,
        last: i64,
        whole: bool,
    },
}

impl Scale {
    /// `None` where a text states a figure that 64 bits of millionths do not hold: more than nine trillion.
    pub fn new(cells: &Cells, whole: bool) -> Option<Scale> {
        Some(match cells {
            Cells::YesNo => Scale::YesNo,
            Cells::Words(words) => Scale::Words(u32::try_from(words.len()).ok()?),
            Cells::Numbers(ranges) => Scale::numbers(ranges, whole)?,
        })
    }

    /// Cells that follow one another without holes.
    pub fn numbers(ranges: &[Interval], whole: bool) -> Option<Scale> {
        let starts: Option<Box<[i64]>> = ranges.iter().map(|r| least(r.lo)).collect();
        // The first value behind the last cell, less one.
        let last = match ranges.last()?.hi {
            End::Unbounded => i64::MAX,
            end => least(end.flip())?.checked_sub(1)?,
        };
        Some(Scale::Numbers { starts: starts?, last, whole })
    }

    /// The cell of a value; `None` for a value of another sort or outside the domain.
    #[inline]
    pub fn cell(&self, value: Value) -> Option<u32> {
        match (self, value) {
            (Scale::YesNo, Value::YesNo(b)) => Some(u32::from(b)),
            (Scale::Words(count), Value::Word(w)) if w < *count => Some(w),
            (Scale::Numbers { starts, last, whole }, Value::Whole(_) | Value::Millionths(_)) => {
                let x = match value {
                    Value::Whole(n) => n.saturating_mul(MILLION),
                    Value::Millionths(n) if !*whole || n % MILLION == 0 => n,
                    _ => return None,
                };
                if x > *last {
                    return None;
                }
                // Few thresholds: counting beats searching.
                let below = if starts.len() <= 16 {
                    starts.iter().map(|s| u32::from(*s <= x)).sum()
                } else {
                    u32::try_from(starts.partition_point(|s| *s <= x)).ok()?
                };
                below.checked_sub(1)
            }
            _ => None,
        }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        match self {
            Scale::YesNo => 2,
            Scale::Words(n) => usize::try_from(*n).unwrap_or(usize::MAX),
            Scale::Numbers { starts, .. } => starts.len(),
        }
    }
}

/// The least number of millionths that a lower end lets in.
fn least(end: End) -> Option<i64> {
    let scaled = |v: Exact| v.times(Exact::int(MILLION));
    match end {
        End::Unbounded => Some(i64::MIN),
        End::Closed(v) => scaled(v)?.ceil().to_i64(),
        End::Open(v) => scaled(v)?.floor().to_i64()?.checked_add(1),
    }
    .filter(|n| *n < i64::MAX)
}

/// A leaf or a node: the highest bit tells which.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Link(u32);

const LEAF: u32 = 1 << 31;

impl Link {
    /// A leaf; `None` when there are too many.
    pub fn leaf(number: usize) -> Option<Link> {
        Link::node(number).map(|l| Link(l.0 | LEAF))
    }

    fn node(number: usize) -> Option<Link> {
        u32::try_from(number).ok().filter(|n| *n < LEAF).map(Link)
    }

    /// The number of the leaf or node.
    pub fn number(self) -> usize {
        index(self.0 & !LEAF)
    }
}

fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A test of one fact: its children start at a place in the list of all children, one for each cell.
#[derive(Clone, Copy, Debug)]
struct Node {
    fact: u32,
    first: u32,
}

/// Builds a [`Table`] from the leaves up; equal nodes are one.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    nodes: Vec<Node>,
    children: Vec<Link>,
    seen: HashMap<(u32, Vec<Link>), Link>,
}

impl Builder {
    /// A test of a fact; no test where every cell leads to the same. `None` when there are too many.
    pub fn branch(&mut self, fact: usize, children: Vec<Link>) -> Option<Link> {
        let first = *children.first()?;
        if children.iter().all(|c| *c == first) {
            return Some(first);
        }
        self.test(fact, children)
    }

    /// A test of a fact, also where every cell leads to the same. `None` when there are too many.
    pub fn test(&mut self, fact: usize, children: Vec<Link>) -> Option<Link> {
        let key = (u32::try_from(fact).ok()?, children);
        if let Some(link) = self.seen.get(&key) {
            return Some(*link);
        }
        let link = Link::node(self.nodes.len())?;
        self.nodes.push(Node { fact: key.0, first: u32::try_from(self.children.len()).ok()? });
        self.children.extend(&key.1);
        self.seen.insert(key, link);
        Some(link)
    }

    /// The finished table.
    pub fn finish(self, root: Link) -> Table {
        Table { nodes: self.nodes.into(), children: self.children.into(), root }
    }
}

/// A function from the cells of facts to leaves.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    nodes: Box<[Node]>,
    children: Box<[Link]>,
    root: Link,
}

impl Table {
    /// The leaf of a case: `cell` gives the cell of a fact. The fact that has none, where the leaf turns on it.
    #[inline]
    pub fn walk(&self, mut cell: impl FnMut(usize) -> Option<u32>) -> Result<usize, usize> {
        let mut here = self.root;
        while here.0 & LEAF == 0 {
            let Some(node) = self.nodes.get(here.number()) else { break };
            let fact = index(node.fact);
            let Some(cell) = cell(fact) else { return Err(fact) };
            let Some(next) = self.children.get(index(node.first) + index(cell)) else { return Err(fact) };
            here = *next;
        }
        Ok(here.number())
    }

    /// The facts that it tests.
    pub fn facts(&self) -> Vec<usize> {
        let mut facts: Vec<usize> = self.nodes.iter().map(|n| index(n.fact)).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// How many tests it holds.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What it takes in memory, in bytes.
    pub fn bytes(&self) -> usize {
        std::mem::size_of_val(&*self.nodes) + std::mem::size_of_val(&*self.children)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn numbers_fall_into_the_cells_that_contain_them() {
        let ends = ["0", "0.000001", "1.5", "3", "1000"].map(exact);
        let third = Exact::ratio(10, 3).unwrap();
        let tests: Vec<Interval> = ends.into_iter().chain([third]).map(Interval::point).collect();
        let domain = Interval::new(End::Closed(Exact::ZERO), End::Open(exact("2000")));
        for whole in [false, true] {
            let cells = cailiang_chart::axis::cut(domain, whole, &tests);
            let scale = Scale::numbers(&cells, whole).unwrap();
            let probes = [
                "-1",
                "0",
                "0.000001",
                "0.000002",
                "1",
                "1.499999",
                "1.5",
                "1.500001",
                "2",
                "3",
                "3.333333",
                "3.333334",
                "4",
                "999.999999",
                "1000",
                "1001",
                "1999",
                "1999.999999",
                "2000",
                "2001",
            ];
            for probe in probes.map(exact) {
                let expected = cells.iter().position(|c| c.contains(probe)).filter(|_| !whole || probe.is_integer());
                let value = Value::number(probe).unwrap();
                assert_eq!(scale.cell(value).map(index), expected, "{probe}");
                assert_eq!(value.exact(), Some(probe));
            }
        }
    }

    #[test]
    fn many_thresholds_are_searched() {
        let tests: Vec<Interval> = (1..100).map(|n| Interval::point(Exact::int(n))).collect();
        let cells = cailiang_chart::axis::cut(Interval::ALL, false, &tests);
        let scale = Scale::numbers(&cells, false).unwrap();
        assert_eq!(scale.cells(), 199);
        for half in -10..220 {
            let x = Exact::ratio(half, 2).unwrap();
            let expected = cells.iter().position(|c| c.contains(x));
            assert_eq!(scale.cell(Value::number(x).unwrap()).map(index), expected, "{x}");
        }
    }

    #[test]
    fn values_of_another_sort_have_no_cell() {
        let words = Scale::Words(2);
        assert_eq!(words.cell(Value::Word(1)), Some(1));
        assert_eq!(words.cell(Value::Word(2)), None);
        assert_eq!(words.cell(Value::YesNo(true)), None);
        assert_eq!(Scale::YesNo.cell(Value::Unknown), None);
        assert_eq!(Scale::numbers(&[Interval::ALL], false).unwrap().cell(Value::Word(0)), None);
        assert_eq!(Value::number(Exact::ratio(1, 3).unwrap()), None);
        // Whole numbers may be larger than their millionths.
        let scale =
            Scale::numbers(&cailiang_chart::axis::cut(Interval::ALL, false, &[Interval::point(exact("7"))]), false);
        assert_eq!(scale.as_ref().unwrap().cell(Value::Whole(i64::MAX)), Some(2));
        assert_eq!(scale.unwrap().cell(Value::Whole(i64::MIN)), Some(0));
        assert_eq!(
            Scale::numbers(&[Interval::new(End::Closed(exact("1000000000000000")), End::Unbounded)], false),
            None
        );
    }
}
