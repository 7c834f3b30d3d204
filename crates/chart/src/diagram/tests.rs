//! Diagrams against truth tables over all cases of four small axes, and budgets at their exact figures.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Assignment, Diagram, Store, TooLarge};

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
    assert!(store.weight() < 12_000, "{}", store.weight());
    let case = store.simplest(state, &|v| v == 2).unwrap();
    assert_eq!(case.len(), 60, "the first line counts only where no later one does");
}

#[test]
fn a_store_weighs_its_nodes_and_their_children() {
    // The two truth values, a leaf, a branch of three children.
    let build = |budget: usize| {
        let mut store = Store::new(budget);
        let axis = store.axis(3);
        store.leaf(7)?;
        let test = store.test(axis, |c| c == 2)?;
        // What is there already weighs nothing.
        store.test(axis, |c| c == 2)?;
        store.leaf(7)?;
        assert_eq!(store.value(test), None);
        Ok(store.weight())
    };
    assert_eq!(build(100), Ok(2 + 1 + 4));
    assert_eq!(build(7), Ok(7));
    assert_eq!(build(6), Err(TooLarge));
    assert_eq!(build(2), Err(TooLarge));
}

#[test]
fn a_full_store_keeps_what_it_has() {
    let mut store = Store::new(6);
    let axis = store.axis(4);
    assert_eq!(store.test(axis, |c| c == 1), Err(TooLarge));
    assert_eq!(store.weight(), 2);
    let small = store.axis(2);
    assert!(store.test(small, |c| c == 1).is_ok(), "what fits still fits");
}

#[test]
fn a_placeholder_has_room_for_nothing() {
    let mut store = Store::default();
    assert_eq!(store.leaf(1), Ok(Store::TRUE));
    assert_eq!(store.leaf(2), Err(TooLarge));
    assert_eq!(store.not(Store::TRUE), Ok(Store::FALSE));
}

/// Two counters over alternate axes: whether the number of ones is a multiple of [`MODULUS`], the first also where the
/// last axis is 0, the second where it is 1. They exclude one another, which shows only at the end of every path.
struct Counters {
    store: Store,
    first: Diagram,
    second: Diagram,
}

const EACH: usize = 30;
const MODULUS: usize = 12;

fn counters() -> Counters {
    let mut store = Store::new(1_000_000);
    for _ in 0..=2 * EACH {
        store.axis(2);
    }
    let mut counter = |offset: usize| {
        let last = store.test(2 * EACH, |c| c == offset).unwrap();
        let mut states = vec![Store::FALSE; MODULUS];
        states[0] = last;
        for i in (0..EACH).rev() {
            let one = store.test(2 * i + offset, |c| c == 1).unwrap();
            states = (0..MODULUS).map(|r| store.choose(one, states[(r + 1) % MODULUS], states[r]).unwrap()).collect();
        }
        states[0]
    };
    let (first, second) = (counter(0), counter(1));
    Counters { store, first, second }
}

/// How many pairs of states two counters go through together while either may still succeed.
fn pairs() -> usize {
    let alive = |r: usize, left: usize| r == 0 || MODULUS - r <= left;
    let mut here = BTreeSet::from([(0, 0)]);
    let mut seen = 0;
    for i in 0..=2 * EACH {
        let (a, b) = (EACH - i.div_ceil(2), EACH - i / 2);
        here.retain(|(x, y)| alive(*x, a) && alive(*y, b));
        seen += here.len();
        let step = |(x, y): &(usize, usize)| {
            let moved = if i % 2 == 0 { ((x + 1) % MODULUS, *y) } else { (*x, (y + 1) % MODULUS) };
            [(*x, *y), moved]
        };
        here = here.iter().flat_map(step).collect();
    }
    seen
}

#[test]
fn an_operation_may_go_through_as_many_pairs_as_the_budget() {
    let Counters { store, first, second } = counters();
    let pairs = pairs();
    assert!(pairs > store.weight(), "otherwise the nodes are what is too large");
    let with = |budget: usize| Store { budget, ..store.clone() };
    type Operation = fn(&mut Store, Diagram, Diagram) -> Result<Diagram, TooLarge>;
    let and: Operation = |s, a, b| s.and(a, b);
    let choose: Operation = |s, a, b| s.choose(a, b, Store::FALSE);
    for operation in [and, choose] {
        assert_eq!(operation(&mut with(pairs), first, second), Ok(Store::FALSE));
        assert_eq!(operation(&mut with(pairs - 1), first, second), Err(TooLarge));
    }
    let never = |s: &mut Store| s.combine(&[first, second], &mut |v| u32::from(v == [1, 1]));
    assert_eq!(never(&mut with(1_000_000)), Ok(Store::FALSE));
    assert_eq!(never(&mut with(pairs - 1)), Err(TooLarge));
}

#[test]
fn what_is_decided_at_once_costs_nothing() {
    let Counters { store, first, second } = counters();
    let mut full = Store { budget: 0, ..store };
    assert_eq!(full.choose(first, second, second), Ok(second));
    assert_eq!(full.choose(Store::TRUE, first, second), Ok(first));
    assert_eq!(full.choose(Store::FALSE, first, second), Ok(second));
    for operation in [Store::and, Store::or] {
        assert_eq!(operation(&mut full, second, second), Ok(second));
    }
    for (a, b) in [(second, Store::TRUE), (Store::TRUE, second)] {
        assert_eq!(full.and(a, b), Ok(second));
        assert_eq!(full.or(a, b), Ok(Store::TRUE));
    }
    for (a, b) in [(second, Store::FALSE), (Store::FALSE, second)] {
        assert_eq!(full.and(a, b), Ok(Store::FALSE));
        assert_eq!(full.or(a, b), Ok(second));
    }
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

fn store() -> Store {
    let mut store = Store::new(100_000);
    for cells in AXES {
        store.axis(cells);
    }
    store
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

fn assignment(case: &[usize]) -> Assignment {
    case.iter().copied().enumerate().collect()
}

/// A number for each case from three formulas: 0 to 7.
fn number(store: &mut Store, formulas: &[Formula; 3]) -> Diagram {
    let parts: Vec<Diagram> = formulas.iter().map(|f| build(store, f)).collect();
    store.combine(&parts, &mut |v| v.iter().fold(0, |n, bit| 2 * n + bit)).unwrap()
}

fn number_in(formulas: &[Formula; 3], case: &[usize]) -> u32 {
    formulas.iter().fold(0, |n, f| 2 * n + u32::from(truth(f, case)))
}

proptest! {
    #[test]
    fn diagrams_agree_with_truth_tables(f in formula(), g in formula()) {
        let mut store = store();
        let (a, b) = (build(&mut store, &f), build(&mut store, &g));
        let mut equal = true;
        let universal = store.for_all(a, 1).unwrap();
        let chosen = store.choose(a, b, Store::FALSE).unwrap();
        let without = store.minus(a, b).unwrap();
        for case in all_cases() {
            let at = |d| store.at(d, &assignment(&case)) == 1;
            let (in_f, in_g) = (truth(&f, &case), truth(&g, &case));
            prop_assert_eq!(at(a), in_f);
            prop_assert_eq!(at(chosen), in_f && in_g);
            prop_assert_eq!(at(without), in_f && !in_g);
            let everywhere = (0..AXES[1]).all(|x| { let mut c = case.clone(); c[1] = x; truth(&f, &c) });
            prop_assert_eq!(at(universal), everywhere);
            equal &= in_f == in_g;
        }
        prop_assert_eq!(a == b, equal, "equal functions are one diagram");
    }

    #[test]
    fn numbers_agree_with_tables(fs in [formula(), formula(), formula()], axis in 0..4_usize, wanted in 0..8_u32) {
        let mut store = store();
        let d = number(&mut store, &fs);
        let value = |case: &[usize]| number_in(&fs, case);
        let cell = axis % AXES[axis];
        let fixed = store.fix(d, axis, cell).unwrap();
        let equal = store.where_value(d, |v| v == wanted).unwrap();
        let own = store.cell_of(axis).unwrap();
        for case in all_cases() {
            let at = |d| store.at(d, &assignment(&case));
            prop_assert_eq!(at(d), value(&case));
            let mut moved = case.clone();
            moved[axis] = cell;
            prop_assert_eq!(at(fixed), value(&moved));
            prop_assert_eq!(at(equal) == 1, value(&case) == wanted);
            prop_assert_eq!(at(own), u32::try_from(case[axis]).unwrap());
            // An axis that is left out counts as its first cell.
            let (mut first, mut less) = (case.clone(), assignment(&case));
            first[axis] = 0;
            less.remove(&axis);
            prop_assert_eq!(store.at(d, &less), value(&first));
        }
        let values: BTreeSet<u32> = all_cases().iter().map(|c| value(c)).collect();
        prop_assert_eq!(store.value(d), values.first().copied().filter(|_| values.len() == 1));
        prop_assert_eq!(store.values(d), values);
        let depends = |axis: usize| all_cases().iter().any(|case| {
            let mut moved = case.clone();
            moved[axis] = 0;
            value(case) != value(&moved)
        });
        prop_assert_eq!(store.support(d), (0..4).filter(|a| depends(*a)).collect::<BTreeSet<_>>());
    }

    #[test]
    fn a_function_is_what_it_splits_into(fs in [formula(), formula(), formula()]) {
        let mut store = store();
        let d = number(&mut store, &fs);
        match store.split(d) {
            None => prop_assert!(store.value(d).is_some()),
            Some((axis, parts)) => {
                prop_assert_eq!(Some(axis), store.support(d).first().copied());
                let parts = parts.to_vec();
                prop_assert_eq!(parts.len(), AXES[axis]);
                for (cell, part) in parts.into_iter().enumerate() {
                    prop_assert_eq!(store.fix(d, axis, cell), Ok(part));
                }
            }
        }
    }

    #[test]
    fn always_looks_at_every_completion(fs in [formula(), formula(), formula()], given in [0..3_usize, 0..4, 0..3, 0..5], bound in 0..8_u32) {
        let mut store = store();
        let d = number(&mut store, &fs);
        // The number of cells stands for an axis that is not given.
        let partial: Assignment = given.iter().copied().enumerate().filter(|(axis, cell)| *cell < AXES[*axis]).collect();
        let mut completions = all_cases();
        completions.retain(|case| partial.iter().all(|(axis, cell)| case[*axis] == *cell));
        let expected = completions.iter().all(|case| number_in(&fs, case) <= bound);
        prop_assert_eq!(store.always(d, &partial, &|v| v <= bound), expected);
    }

    #[test]
    fn the_simplest_case_needs_all_it_says(fs in [formula(), formula(), formula()], wanted in 0..8_u32) {
        let mut store = store();
        let d = number(&mut store, &fs);
        let holds = |v: u32| v == wanted;
        let entries = store.cases(d, 1000).unwrap();
        let shortest = entries.iter().filter(|(_, v)| holds(*v)).map(|(path, _)| path.len()).min();
        match store.simplest(d, &holds) {
            None => prop_assert_eq!(shortest, None),
            Some(case) => {
                prop_assert!(case.len() <= shortest.unwrap());
                prop_assert!(store.always(d, &case, &holds));
                for axis in case.keys() {
                    let mut less = case.clone();
                    less.remove(axis);
                    prop_assert!(!store.always(d, &less, &holds), "{} is needed", axis);
                }
            }
        }
    }

    #[test]
    fn cases_are_disjoint_and_cover_everything(fs in [formula(), formula(), formula()]) {
        let mut store = store();
        let d = number(&mut store, &fs);
        let entries = store.cases(d, 1000).unwrap();
        for case in all_cases() {
            let inside = |region: &BTreeMap<usize, Vec<usize>>| region.iter().all(|(axis, cells)| cells.contains(&case[*axis]));
            let homes: Vec<u32> = entries.iter().filter(|(region, _)| inside(region)).map(|(_, v)| *v).collect();
            prop_assert_eq!(homes, [number_in(&fs, &case)]);
        }
        prop_assert!(store.cases(d, entries.len()).is_some());
        prop_assert!(store.cases(d, entries.len() - 1).is_none());
    }
}

#[test]
fn of_equally_simple_cases_the_first_cells_count() {
    let mut store = store();
    let d = store.test(3, |c| c >= 1).unwrap();
    assert_eq!(store.simplest(d, &|v| v == 1), Some([(3, 1)].into()));
    let either = store.test(1, |c| c == 2).unwrap();
    let either = store.and(either, d).unwrap();
    assert_eq!(store.simplest(either, &|v| v == 1), Some([(1, 2), (3, 1)].into()));
    assert_eq!(store.cells(3), 4);
    assert_eq!(store.cells(9), 0);
}

/// The simplest case is that of the shortest path, wherever longer ones begin.
#[test]
fn the_shortest_path_counts_every_axis() {
    let mut store = Store::new(1_000);
    let (a, b, c) = (store.axis(2), store.axis(2), store.axis(3));
    let mut cube = |cells: &[(usize, usize)]| {
        cells.iter().fold(Store::TRUE, |all, (axis, cell)| {
            let here = store.test(*axis, |c| c == *cell).unwrap();
            store.and(all, here).unwrap()
        })
    };
    let short = cube(&[(a, 1), (b, 0)]);
    let (one, other) = (cube(&[(a, 0), (b, 0), (c, 1)]), cube(&[(a, 0), (b, 1), (c, 2)]));
    let long = store.or(one, other).unwrap();
    let all = store.or(long, short).unwrap();
    assert_eq!(store.simplest(all, &|v| v == 1), Some([(a, 1), (b, 0)].into()));
    let single = store.or(other, short).unwrap();
    assert_eq!(store.simplest(single, &|v| v == 1), Some([(a, 1), (b, 0)].into()));
}
