//! The primary's down spells in the long run.

use super::chain::Chain;

/// Times of the primary in ticks. What has no value, because it never happens, is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Spells {
    /// Mean time to repair: 1 / r, with r the probability to come up.
    pub mttr_ticks: Option<f64>,
    /// Mean time between failures: 1 / f + 1 / r, with f the probability to fail.
    pub mtbf_ticks: Option<f64>,
    /// Mean time to detect, over the spells that are noticed before they end.
    pub mttd_ticks: Option<f64>,
    /// The share of spells that end before they are noticed.
    pub unnoticed: Option<f64>,
}

impl Spells {
    /// From the chain and its long-run shares. The start of a spell is a transition from up to down; from there, the
    /// probability of being down and not yet believed down is followed until nothing is left of it. That is so after `fall`
    /// checks, because a check of an instance that is down can't pass.
    pub(super) fn new(chain: &Chain, shares: &[f64]) -> Self {
        let up = |state: usize| chain.states()[state].truth() & 1 == 1;
        let believed = |state: usize| chain.states()[state].believed() & 1 == 1;
        let mut unseen = vec![0.0; chain.len()];
        let (mut up_share, mut fails, mut recovers) = (0.0, 0.0, 0.0);
        let (mut noticed, mut delays) = (0.0, 0.0);
        for (state, share) in shares.iter().enumerate() {
            up_share += if up(state) { *share } else { 0.0 };
            for one in chain.after(state) {
                let (to, weight) = (one.to as usize, share * one.probability);
                match (up(state), up(to)) {
                    (true, false) if believed(to) => unseen[to] += weight,
                    (true, false) => noticed += weight,
                    (false, true) => recovers += weight,
                    _ => {}
                }
                fails += if up(state) && !up(to) { weight } else { 0.0 };
            }
        }
        let mut delay = 0.0;
        let mut next = vec![0.0; chain.len()];
        while unseen.iter().any(|p| *p > 0.0) {
            delay += 1.0;
            next.fill(0.0);
            for (state, p) in unseen.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                for one in chain.after(state).iter().filter(|one| !up(one.to as usize)) {
                    let weight = p * one.probability;
                    if believed(one.to as usize) {
                        next[one.to as usize] += weight;
                    } else {
                        noticed += weight;
                        delays += weight * delay;
                    }
                }
            }
            std::mem::swap(&mut unseen, &mut next);
        }
        let ratio = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Self {
            mttr_ticks: ratio(1.0 - up_share, recovers),
            mtbf_ticks: ratio(1.0, fails).filter(|_| recovers > 0.0),
            mttd_ticks: ratio(delays, noticed),
            unnoticed: ratio(fails - noticed, fails).map(|share| share.max(0.0)),
        }
    }
}
