//! Where a run's luck comes from: CPython's `random.Random`, one stream for each instance's faults and one for its checks.

use rand::Rng;
use rand_mt::Mt;

use crate::MAX_INSTANCES;

/// What chance decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An instance fails.
    Fail,
    /// An instance recovers.
    Recover,
    /// A health check is lost.
    CheckLost,
}

/// A probability as the number of the 2^53 equally likely draws that are below it.
///
/// `random.random()` is k / 2^53 for a whole k, so `u < p` is `k < ceil(p * 2^53)`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Odds(u64);

/// What the rules ask of chance. The sampler draws; whoever enumerates a tick's outcomes answers both ways.
pub(crate) trait Chance {
    /// Whether it happens to the instance.
    fn fires(&mut self, event: Event, instance: usize, odds: Odds) -> bool;
    /// The same draw where its result can't matter.
    fn skip(&mut self, event: Event, instance: usize);
}

/// The streams of a run.
#[derive(Clone, Debug)]
pub(crate) struct Luck {
    faults: [Stream; MAX_INSTANCES],
    checks: [Stream; MAX_INSTANCES],
}

/// A stream of draws. A draw that can't matter is owed, not made; the generator catches up when one comes to matter.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    seed: u128,
    generator: Option<Box<Mt>>,
    owed: u64,
    caught_up: u64,
}

const CERTAIN: u64 = 1 << 53;
const CHECKS_FROM: u32 = 16;

impl Odds {
    /// The odds of a probability from 0 to 1.
    pub(crate) fn new(probability: f64) -> Self {
        // Scaling by a power of two is exact, and so is `ceil`.
        Self((probability * CERTAIN as f64).ceil() as u64)
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
        self.streams().filter(|stream| stream.generator.is_some()).count() * size_of::<Mt>()
    }

    fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.faults.iter().chain(&self.checks)
    }
}

impl Chance for Luck {
    #[inline(always)]
    fn fires(&mut self, event: Event, instance: usize, odds: Odds) -> bool {
        let stream = self.stream(event, instance);
        if odds.0 == 0 || odds.0 == CERTAIN {
            stream.owed += 1;
            return odds.0 == CERTAIN;
        }
        stream.draw() < odds.0
    }

    #[inline(always)]
    fn skip(&mut self, event: Event, instance: usize) {
        self.stream(event, instance).skip();
    }
}

impl Luck {
    #[inline(always)]
    fn stream(&mut self, event: Event, instance: usize) -> &mut Stream {
        match event {
            Event::Fail | Event::Recover => &mut self.faults[instance],
            Event::CheckLost => &mut self.checks[instance],
        }
    }
}

impl Stream {
    fn new(seed: u128) -> Self {
        Self {
            seed,
            generator: None,
            owed: 0,
            caught_up: 0,
        }
    }

    /// The next draw: k of `random.random()` = k / 2^53.
    #[inline(always)]
    fn draw(&mut self) -> u64 {
        if self.owed > 0 || self.generator.is_none() {
            self.catch_up();
        }
        match &mut self.generator {
            Some(generator) => draw_from(&mut **generator),
            None => unreachable!("catching up seeds the generator"),
        }
    }

    #[inline(always)]
    fn skip(&mut self) {
        match &mut self.generator {
            // A generator that is in use steps over the draw now, which is cheaper than to come back to it.
            Some(generator) if self.owed == 0 => {
                draw_from(&mut **generator);
            }
            _ => self.owed += 1,
        }
    }

    #[cold]
    #[inline(never)]
    fn catch_up(&mut self) {
        let generator = self.generator.get_or_insert_with(|| Box::new(seeded(self.seed)));
        for _ in 0..self.owed {
            draw_from(&mut **generator);
        }
        self.caught_up += self.owed;
        self.owed = 0;
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
        lazy.owed = 1000;
        lazy.skip();
        let mut eager = seeded(7);
        for _ in 0..1001 {
            draw_from(&mut eager);
        }
        assert_eq!(lazy.draw(), draw_from(&mut eager));
        lazy.skip();
        draw_from(&mut eager);
        assert_eq!(lazy.draw(), draw_from(&mut eager));
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
