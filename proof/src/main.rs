//! Walks through every world and says what came of it. With `--promises` another number of moments is no failure.

use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Instant;

use failover_proof::models;

fn main() -> ExitCode {
    let threads = available_parallelism().map_or(1, usize::from);
    let counted = !std::env::args().any(|option| option == "--promises");
    for model in models() {
        let start = Instant::now();
        let found = model.world.check(threads);
        let time = start.elapsed().as_secs_f64();
        println!(
            "{:>9} moments {:>10} steps {time:>6.1} s  {}",
            found.moments, found.steps, model.name
        );
        for (name, path) in &found.broken {
            println!("broken: {name}\n{path}");
        }
        if !found.broken.is_empty() {
            return ExitCode::FAILURE;
        }
        if counted && found.moments != model.moments {
            println!("there were {} moments: the machine is another", model.moments);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
