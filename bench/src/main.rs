//! Measures natively: ticks a second, exact answers, and seeks in a run of ten million ticks.

use std::time::Instant;

use failover_bench::{CASES, CHAINS, exact, ticks};
use failover_sim::{Query, Run};

const TICKS: u32 = 20_000_000;
const LONG: u64 = 10_000_000;

fn main() {
    for (case, (name, _)) in CASES.iter().enumerate() {
        let best = (0..3)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(ticks(case, TICKS));
                f64::from(TICKS) / start.elapsed().as_secs_f64() / 1e6
            })
            .fold(0.0, f64::max);
        println!("native: {best:6.1} million ticks a second, {name}");
    }
    for (chain, query) in CHAINS.iter().enumerate() {
        let times = (0..5).map(|_| {
            let start = Instant::now();
            (std::hint::black_box(exact(chain)), start.elapsed().as_secs_f64() * 1e3)
        });
        let (transitions, best) = times.fold((0, f64::INFINITY), |best, (count, time)| (count, time.min(best.1)));
        println!("native: {best:6.1} ms for the exact answer, {transitions} transitions, {query}");
    }
    for text in [
        "seed=42&requests=endless",
        "seed=42&requests=endless&backups=4&fail=0.1&backup-fail=0.1&fall=3&rise=2&check-loss=0.1",
        "seed=42&requests=endless&backups=4&replay=1~5000000-check-loss-0.3~5000001-backup-fail-0.1",
    ] {
        let query = Query::parse(text).expect("a valid query");
        let mut run = Run::new(query.config, 42, query.replay);
        run.advance_to(LONG);
        let mut worst: f64 = 0.0;
        for tick in (1..LONG)
            .step_by(99_991)
            .chain([4_999_999, 5_000_000, 5_000_001, 5_000_002])
        {
            let start = Instant::now();
            std::hint::black_box(run.record(tick));
            worst = worst.max(start.elapsed().as_secs_f64() * 1e3);
        }
        println!(
            "native: {worst:6.1} ms for the slowest seek, {:.1} MiB held, {text}",
            run.heap_bytes() as f64 / 1048576.0
        );
    }
}
