//! How often an interval around a run's share holds the exact value: Wilson's, by batch means, and by the exact variance.
//!
//! ```text
//! cargo run -q --release -p failover-sim --example intervals
//! ```

use failover_sim::theory::{Quantity, theory};
use failover_sim::{Config, Machine};

const RUNS: u64 = 4_000;
const BATCHES: usize = 20;
/// The standard deviations of a bell curve on both sides that hold 95 of 100.
const NORMAL: f64 = 1.959_963_984_540_054;
/// The same for the mean of 20 batches, whose scatter is itself only estimated: Student's t with 19 degrees of freedom.
const STUDENT: f64 = 2.093_024_054_408_263;

fn main() {
    println!("requests  Wilson  batch means  exact variance");
    for requests in [60, 200, 1_000, 10_000] {
        let [wilson, batches, exact] = coverage(requests);
        println!(
            "{requests:>8}  {:>4.1} %       {:>4.1} %          {:>4.1} %",
            wilson * 100.0,
            batches * 100.0,
            exact * 100.0
        );
    }
}

/// Of how many runs each interval holds the exact share of requests with the primary up.
fn coverage(requests: usize) -> [f64; 3] {
    let config = Config::default();
    let Ok(exact) = theory(&config) else {
        unreachable!("the course's experiment has two states")
    };
    let truth = exact.long_run.of(Quantity::PrimaryUp);
    let scatter = exact.scatter.map_or(0.0, |scatter| scatter.of(Quantity::PrimaryUp));
    let n = requests as f64;
    let mut held = [0u32; 3];
    for seed in 0..RUNS {
        let mut machine = Machine::new(&config, seed);
        // What is left of the start is gone after so many.
        for _ in 0..50 {
            machine.tick(&[]);
        }
        let up: Vec<f64> = (0..requests)
            .map(|_| f64::from(machine.tick(&[]).truth() & 1))
            .collect();
        let share = up.iter().sum::<f64>() / n;
        let holds = [
            wilson(share, n, truth),
            (share - truth).abs() <= STUDENT * batch_error(&up),
            (share - truth).abs() <= NORMAL * scatter / n.sqrt(),
        ];
        for (held, holds) in held.iter_mut().zip(holds) {
            *held += u32::from(holds);
        }
    }
    held.map(|held| f64::from(held) / RUNS as f64)
}

/// Whether Wilson's interval holds the truth, which it does for independent requests in 95 of 100 cases.
fn wilson(share: f64, n: f64, truth: f64) -> bool {
    let z2 = NORMAL * NORMAL;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = NORMAL / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    (truth - middle).abs() <= half
}

/// The standard error of the mean, by how the means of batches scatter.
fn batch_error(values: &[f64]) -> f64 {
    let size = values.len() / BATCHES;
    let means: Vec<f64> = values
        .chunks_exact(size)
        .map(|batch| batch.iter().sum::<f64>() / size as f64)
        .collect();
    let mean = means.iter().sum::<f64>() / BATCHES as f64;
    let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (BATCHES - 1) as f64;
    (variance / BATCHES as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_promises_more_than_it_holds_and_the_others_do_not() {
        let [wilson, batches, exact] = coverage(10_000);
        assert!(wilson < 0.7, "{wilson}");
        assert!(batches > 0.93, "{batches}");
        assert!((0.935..0.965).contains(&exact), "{exact}");
    }

    #[test]
    fn wilson_holds_for_a_share_right_at_the_truth() {
        assert!(wilson(0.5, 100.0, 0.5) && wilson(0.42, 100.0, 0.5) && !wilson(0.3, 100.0, 0.5));
    }
}
