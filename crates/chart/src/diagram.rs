//! Reduced, shared decision diagrams: functions from cells of several axes to small numbers.
//!
//! Axes have a fixed order (of creation); a node tests one axis and has a child for each of its cells; equal nodes are one
//! node and a node whose children agree is that child, so two functions are equal when their [`Diagram`]s are. See
//! Bryant 1986 for the two-valued case.

mod query;

use std::collections::BTreeMap;
use std::hash::Hash;

use rustc_hash::FxHashMap as HashMap;

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

    /// What its nodes weigh: one each, and one for each child.
    pub fn weight(&self) -> usize {
        self.weight
    }

    fn intern(&mut self, node: Node) -> Result<Diagram, TooLarge> {
        if let Some(d) = self.index.get(&node) {
            return Ok(*d);
        }
        let children = if let Node::Branch(_, children) = &node { children.len() } else { 0 };
        let weight = self.weight + 1 + children;
        if weight > self.budget {
            return Err(TooLarge);
        }
        let d = Diagram(u32::try_from(self.nodes.len()).map_err(|_| TooLarge)?);
        self.weight = weight;
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
        self.remember(memo, parts.to_vec(), result)
    }

    /// Keeps a result of one operation; an operation may keep at most as many as the budget.
    fn remember<K: Eq + Hash>(
        &self,
        memo: &mut HashMap<K, Diagram>,
        key: K,
        result: Diagram,
    ) -> Result<Diagram, TooLarge> {
        if memo.len() >= self.budget {
            return Err(TooLarge);
        }
        memo.insert(key, result);
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
        self.remember(memo, (a, b), result)
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
        self.remember(memo, (c, a, b), result)
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
}

#[cfg(test)]
mod tests;
