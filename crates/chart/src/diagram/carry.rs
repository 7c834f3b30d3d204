//! A function of one store as a function of another, whose axes stand in another order or are cut finer.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap as HashMap;

use super::{Diagram, Node, Store, TooLarge};

/// Where an axis of another store is found here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Carried {
    /// The axis here.
    pub axis: usize,
    /// For each cell here, the cell there that holds it; `None` where the other axis has no such values.
    pub cells: Vec<Option<usize>>,
}

impl Store {
    /// A function of another store over axes of this one. For each axis of the other store `axes` says which axis it is here
    /// and, for each cell here, which cell it is there; a cell that is none of the other's gives `none`. Values are
    /// renumbered by `value`.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn carry(
        &mut self,
        from: &Store,
        d: Diagram,
        axes: &BTreeMap<usize, Carried>,
        none: Diagram,
        value: &mut dyn FnMut(u32) -> u32,
    ) -> Result<Diagram, TooLarge> {
        self.carry_walk((from, axes, none), d, value, &mut HashMap::default())
    }

    fn carry_walk(
        &mut self,
        other: (&Store, &BTreeMap<usize, Carried>, Diagram),
        d: Diagram,
        value: &mut dyn FnMut(u32) -> u32,
        memo: &mut HashMap<Diagram, Diagram>,
    ) -> Result<Diagram, TooLarge> {
        if let Some(known) = memo.get(&d) {
            return Ok(*known);
        }
        let (from, axes, none) = other;
        let result = match from.node(d) {
            Node::Leaf(v) => {
                let here = value(*v);
                self.leaf(here)?
            }
            // An axis that means nothing here: there is no case of this store that says which cell it has.
            Node::Branch(axis, children) => match axes.get(axis) {
                None => none,
                Some(carried) => {
                    let mut result = none;
                    for (cell, child) in children.iter().enumerate() {
                        let child = self.carry_walk(other, *child, value, memo)?;
                        let here = self.test(carried.axis, |c| carried.cells.get(c) == Some(&Some(cell)))?;
                        result = self.choose(here, child, result)?;
                    }
                    result
                }
            },
        };
        memo.insert(d, result);
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Assignment;

    #[test]
    fn a_carried_function_has_the_values_of_the_original() {
        // There: one axis of three cells before one of two. Here: the other way round, the first cut in four, the last of
        // which the original does not have.
        let mut there = Store::new(1_000);
        let (a, b) = (there.axis(3), there.axis(2));
        let (x, y) = (there.cell_of(a).unwrap(), there.cell_of(b).unwrap());
        let f = there.combine(&[x, y], &mut |v| v.iter().fold(0, |s, x| s * 10 + x)).unwrap();
        let mut here = Store::new(1_000);
        let (b2, a2) = (here.axis(2), here.axis(4));
        let axes = BTreeMap::from([
            (a, Carried { axis: a2, cells: vec![Some(0), Some(1), Some(2), None] }),
            (b, Carried { axis: b2, cells: vec![Some(0), Some(1)] }),
        ]);
        let none = here.leaf(99).unwrap();
        let g = here.carry(&there, f, &axes, none, &mut |v| v + 100).unwrap();
        for (i, j) in (0..4).flat_map(|i| (0..2).map(move |j| (i, j))) {
            let value = here.at(g, &Assignment::from([(a2, i), (b2, j)]));
            let original = there.at(f, &Assignment::from([(a, i), (b, j)]));
            assert_eq!(value, if i == 3 { 99 } else { original + 100 }, "{i} {j}");
        }
    }
}
