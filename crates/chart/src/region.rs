//! Sets of cases as lists of regions.

use std::collections::BTreeSet;

use crate::Region;

/// The same cases in fewer regions: regions that differ in one axis only are one, and an axis all of whose cells are in is
/// left out. `cells` is the number of cells of an axis.
pub fn joined(mut regions: Vec<Region>, cells: &dyn Fn(usize) -> usize) -> Vec<Region> {
    let union = |a: &Region, b: &Region| -> Option<Region> {
        if !a.keys().eq(b.keys()) {
            return None;
        }
        let mut differing = a.iter().zip(b.values()).filter(|((_, x), y)| x != y).map(|((axis, _), _)| *axis);
        let axis = differing.next()?;
        if differing.next().is_some() {
            return None;
        }
        let both: BTreeSet<usize> = a.get(&axis).into_iter().chain(b.get(&axis)).flatten().copied().collect();
        let mut union = a.clone();
        if both.len() == cells(axis) {
            union.remove(&axis);
        } else {
            union.insert(axis, both.into_iter().collect());
        }
        Some(union)
    };
    // Joining two regions may make a third joinable; each round leaves one fewer.
    'again: loop {
        for (i, a) in regions.iter().enumerate() {
            for (j, b) in regions.iter().enumerate().skip(i + 1) {
                if let Some(one) = union(a, b) {
                    regions.remove(j);
                    if let Some(place) = regions.get_mut(i) {
                        *place = one;
                    }
                    continue 'again;
                }
            }
        }
        return regions;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_that_differ_in_one_axis_are_one() {
        let region = |a: &[usize], b: &[usize]| Region::from([(0, a.to_vec()), (1, b.to_vec())]);
        let all = vec![region(&[0], &[0]), region(&[1], &[0]), region(&[0], &[1]), region(&[1], &[1])];
        assert_eq!(joined(all, &|axis| [2, 3][axis]), [Region::from([(1, vec![0, 1])])]);
        let apart = vec![region(&[0], &[0]), region(&[1], &[1])];
        assert_eq!(joined(apart.clone(), &|_| 3), apart);
    }
}
