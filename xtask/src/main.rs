//! The project's own commands: `cargo xtask serve | test | proof | mutants | dist | bench | setup`.

mod handbook;
mod package;
mod platforms;
mod process;
mod proof;
mod setup;
mod shrink;
mod steps;
mod tasks;
mod unchanged;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [trunk's options]   installs what is missing, builds the page and serves it
cargo xtask test                      installs what is missing and runs every test but those of:
cargo xtask test --platforms          builds pages with mdBook, Sphinx and others, and tests the laboratory in them
cargo xtask proof [--mutants]         walks through every state of the machine; with mistakes made in its rules too
cargo xtask mutants [its options]     runs cargo-mutants on sim/ (an hour and more)
cargo xtask dist                      builds the optimised site into dist/
cargo xtask bench                     measures ticks a second, and how busy the page is and what it holds
cargo xtask setup                     installs what is missing and nothing more";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let result = match command.as_str() {
        "serve" => tasks::serve(&rest),
        "test" => tasks::test(&rest),
        "proof" => proof::proof(&rest),
        "mutants" => proof::cargo_mutants(&rest),
        "dist" => tasks::dist(),
        "bench" => tasks::bench(),
        "setup" => tasks::setup_all(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("there is no command “{command}”\n\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
