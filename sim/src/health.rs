//! Health checks: a counter for each instance, with hysteresis between `fall` and `rise`.

use crate::rules::{Rules, State};

/// How many checks turn a belief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thresholds {
    /// Believed up at this count and above.
    pub rise: u32,
    /// The highest count: rise + fall − 1.
    pub top: u32,
}

const WIDTH: usize = 5;
const MASK: u32 = (1 << WIDTH) - 1;

impl Thresholds {
    pub(crate) fn new(fall: u8, rise: u8) -> Self {
        Self {
            rise: rise.into(),
            top: u32::from(rise) + u32::from(fall) - 1,
        }
    }

    /// The count after a check.
    #[inline(always)]
    fn after(self, count: u32, passed: bool) -> u32 {
        if passed {
            if count + 1 >= self.rise { self.top } else { count + 1 }
        } else if count <= self.rise {
            0
        } else {
            count - 1
        }
    }
}

/// Counters that agree with what is believed: at the top if up, at 0 if down.
pub(crate) fn reset(believed: u8, instances: usize, thresholds: Thresholds) -> u32 {
    (0..instances)
        .filter(|i| believed >> i & 1 == 1)
        .map(|i| thresholds.top << (WIDTH * i))
        .sum()
}

/// An instance's counter.
pub(crate) fn counter(health: u32, instance: usize) -> u8 {
    (health >> (WIDTH * instance) & MASK) as u8
}

/// Counts a check of every instance, passed or failed.
#[inline(always)]
pub(crate) fn count(rules: &Rules, state: &mut State, passed: u8) {
    let thresholds = rules.thresholds;
    let mut health = 0;
    let mut believed = 0;
    for instance in 0..rules.instances {
        let shift = WIDTH * instance;
        let after = thresholds.after(state.health >> shift & MASK, passed >> instance & 1 == 1);
        health |= after << shift;
        believed |= u8::from(after >= thresholds.rise) << instance;
    }
    state.health = health;
    state.believed = believed;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_turns_after_so_many_checks_in_a_row_and_not_before() {
        for fall in 1..=10u8 {
            for rise in 1..=10u8 {
                let thresholds = Thresholds::new(fall, rise);
                let mut count = thresholds.top;
                for failed in 1..=fall {
                    count = thresholds.after(count, false);
                    assert_eq!(count >= thresholds.rise, failed < fall);
                }
                assert_eq!(count, 0);
                for passed in 1..=rise {
                    count = thresholds.after(count, true);
                    assert_eq!(count >= thresholds.rise, passed == rise);
                }
                assert_eq!(count, thresholds.top);
            }
        }
    }

    #[test]
    fn a_check_that_disagrees_starts_the_row_again() {
        let thresholds = Thresholds::new(3, 3);
        let twice_failed = thresholds.after(thresholds.after(thresholds.top, false), false);
        assert_eq!(thresholds.after(twice_failed, true), thresholds.top);
        let twice_passed = thresholds.after(thresholds.after(0, true), true);
        assert_eq!(thresholds.after(twice_passed, false), 0);
    }
}
