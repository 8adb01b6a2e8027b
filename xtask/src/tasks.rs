//! The commands.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::{Outcome, command, root, run};
use crate::setup;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Serves the page and opens it where there is a display.
pub fn serve(rest: &[String]) -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    let mut trunk = trunk();
    trunk.arg("serve");
    let has_display =
        cfg!(any(windows, target_os = "macos")) || env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if has_display && !rest.iter().any(|option| option.starts_with("--open")) {
        trunk.arg("--open");
    }
    let port = rest
        .iter()
        .position(|option| option == "--port")
        .and_then(|at| rest.get(at + 1))
        .map_or("8080", String::as_str);
    println!("Failover Lab will be at http://127.0.0.1:{port}/ as soon as it is built; Ctrl+C ends it.");
    run(trunk.args(rest))
}

/// Builds the optimised site into `dist/`.
pub fn dist() -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    setup::npm_packages()?;
    run(trunk().args(["build", "--release"]))?;
    minify()
}

/// Makes the script that loads the page smaller; trunk's own way stumbles over what wasm-bindgen writes.
fn minify() -> Outcome {
    let files = std::fs::read_dir(root().join("dist")).map_err(|error| format!("dist: {error}"))?;
    let scripts = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "js"));
    let mut esbuild = command("esbuild");
    esbuild.args(["--minify", "--allow-overwrite", "--outdir=dist", "--log-level=warning"]).args(scripts);
    run(&mut esbuild)
}

/// Installs everything.
pub fn setup_all() -> Outcome {
    setup::wasm_target()?;
    setup::trunk()?;
    setup::wasm_bindgen()?;
    setup::npm_packages()?;
    let browser = setup::browser()?;
    println!("  everything is there; the browser is {}", browser.display());
    Ok(())
}

/// Runs every test.
pub fn test() -> Outcome {
    let mut steps = Steps::default();
    steps.step("set-up", setup_all)?;
    steps.step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("lints, native", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    steps.step("lints, wasm", || {
        run(cargo().args(["clippy", "-p", "failover-lab", "-p", "failover-sim"]).args(WASM).args(["--", "-D", "warnings"]))
    })?;
    steps.step("documentation", || {
        run(cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("native tests", || run(cargo().args(["test", "--workspace"])))?;
    steps.step("wasm tests", || {
        run(cargo()
            .args(["test", "-p", "failover-sim", "--test", "vectors"])
            .args(WASM)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
    })?;
    steps.step("site", dist)?;
    steps.step("browser tests and size budget", || {
        let browser = setup::browser()?;
        run(command("npx").args(["playwright", "test"]).current_dir(root().join("tests")).env("CHROMIUM", browser))
    })?;
    steps.report();
    Ok(())
}

/// Measures.
pub fn bench() -> Outcome {
    dist()?;
    let browser = setup::browser()?;
    run(cargo().args(["run", "--release", "-p", "failover-bench"]))?;
    run(cargo().args(["build", "--release", "-p", "failover-bench", "--lib"]).args(WASM))?;
    run(command("wasm-bindgen").args([
        "--target",
        "nodejs",
        "--out-dir",
        "target/bench",
        "target/wasm32-unknown-unknown/release/failover_bench.wasm",
    ]))?;
    run(command("node").arg("tests/bench/ticks.mjs"))?;
    run(command("node").arg("tests/bench/busy.mjs").env("CHROMIUM", browser))
}

fn cargo() -> Command {
    command("cargo")
}

fn trunk() -> Command {
    let mut trunk = command("trunk");
    // Trunk takes NO_COLOR for a switch of its own and refuses values that others set.
    trunk.env_remove("NO_COLOR");
    trunk
}

/// Steps that were done, and how long they took.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n[{}] {name}", self.done.len() + 1);
        let start = Instant::now();
        work().map_err(|error| format!("{name}: {error}"))?;
        self.done.push((name, start.elapsed()));
        Ok(())
    }

    fn report(&self) {
        println!();
        for (name, time) in &self.done {
            println!("{:>8.1} s  {name}", time.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(_, time)| *time).sum();
        println!("{:>8.1} s  together", total.as_secs_f64());
        println!("{} passed, 0 failed", self.done.len());
    }
}
