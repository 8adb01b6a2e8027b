//! Where a run's luck comes from: CPython's `random.Random`, one stream for each instance's faults and one for its checks.

use rand::Rng;
use rand_mt::Mt;

use crate::MAX_INSTANCES;

/// A probability as the number of the 2^53 equally likely draws that are below it.
///
/// `random.random()` is k / 2^53 for a whole k, so `u < p` is `k < ceil(p * 2^53)`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odds(u64);

/// What the rules ask of chance. The sampler draws; whoever enumerates a tick's outcomes answers every way.
pub trait Chance {
    /// Whether an instance fails, and whether it recovers. The second draw is taken only if the first did not fire.
    fn faults(&mut self, instance: usize, fail: Odds, recover: Odds) -> (bool, bool);
    /// The draws of an instance that is up and never fails: two, and neither can matter.
    fn skip_faults(&mut self, instance: usize);
    /// Whether an instance's health check is lost.
    fn check_lost(&mut self, instance: usize, loss: Odds) -> bool;
}

/// The streams of a run: CPython's draws.
#[derive(Clone, Debug)]
pub struct Luck {
    faults: [Stream; MAX_INSTANCES],
    checks: [Stream; MAX_INSTANCES],
}

/// A stream of draws. A draw that can't matter is owed, not made; the stream catches up when one comes to matter.
#[derive(Clone, Debug)]
struct Stream {
    seed: u128,
    source: Option<Box<Source>>,
    owed: u64,
    caught_up: u64,
}

/// The generator and a block of its draws, made ahead so that taking one or two is no question of branches.
#[derive(Clone, Debug)]
struct Source {
    generator: Mt,
    block: [u64; BLOCK],
    at: usize,
}

const CERTAIN: u64 = 1 << 53;
const CHECKS_FROM: u32 = 16;
const BLOCK: usize = 64;

impl Odds {
    /// The odds of a probability from 0 to 1.
    pub(crate) fn new(probability: f64) -> Self {
        // Scaling by a power of two is exact, and so is `ceil`.
        Self((probability * CERTAIN as f64).ceil() as u64)
    }

    /// Whether it can't happen.
    #[inline(always)]
    pub fn never(self) -> bool {
        self.0 == 0
    }

    /// The probability with which a draw is below it.
    pub fn probability(self) -> f64 {
        self.0 as f64 / CERTAIN as f64
    }
}

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        let stream = |number: u32| Stream::new(u128::from(seed) + (u128::from(number) << 64));
        Self {
            faults: std::array::from_fn(|i| stream(i as u32)),
            checks: std::array::from_fn(|i| stream(i as u32 + CHECKS_FROM)),
        }
    }

    /// How many draws have been caught up on.
    pub(crate) fn caught_up(&self) -> u64 {
        self.streams().map(|stream| stream.caught_up).sum()
    }

    /// The bytes it holds beside itself.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.streams().filter(|stream| stream.source.is_some()).count() * size_of::<Source>()
    }

    fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.faults.iter().chain(&self.checks)
    }
}

impl Chance for Luck {
    #[inline(always)]
    fn faults(&mut self, instance: usize, fail: Odds, recover: Odds) -> (bool, bool) {
        let source = self.faults[instance].ready();
        let (first, second) = source.next_two();
        let fails = first < fail.0;
        source.at += if fails { 1 } else { 2 };
        (fails, second < recover.0)
    }

    #[inline(always)]
    fn skip_faults(&mut self, instance: usize) {
        self.faults[instance].owed += 2;
    }

    #[inline(always)]
    fn check_lost(&mut self, instance: usize, loss: Odds) -> bool {
        let stream = &mut self.checks[instance];
        if loss.never() {
            stream.owed += 1;
            return false;
        }
        let source = stream.ready();
        let (draw, _) = source.next_two();
        source.at += 1;
        draw < loss.0
    }
}

impl Stream {
    fn new(seed: u128) -> Self {
        Self {
            seed,
            source: None,
            owed: 0,
            caught_up: 0,
        }
    }

    /// The source, with nothing owed.
    #[inline(always)]
    fn ready(&mut self) -> &mut Source {
        if self.owed > 0 || self.source.is_none() {
            self.catch_up();
        }
        match &mut self.source {
            Some(source) => source,
            None => unreachable!("catching up makes the source"),
        }
    }

    #[cold]
    #[inline(never)]
    fn catch_up(&mut self) {
        let source = self.source.get_or_insert_with(|| Box::new(Source::new(self.seed)));
        source.skip(self.owed);
        self.caught_up += self.owed;
        self.owed = 0;
    }
}

impl Source {
    fn new(seed: u128) -> Self {
        Self {
            generator: seeded(seed),
            block: [0; BLOCK],
            at: BLOCK,
        }
    }

    /// The next two draws; taking them is a matter of moving `at`.
    #[inline(always)]
    fn next_two(&mut self) -> (u64, u64) {
        if self.at + 2 > BLOCK {
            self.refill();
        }
        // The masks say what the line above has made sure of.
        (
            self.block[self.at & (BLOCK - 1)],
            self.block[(self.at + 1) & (BLOCK - 1)],
        )
    }

    #[inline(never)]
    fn refill(&mut self) {
        let left = BLOCK - self.at;
        self.block.copy_within(self.at.., 0);
        for draw in &mut self.block[left..] {
            *draw = draw_from(&mut self.generator);
        }
        self.at = 0;
    }

    fn skip(&mut self, draws: u64) {
        let left = (BLOCK - self.at) as u64;
        self.at += draws.min(left) as usize;
        for _ in left..draws {
            draw_from(&mut self.generator);
        }
    }
}

/// CPython's `random.Random(seed)`: the array of the seed's 32-bit words, little end first, without leading zero words.
fn seeded(seed: u128) -> Mt {
    let words: [u32; 4] = std::array::from_fn(|i| (seed >> (32 * i)) as u32);
    let length = words.iter().rposition(|word| *word != 0).map_or(1, |last| last + 1);
    Mt::new_with_key(words[..length].iter().copied())
}

/// CPython's `random()` before the division: 27 bits of one word and 26 of the next.
#[inline(always)]
fn draw_from(generator: &mut impl Rng) -> u64 {
    let high = u64::from(generator.next_u32() >> 5);
    let low = u64::from(generator.next_u32() >> 6);
    high << 26 | low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(seed: u128) -> f64 {
        draw_from(&mut seeded(seed)) as f64 / CERTAIN as f64
    }

    #[test]
    fn draws_are_those_of_cpython() {
        // python3 -c 'import random; print(random.Random(SEED).random())'
        assert_eq!(first(42), 0.639_426_798_457_883_7);
        assert_eq!(first(0), 0.844_421_851_525_048_1);
        assert_eq!(first(1 << 32), 0.112_994_300_956_364_09);
        assert_eq!(first(u128::from(u64::MAX)), 0.021_825_695_401_270_107);
        assert_eq!(first(42 + (1 << 64)), 0.349_507_428_273_001_74);
        assert_eq!(first(42 + (16 << 64)), 0.414_626_504_158_952_2);
    }

    #[test]
    fn owed_draws_leave_the_stream_where_it_would_stand() {
        let mut lazy = Stream::new(7);
        let mut eager = seeded(7);
        for owed in [1000, 1, 0, 63, 64, 65, 200, 3] {
            lazy.owed = owed;
            for _ in 0..owed {
                draw_from(&mut eager);
            }
            let (first, _) = lazy.ready().next_two();
            lazy.ready().at += 1;
            assert_eq!(first, draw_from(&mut eager));
        }
        assert_eq!(lazy.caught_up, 1396);
    }

    #[test]
    fn odds_compare_exactly() {
        for p in [
            0.0,
            1.0,
            0.2,
            0.5,
            f64::MIN_POSITIVE,
            1.0 - f64::EPSILON / 2.0,
            1.0 / 3.0,
        ] {
            let Odds(limit) = Odds::new(p);
            for k in [limit.saturating_sub(1), limit, (limit + 1).min(CERTAIN - 1)] {
                assert_eq!((k as f64 / CERTAIN as f64) < p, k < limit, "{p} {k}");
            }
        }
    }
}
