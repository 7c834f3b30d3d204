//! Questions to a diagram that is built: its values, its axes, its cases, the simplest case.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap as HashMap;

use super::{Assignment, Diagram, Node, Region, Store};

impl Store {
    /// The axis that decides first, and what is left in each of its cells; `None` when the value is the same everywhere.
    pub fn split(&self, d: Diagram) -> Option<(usize, &[Diagram])> {
        match self.node(d) {
            Node::Leaf(_) => None,
            Node::Branch(axis, children) => Some((*axis, children)),
        }
    }

    /// The axes that the function depends on.
    pub fn support(&self, d: Diagram) -> BTreeSet<usize> {
        let mut axes = BTreeSet::new();
        self.visit(d, &mut |node| {
            if let Node::Branch(axis, _) = node {
                axes.insert(*axis);
            }
        });
        axes
    }

    /// The values that the function takes.
    pub fn values(&self, d: Diagram) -> BTreeSet<u32> {
        let mut values = BTreeSet::new();
        self.visit(d, &mut |node| {
            if let Node::Leaf(v) = node {
                values.insert(*v);
            }
        });
        values
    }

    fn visit(&self, d: Diagram, f: &mut dyn FnMut(&Node)) {
        let (mut seen, mut queue) = (BTreeSet::from([d]), vec![d]);
        while let Some(next) = queue.pop() {
            let node = self.node(next);
            f(node);
            if let Node::Branch(_, children) = node {
                queue.extend(children.iter().filter(|c| seen.insert(**c)));
            }
        }
    }

    /// The value in a case; axes that the assignment leaves out take their first cell.
    pub fn at(&self, d: Diagram, case: &Assignment) -> u32 {
        let mut here = d;
        loop {
            match self.node(here) {
                Node::Leaf(v) => return *v,
                Node::Branch(axis, _) => here = self.child(here, *axis, case.get(axis).copied().unwrap_or(0)),
            }
        }
    }

    /// Whether `f` is true of every value that the function takes under a partial assignment.
    pub fn always(&self, d: Diagram, given: &Assignment, f: &dyn Fn(u32) -> bool) -> bool {
        let (mut seen, mut queue) = (BTreeSet::from([d]), vec![d]);
        while let Some(next) = queue.pop() {
            match self.node(next) {
                Node::Leaf(v) if !f(*v) => return false,
                Node::Leaf(_) => {}
                Node::Branch(axis, children) => match given.get(axis) {
                    Some(cell) => queue.extend(children.get(*cell).filter(|c| seen.insert(**c))),
                    None => queue.extend(children.iter().filter(|c| seen.insert(**c))),
                },
            }
        }
        true
    }

    /// The simplest case in which the function has a value that `f` accepts: fewest axes, then the first cells; no axis
    /// can be left out of it.
    pub fn simplest(&self, d: Diagram, f: &dyn Fn(u32) -> bool) -> Option<Assignment> {
        let mut memo = HashMap::default();
        self.shortest(d, f, &mut memo)?;
        let mut case = Assignment::new();
        let mut here = d;
        while let Node::Branch(axis, children) = self.node(here) {
            let best = children
                .iter()
                .enumerate()
                .filter_map(|(cell, c)| Some((memo.get(c).copied().flatten()?, cell, *c)))
                .min()?;
            case.insert(*axis, best.1);
            here = best.2;
        }
        // A path may test an axis only to get past it.
        for axis in case.keys().copied().collect::<Vec<_>>() {
            let Some(cell) = case.remove(&axis) else { continue };
            if !self.always(d, &case, f) {
                case.insert(axis, cell);
            }
        }
        Some(case)
    }

    fn shortest(
        &self,
        d: Diagram,
        f: &dyn Fn(u32) -> bool,
        memo: &mut HashMap<Diagram, Option<usize>>,
    ) -> Option<usize> {
        if let Some(known) = memo.get(&d) {
            return *known;
        }
        let length = match self.node(d) {
            Node::Leaf(v) => f(*v).then_some(0),
            Node::Branch(_, children) => {
                let mut best: Option<usize> = None;
                for child in children {
                    if let Some(n) = self.shortest(*child, f, memo) {
                        best = Some(best.map_or(n + 1, |b| b.min(n + 1)));
                    }
                }
                best
            }
        };
        memo.insert(d, length);
        length
    }

    /// The cases of a function, as disjoint partial assignments with their value, in cell order; at most `limit`, and
    /// `None` when there are more. Neighbouring cells with the same child are one entry.
    pub fn cases(&self, d: Diagram, limit: usize) -> Option<Vec<(Region, u32)>> {
        let mut found = Vec::new();
        self.collect(d, &mut BTreeMap::new(), &mut found, limit).then_some(found)
    }

    fn collect(&self, d: Diagram, path: &mut Region, found: &mut Vec<(Region, u32)>, limit: usize) -> bool {
        match self.node(d) {
            Node::Leaf(v) => {
                if found.len() >= limit {
                    return false;
                }
                found.push((path.clone(), *v));
                true
            }
            Node::Branch(axis, children) => {
                let mut groups: Vec<(Diagram, Vec<usize>)> = Vec::new();
                for (cell, child) in children.iter().enumerate() {
                    match groups.iter_mut().find(|(c, _)| c == child) {
                        Some((_, cells)) => cells.push(cell),
                        None => groups.push((*child, vec![cell])),
                    }
                }
                for (child, cells) in groups {
                    path.insert(*axis, cells);
                    if !self.collect(child, path, found, limit) {
                        return false;
                    }
                    path.remove(axis);
                }
                true
            }
        }
    }
}
