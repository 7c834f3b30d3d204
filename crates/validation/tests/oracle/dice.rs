//! A small generator: the same seed gives the same world everywhere.

pub(crate) struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// From the first to the last, both included.
    pub fn from(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last + 1 - first)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    /// One of them; it is taken out.
    pub fn take<T>(&mut self, all: &mut Vec<T>) -> T {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap();
        all.remove(at)
    }
}
