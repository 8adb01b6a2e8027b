//! The exact distribution of a count over the first requests of a run.

use super::chain::Chain;
use super::quantity::Quantity;

/// The most requests that a distribution is computed for.
pub const MOST_REQUESTS: usize = 1_000;
/// The most steps that one is worth.
const MOST_WORK: u64 = 60_000_000;

/// How likely each count of a quantity is over the first requests of a run: entry k for k of them. It is computed by going
/// from request to request with the probability of each state and each count so far.
///
/// `None` for more than 1,000 requests, or if the chain has too many transitions for so many.
pub fn distribution(chain: &Chain, quantity: Quantity, requests: usize) -> Option<Vec<f64>> {
    let work = (requests as u64).pow(2) / 2 * chain.transitions() as u64;
    if requests > MOST_REQUESTS || work > MOST_WORK {
        return None;
    }
    let width = requests + 1;
    let mut likely = vec![0.0; chain.len() * width];
    let mut next = likely.clone();
    likely[0] = 1.0;
    for done in 0..requests {
        next.fill(0.0);
        for state in 0..chain.len() {
            let from = &likely[state * width..][..=done];
            if from.iter().all(|p| *p == 0.0) {
                continue;
            }
            for one in chain.after(state) {
                let to = &mut next[one.to as usize * width + usize::from(one.holds(quantity))..][..=done];
                for (to, from) in to.iter_mut().zip(from) {
                    *to += from * one.probability;
                }
            }
        }
        std::mem::swap(&mut likely, &mut next);
    }
    let count = |k: usize| likely.iter().skip(k).step_by(width).sum();
    Some((0..width).map(count).collect())
}
