//! The commands.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::handbook::handbook;
use crate::package::package;
use crate::platforms;
use crate::process::{Outcome, command, root, run, target};
use crate::setup;
use crate::shrink::shrink;
use crate::steps::Steps;
use crate::unchanged::unless_unchanged;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Serves the page and opens it where there is a display.
pub fn serve(rest: &[String]) -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    let mut trunk = setup::trunk_command();
    trunk.arg("serve");
    let has_display = cfg!(any(windows, target_os = "macos"))
        || env::var_os("DISPLAY").is_some()
        || env::var_os("WAYLAND_DISPLAY").is_some();
    if has_display && !rest.iter().any(|option| option.starts_with("--open")) {
        trunk.arg("--open");
    }
    println!(
        "\n  Failover Lab will be at http://127.0.0.1:{}/ as soon as it is built.",
        port(rest)
    );
    println!("  Ctrl+C ends it.\n");
    run(trunk.args(rest))
}

fn port(options: &[String]) -> &str {
    options
        .iter()
        .zip(options.iter().skip(1))
        .find(|(option, _)| *option == "--port" || *option == "-p")
        .map(|(_, value)| value.as_str())
        .or_else(|| options.iter().find_map(|option| option.strip_prefix("--port=")))
        .unwrap_or("8080")
}

/// Builds the optimised site into `dist/`, if it isn't there already.
pub fn dist() -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    setup::mdbook()?;
    setup::npm_packages()?;
    unless_unchanged(|| {
        run(setup::trunk_command()
            .args(["build", "--release"])
            .env("CARGO_ENCODED_RUSTFLAGS", remapped()))?;
        shrink()?;
        package()?;
        handbook()
    })
}

/// What tells rustc to leave out where the libraries lie on this machine: a page need not know, and need not carry it.
fn remapped() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let flags = sources.into_iter().flatten().filter_map(|source| {
        let path = source.ok()?.path();
        Some(format!("--remap-path-prefix={}=.", path.display()))
    });
    flags.collect::<Vec<_>>().join("\u{1f}")
}

/// Installs everything.
pub fn setup_all() -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    setup::mdbook()?;
    setup::npm_packages()?;
    setup::python()?;
    let browser = setup::test_browser()?;
    println!("  everything is there; the tests run in {}", browser.display());
    Ok(())
}

/// Runs every test; with `--platforms`, those of pages that other programs make.
pub fn test(rest: &[String]) -> Outcome {
    match rest {
        [] => test_all(),
        [option] if option == "--platforms" => platforms::test(),
        _ => Err(format!(
            "cargo xtask test takes --platforms and nothing else, not “{}”",
            rest.join(" ")
        )),
    }
}

fn test_all() -> Outcome {
    let mut steps = Steps::default();
    steps.step("set-up", setup_all)?;
    steps.step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("lints, native", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    steps.step("lints, wasm", || {
        run(cargo()
            .args([
                "clippy",
                "-p",
                "failover-lab",
                "-p",
                "failover-sim",
                "-p",
                "failover-share",
                "-p",
                "failover-study",
                "-p",
                "failover-export",
            ])
            .args(WASM)
            .args(["--", "-D", "warnings"]))
    })?;
    steps.step("documentation", || {
        run(cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("native tests", || run(cargo().args(["test", "--workspace"])))?;
    steps.step("wasm tests", || {
        run(cargo()
            .args(["test", "-p", "failover-sim"])
            .args(["--test", "vectors", "--test", "replay", "--test", "theory"])
            .args(WASM)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
    })?;
    steps.step("site", dist)?;
    steps.step("browser tests and size budget", || {
        let browser = setup::test_browser()?;
        run(command("playwright")
            .arg("test")
            .current_dir(root().join("tests"))
            .env("CHROMIUM", browser))
    })?;
    steps.report();
    Ok(())
}

/// Measures.
pub fn bench() -> Outcome {
    let results = target().join("bench");
    let wasm = target().join("wasm32-unknown-unknown/release/failover_bench.wasm");
    let mut steps = Steps::default();
    steps.step("site", dist)?;
    steps.step("the machine, natively", || run(&mut measure("native")))?;
    steps.step("the machine, as WebAssembly", || {
        run(cargo()
            .args(["build", "--release", "-p", "failover-bench", "--lib"])
            .args(WASM))?;
        run(command("wasm-bindgen")
            .args(["--target", "nodejs", "--out-dir"])
            .args([&results, &wasm]))?;
        run(measure("ticks").arg(results.join("failover_bench.js")))
    })?;
    let browser = setup::browser()?;
    for (what, script) in [
        ("the page's main thread", "busy"),
        ("a thousand packets at once", "heavy"),
        ("allocation in a frame", "allocation"),
        ("memory after 25 million requests", "memory"),
    ] {
        steps.step(what, || run(measure(script).env("CHROMIUM", &browser)))?;
    }
    steps.report();
    println!("  all figures are in {}", results.join("results.json").display());
    Ok(())
}

/// A script that measures and adds its figures to those of the others.
fn measure(script: &str) -> Command {
    let mut node = command("node");
    node.arg(format!("tests/bench/{script}.mjs"))
        .env("BENCH_RESULTS", target().join("bench/results.json"));
    node
}

fn cargo() -> Command {
    command("cargo")
}

#[cfg(test)]
mod tests {
    use super::{port, test};

    #[test]
    fn a_test_that_is_not_known_fails() {
        for options in [&["--platform"][..], &["--platforms", "--all"], &[""]] {
            let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
            let error = test(&options).unwrap_err();
            assert!(error.contains("takes --platforms"), "{error}");
            assert!(error.contains(&options.join(" ")), "{error}");
        }
    }

    #[test]
    fn the_port_is_read_as_trunk_reads_it() {
        let options = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(port(&options("")), "8080");
        assert_eq!(port(&options("--open --port 9000")), "9000");
        assert_eq!(port(&options("-p 9001 --release")), "9001");
        assert_eq!(port(&options("--port=9002")), "9002");
        assert_eq!(port(&options("--port")), "8080");
    }
}
