//! Reduced, shared decision diagrams: functions from cells of several axes to small numbers.
//!
//! Axes have a fixed order (of creation); a node tests one axis and has a child for each of its cells; equal nodes are one
//! node and a node whose children agree is that child, so two functions are equal when their [`Diagram`]s are. See
//! Bryant 1986 for the two-valued case.

mod carry;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap as HashMap;

pub use carry::Carried;

/// A function in a [`Store`]. Two of one store are the same function when they are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Diagram(u32);

/// The diagram would need more nodes than the store allows; nothing is concluded from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("组合过多，超出判定的上限")]
pub struct TooLarge;

/// A set of cases: for some axes, the cells that an axis may have.
pub type Region = BTreeMap<usize, Vec<usize>>;

/// Cells chosen for some axes: axis → cell.
pub type Assignment = BTreeMap<usize, usize>;

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Node {
    Leaf(u32),
    Branch(usize, Box<[Diagram]>),
}

/// Nodes of diagrams over common axes.
#[derive(Clone, Debug)]
pub struct Store {
    axes: Vec<usize>,
    nodes: Vec<Node>,
    index: HashMap<Node, Diagram>,
    /// What the nodes weigh: one each, and one for each child.
    weight: usize,
    budget: usize,
}

/// A store without room: a placeholder.
impl Default for Store {
    fn default() -> Store {
        Store::new(2)
    }
}

impl Store {
    /// The function that is false everywhere.
    pub const FALSE: Diagram = Diagram(0);
    /// The function that is true everywhere.
    pub const TRUE: Diagram = Diagram(1);

    /// An empty store. Its nodes may weigh at most `budget`: one each, and one for each child.
    pub fn new(budget: usize) -> Store {
        let nodes = vec![Node::Leaf(0), Node::Leaf(1)];
        let index = [(Node::Leaf(0), Store::FALSE), (Node::Leaf(1), Store::TRUE)].into_iter().collect();
        Store { axes: Vec::new(), nodes, index, weight: 2, budget }
    }

    /// Adds an axis with so many cells behind those there are; returns its number.
    pub fn axis(&mut self, cells: usize) -> usize {
        self.axes.push(cells);
        self.axes.len() - 1
    }

    /// How many cells an axis has.
    pub fn cells(&self, axis: usize) -> usize {
        self.axes.get(axis).copied().unwrap_or(0)
    }

    /// How many nodes the store holds.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a store holds the two truth values from the start.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn intern(&mut self, node: Node) -> Result<Diagram, TooLarge> {
        if let Some(d) = self.index.get(&node) {
            return Ok(*d);
        }
        let weight = match &node {
            Node::Leaf(_) => 1,
            Node::Branch(_, children) => 1 + children.len(),
        };
        self.weight = self.weight.saturating_add(weight);
        if self.weight > self.budget {
            return Err(TooLarge);
        }
        let d = Diagram(u32::try_from(self.nodes.len()).map_err(|_| TooLarge)?);
        self.nodes.push(node.clone());
        self.index.insert(node, d);
        Ok(d)
    }

    fn branch(&mut self, axis: usize, children: Vec<Diagram>) -> Result<Diagram, TooLarge> {
        match children.first() {
            Some(first) if children.iter().all(|c| c == first) => Ok(*first),
            _ => self.intern(Node::Branch(axis, children.into_boxed_slice())),
        }
    }

    /// The function with this value everywhere. 0 is false and 1 is true.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn leaf(&mut self, value: u32) -> Result<Diagram, TooLarge> {
        self.intern(Node::Leaf(value))
    }

    /// True in the cells of one axis for which `f` is true.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn test(&mut self, axis: usize, f: impl Fn(usize) -> bool) -> Result<Diagram, TooLarge> {
        let children = (0..self.cells(axis)).map(|c| if f(c) { Store::TRUE } else { Store::FALSE }).collect();
        self.branch(axis, children)
    }

    /// The number of the cell of one axis.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn cell_of(&mut self, axis: usize) -> Result<Diagram, TooLarge> {
        let mut children = Vec::new();
        for cell in 0..self.cells(axis) {
            children.push(self.leaf(u32::try_from(cell).map_err(|_| TooLarge)?)?);
        }
        self.branch(axis, children)
    }

    fn node(&self, d: Diagram) -> &Node {
        const FALSE: &Node = &Node::Leaf(0);
        usize::try_from(d.0).ok().and_then(|i| self.nodes.get(i)).unwrap_or(FALSE)
    }

    fn top(&self, d: Diagram) -> Option<usize> {
        match self.node(d) {
            Node::Leaf(_) => None,
            Node::Branch(axis, _) => Some(*axis),
        }
    }

    /// The value, when it is the same everywhere.
    pub fn value(&self, d: Diagram) -> Option<u32> {
        match self.node(d) {
            Node::Leaf(v) => Some(*v),
            Node::Branch(..) => None,
        }
    }

    fn child(&self, d: Diagram, axis: usize, cell: usize) -> Diagram {
        match self.node(d) {
            Node::Branch(a, children) if *a == axis => children.get(cell).copied().unwrap_or(Store::FALSE),
            _ => d,
        }
    }

    /// The function whose value in a case is `f` of the values of `parts` there.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn combine(&mut self, parts: &[Diagram], f: &mut dyn FnMut(&[u32]) -> u32) -> Result<Diagram, TooLarge> {
        self.walk(parts, f, &mut HashMap::default())
    }

    fn walk(
        &mut self,
        parts: &[Diagram],
        f: &mut dyn FnMut(&[u32]) -> u32,
        memo: &mut HashMap<Vec<Diagram>, Diagram>,
    ) -> Result<Diagram, TooLarge> {
        if let Some(d) = memo.get(parts) {
            return Ok(*d);
        }
        let result = match parts.iter().filter_map(|p| self.top(*p)).min() {
            None => {
                let values: Vec<u32> = parts.iter().filter_map(|p| self.value(*p)).collect();
                let value = f(&values);
                self.leaf(value)?
            }
            Some(axis) => {
                let mut children = Vec::new();
                for cell in 0..self.cells(axis) {
                    let below: Vec<Diagram> = parts.iter().map(|p| self.child(*p, axis, cell)).collect();
                    children.push(self.walk(&below, f, memo)?);
                }
                self.branch(axis, children)?
            }
        };
        if memo.len() >= self.budget {
            return Err(TooLarge);
        }
        memo.insert(parts.to_vec(), result);
        Ok(result)
    }

    /// Both hold.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn and(&mut self, a: Diagram, b: Diagram) -> Result<Diagram, TooLarge> {
        self.both(a, b, Store::FALSE, &mut HashMap::default())
    }

    /// At least one holds.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn or(&mut self, a: Diagram, b: Diagram) -> Result<Diagram, TooLarge> {
        self.both(a, b, Store::TRUE, &mut HashMap::default())
    }

    /// Conjunction or disjunction of truth values: the one that `absorbing` decides (false for and, true for or).
    fn both(
        &mut self,
        a: Diagram,
        b: Diagram,
        absorbing: Diagram,
        memo: &mut HashMap<(Diagram, Diagram), Diagram>,
    ) -> Result<Diagram, TooLarge> {
        if a == absorbing || b == absorbing {
            return Ok(absorbing);
        }
        let (a, b) = (a.min(b), a.max(b));
        if a == b || self.value(a).is_some() {
            return Ok(b);
        }
        if self.value(b).is_some() {
            return Ok(a);
        }
        if let Some(d) = memo.get(&(a, b)) {
            return Ok(*d);
        }
        let axis = self.top(a).into_iter().chain(self.top(b)).min().unwrap_or(0);
        let mut children = Vec::with_capacity(self.cells(axis));
        for cell in 0..self.cells(axis) {
            let (x, y) = (self.child(a, axis, cell), self.child(b, axis, cell));
            children.push(self.both(x, y, absorbing, memo)?);
        }
        let result = self.branch(axis, children)?;
        if memo.len() >= self.budget {
            return Err(TooLarge);
        }
        memo.insert((a, b), result);
        Ok(result)
    }

    /// It does not hold.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn not(&mut self, a: Diagram) -> Result<Diagram, TooLarge> {
        self.combine(&[a], &mut |v| u32::from(v.iter().all(|x| *x == 0)))
    }

    /// `a` and not `b`.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn minus(&mut self, a: Diagram, b: Diagram) -> Result<Diagram, TooLarge> {
        let other = self.not(b)?;
        self.and(a, other)
    }

    /// `then` where the condition holds, else `otherwise`.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn choose(&mut self, condition: Diagram, then: Diagram, otherwise: Diagram) -> Result<Diagram, TooLarge> {
        self.select(condition, then, otherwise, &mut HashMap::default())
    }

    fn select(
        &mut self,
        c: Diagram,
        a: Diagram,
        b: Diagram,
        memo: &mut HashMap<(Diagram, Diagram, Diagram), Diagram>,
    ) -> Result<Diagram, TooLarge> {
        match self.value(c) {
            Some(0) => return Ok(b),
            Some(_) => return Ok(a),
            None if a == b => return Ok(a),
            None => {}
        }
        if let Some(d) = memo.get(&(c, a, b)) {
            return Ok(*d);
        }
        let axis = [c, a, b].iter().filter_map(|p| self.top(*p)).min().unwrap_or(0);
        let mut children = Vec::new();
        for cell in 0..self.cells(axis) {
            let [x, y, z] = [c, a, b].map(|p| self.child(p, axis, cell));
            children.push(self.select(x, y, z, memo)?);
        }
        let result = self.branch(axis, children)?;
        if memo.len() >= self.budget {
            return Err(TooLarge);
        }
        memo.insert((c, a, b), result);
        Ok(result)
    }

    /// The function with an axis fixed to a cell.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn fix(&mut self, d: Diagram, axis: usize, cell: usize) -> Result<Diagram, TooLarge> {
        self.fix_walk(d, axis, cell, &mut HashMap::default())
    }

    fn fix_walk(
        &mut self,
        d: Diagram,
        axis: usize,
        cell: usize,
        memo: &mut HashMap<Diagram, Diagram>,
    ) -> Result<Diagram, TooLarge> {
        if let Some(r) = memo.get(&d) {
            return Ok(*r);
        }
        let result = match self.node(d).clone() {
            Node::Branch(a, children) if a < axis => {
                let mut fixed = Vec::new();
                for child in &children {
                    fixed.push(self.fix_walk(*child, axis, cell, memo)?);
                }
                self.branch(a, fixed)?
            }
            Node::Branch(a, children) if a == axis => children.get(cell).copied().unwrap_or(Store::FALSE),
            _ => d,
        };
        memo.insert(d, result);
        Ok(result)
    }

    /// True where the condition holds whatever the cell of the axis.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn for_all(&mut self, d: Diagram, axis: usize) -> Result<Diagram, TooLarge> {
        let mut all = Store::TRUE;
        for cell in 0..self.cells(axis) {
            let fixed = self.fix(d, axis, cell)?;
            all = self.and(all, fixed)?;
        }
        Ok(all)
    }

    /// True where `f` is true of the value.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn where_value(&mut self, d: Diagram, f: impl Fn(u32) -> bool) -> Result<Diagram, TooLarge> {
        self.combine(&[d], &mut |v| u32::from(v.iter().all(|x| f(*x))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sixty_independent_facts_stay_small() {
        let mut store = Store::new(100_000);
        let axes: Vec<usize> = (0..60).map(|_| store.axis(2)).collect();
        let mut state = store.leaf(1000).unwrap();
        // Later lines win, so their facts come first in the order of axes.
        for (line, axis) in axes.iter().rev().enumerate() {
            let holds = store.test(*axis, |c| c == 1).unwrap();
            let this = store.leaf(u32::try_from(line).unwrap() + 2).unwrap();
            state = store.choose(holds, this, state).unwrap();
        }
        assert_eq!(store.values(state).len(), 61);
        assert!(store.len() < 4_000, "{}", store.len());
        let case = store.simplest(state, &|v| v == 2).unwrap();
        assert_eq!(case.len(), 60, "the first line counts only where no later one does");
    }

    #[test]
    fn a_full_store_says_so() {
        let mut store = Store::new(8);
        let axes: Vec<usize> = (0..6).map(|_| store.axis(2)).collect();
        let mut parity = Ok(Store::FALSE);
        for axis in axes {
            parity = parity.and_then(|p| {
                let t = store.test(axis, |c| c == 1)?;
                store.combine(&[p, t], &mut |v| v.iter().sum::<u32>() % 2)
            });
        }
        assert_eq!(parity, Err(TooLarge));
    }

    #[derive(Clone, Debug)]
    enum Formula {
        Test(usize, Vec<bool>),
        Not(Box<Formula>),
        And(Box<Formula>, Box<Formula>),
        Or(Box<Formula>, Box<Formula>),
    }

    const AXES: [usize; 4] = [2, 3, 2, 4];

    fn formula() -> impl Strategy<Value = Formula> {
        let test = (0..4_usize, proptest::collection::vec(any::<bool>(), 4)).prop_map(|(a, c)| Formula::Test(a, c));
        test.prop_recursive(4, 24, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|f| Formula::Not(Box::new(f))),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| Formula::And(Box::new(a), Box::new(b))),
                (inner.clone(), inner).prop_map(|(a, b)| Formula::Or(Box::new(a), Box::new(b))),
            ]
        })
    }

    fn build(store: &mut Store, f: &Formula) -> Diagram {
        match f {
            Formula::Test(axis, cells) => store.test(*axis, |c| cells[c]).unwrap(),
            Formula::Not(a) => {
                let a = build(store, a);
                store.not(a).unwrap()
            }
            Formula::And(a, b) => {
                let (a, b) = (build(store, a), build(store, b));
                store.and(a, b).unwrap()
            }
            Formula::Or(a, b) => {
                let (a, b) = (build(store, a), build(store, b));
                store.or(a, b).unwrap()
            }
        }
    }

    fn truth(f: &Formula, case: &[usize]) -> bool {
        match f {
            Formula::Test(axis, cells) => cells[case[*axis]],
            Formula::Not(a) => !truth(a, case),
            Formula::And(a, b) => truth(a, case) && truth(b, case),
            Formula::Or(a, b) => truth(a, case) || truth(b, case),
        }
    }

    fn all_cases() -> Vec<Vec<usize>> {
        let mut cases = vec![Vec::new()];
        for cells in AXES {
            cases = cases.iter().flat_map(|c| (0..cells).map(|x| [c.clone(), vec![x]].concat())).collect();
        }
        cases
    }

    proptest! {
        #[test]
        fn diagrams_agree_with_truth_tables(f in formula(), g in formula()) {
            let mut store = Store::new(100_000);
            for cells in AXES { store.axis(cells); }
            let (a, b) = (build(&mut store, &f), build(&mut store, &g));
            let (mut any, mut equal) = (false, true);
            let universal = store.for_all(a, 1).unwrap();
            let chosen = store.choose(a, b, Store::FALSE).unwrap();
            for case in all_cases() {
                let assignment: Assignment = case.iter().copied().enumerate().collect();
                prop_assert_eq!(store.at(a, &assignment) == 1, truth(&f, &case));
                prop_assert_eq!(store.at(chosen, &assignment) == 1, truth(&f, &case) && truth(&g, &case));
                let everywhere = (0..AXES[1]).all(|x| { let mut c = case.clone(); c[1] = x; truth(&f, &c) });
                prop_assert_eq!(store.at(universal, &assignment) == 1, everywhere);
                any |= truth(&f, &case);
                equal &= truth(&f, &case) == truth(&g, &case);
            }
            prop_assert_eq!(a == b, equal, "equal functions are one diagram");
            match store.simplest(a, &|v| v == 1) {
                None => prop_assert!(!any),
                Some(case) => {
                    prop_assert!(store.always(a, &case, &|v| v == 1));
                    for axis in case.keys() {
                        let mut less = case.clone();
                        less.remove(axis);
                        prop_assert!(!store.always(a, &less, &|v| v == 1), "{} is needed", axis);
                    }
                }
            }
            let covered: usize = store.cases(a, 1000).unwrap().iter().filter(|(_, v)| *v == 1)
                .map(|(path, _)| (0..4).map(|x| path.get(&x).map_or(AXES[x], Vec::len)).product::<usize>()).sum();
            prop_assert_eq!(covered, all_cases().iter().filter(|c| truth(&f, c)).count());
        }
    }
}
