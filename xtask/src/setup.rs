//! Installs what a command needs and the machine lacks. What is there is left as it is.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Outcome, command, find, output, root, run, tools};

/// The last trunk that builds with a stable toolchain of 2026.
const TRUNK: &str = "0.21.14";

/// What builds the handbook. Its page template is ours and fits any 0.5.
const MDBOOK: &str = "0.5.4";

/// What looks for mistakes that no test notices; any version serves that is there.
const CARGO_MUTANTS: &str = "27.1.0";

const SHELLS: [&str; 2] = ["chromium-headless-shell", "chrome-headless-shell"];
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const BROWSER_PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/// The standard library for WebAssembly.
pub fn wasm_target() -> Outcome {
    let installed = output(command("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]));
    if installed.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say("the wasm32-unknown-unknown target is missing: asking rustup for it");
    run(command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
        .map_err(|error| format!("{error}. Install the target wasm32-unknown-unknown for your Rust toolchain."))
}

/// Trunk, of whatever version the machine has.
pub fn trunk() -> Outcome {
    if output(trunk_command().arg("--version")).is_some() {
        return Ok(());
    }
    install("trunk", TRUNK, &[])
}

/// Trunk, to run it.
pub fn trunk_command() -> Command {
    let mut trunk = command("trunk");
    // Trunk takes NO_COLOR for a switch of its own and refuses the values that others give it.
    trunk.env_remove("NO_COLOR");
    trunk
}

/// The command-line tool of wasm-bindgen, in the very version that the page is linked with.
pub fn wasm_bindgen() -> Outcome {
    let wanted = locked("wasm-bindgen")?;
    let fits = |program: &str| {
        output(command(program).arg("--version")).is_some_and(|text| text.split_whitespace().nth(1) == Some(&wanted))
    };
    if fits("wasm-bindgen") && fits("wasm-bindgen-test-runner") {
        return Ok(());
    }
    install("wasm-bindgen-cli", &wanted, &[])
}

/// mdBook, of any version that our template fits.
pub fn mdbook() -> Outcome {
    let fits = |text: String| text.trim_start_matches("mdbook v").starts_with("0.5.");
    if output(command("mdbook").arg("--version")).is_some_and(fits) {
        return Ok(());
    }
    // The server, the watcher and the search that it could bring are not used, and are most of what there is to build.
    install("mdbook", MDBOOK, &["--no-default-features"])
}

/// cargo-mutants, of whatever version the machine has.
pub fn cargo_mutants() -> Outcome {
    if output(command("cargo").args(["mutants", "--version"])).is_some() {
        return Ok(());
    }
    install("cargo-mutants", CARGO_MUTANTS, &[])
}

/// A Python that runs the scripts which replay a run.
pub fn python() -> Outcome {
    python_from(8).map(drop)
}

/// The Python packages that make pages, in an environment inside `.tools/`, whose Python it returns.
pub fn python_packages() -> Result<PathBuf, String> {
    let list = root().join("tests/platforms/requirements.txt");
    let wanted = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let folder = tools().join("python");
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    // A copy of the list tells what is installed.
    let stamp = folder.join("installed-requirements.txt");
    let is_installed = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    // The system's Python may have been replaced since.
    if is_installed && output(command(&python.to_string_lossy()).arg("--version")).is_some() {
        return Ok(python);
    }
    say("installing the Python packages that make pages into .tools/python");
    let system = python_from(11)?;
    let _ = fs::remove_dir_all(&folder);
    let environment = |options: &[&str]| run(command(&system).args(["-m", "venv"]).args(options).arg(&folder));
    let mut pip;
    if environment(&[]).is_ok() {
        pip = command(&python.to_string_lossy());
        pip.args(["-m", "pip"]);
    } else {
        say("an environment with pip could not be made: making one without, and installing with the system's pip");
        let _ = fs::remove_dir_all(&folder);
        environment(&["--without-pip"])?;
        pip = command(&system);
        pip.args(["-m", "pip", "--python"]).arg(&python);
    }
    run(pip
        .args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&list))
    .map_err(|error| {
        format!("{error}. Python needs its modules venv and pip (on Debian, the package python3-venv).")
    })?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(python)
}

/// A Python that is at least 3.`minor`, to be run.
fn python_from(minor: u32) -> Result<String, String> {
    let wanted = format!(
        "install Python 3.{minor} or newer (python.org, or your system's package python3), or set PYTHON to the path of one"
    );
    let program = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let version = output(command(&program).args(["-c", "import sys; print(*sys.version_info[:2])"]));
    match version.map(|version| is_from(&version, minor)) {
        Some(true) => Ok(program),
        Some(false) => Err(format!("{program} is too old: {wanted}")),
        None => Err(format!("{program} is missing or does not run: {wanted}")),
    }
}

/// Whether Python is at least 3.`minor`, given its version as `3 12`.
fn is_from(version: &str, minor: u32) -> bool {
    let numbers = version.split_whitespace().map_while(|number| number.parse().ok());
    numbers.collect::<Vec<u32>>() >= vec![3, minor]
}

/// The npm packages of the browser tests, wasm-opt among them.
pub fn npm_packages() -> Outcome {
    if find("npm").is_none() {
        return Err(
            "npm is missing: install Node.js 20 or newer (nodejs.org, or your system's package nodejs)".to_owned(),
        );
    }
    let lock = fs::read_to_string(root().join("tests/package-lock.json")).map_err(|error| error.to_string())?;
    // A copy of the lock file tells what is installed, so that a second start needs no npm at all.
    let stamp = root().join("tests/node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("installing the npm packages of the browser tests");
    run(command("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(root().join("tests")))?;
    fs::write(&stamp, lock).map_err(|error| error.to_string())
}

/// What the tests run in: Chromium as a shell without windows, in which they take little more than half the time, or
/// else the one that people use.
pub fn test_browser() -> Result<PathBuf, String> {
    let browser = browser()?;
    // Who names a browser wants the tests to run in that one.
    if env::var_os("CHROMIUM").is_some() {
        return Ok(browser);
    }
    let shell = SHELLS.iter().find_map(|name| find(name));
    if shell.is_none() && find("apt-get").is_some() {
        say(&format!(
            "the tests take less time where the package {} is installed",
            SHELLS[0]
        ));
    }
    Ok(shell.unwrap_or(browser))
}

/// A Chromium to test in.
pub fn browser() -> Result<PathBuf, String> {
    if let Some(path) = installed_browser() {
        return Ok(path);
    }
    say("there is no Chromium here: trying to install one");
    for (manager, steps) in [
        (
            "apt-get",
            &[
                &["update", "-qq"][..],
                &["install", "-y", "-qq", "chromium"],
                // Not every system that has apt-get has this.
                &["install", "-y", "-qq", SHELLS[0]],
            ][..],
        ),
        ("dnf", &[&["install", "-y", "chromium"]]),
        ("apk", &[&["add", "chromium"]]),
        ("brew", &[&["install", "--cask", "chromium"]]),
    ] {
        if find(manager).is_none() {
            continue;
        }
        for step in steps {
            if run(privileged(manager).args(*step)).is_err() {
                break;
            }
        }
        if let Some(path) = installed_browser() {
            return Ok(path);
        }
    }
    Err("the browser tests need Chromium or Chrome: install one, or set CHROMIUM to the path of one".to_owned())
}

fn installed_browser() -> Option<PathBuf> {
    let named = ["CHROMIUM", "CHROME"]
        .into_iter()
        .filter_map(env::var_os)
        .map(PathBuf::from);
    let found = BROWSERS.iter().filter_map(|name| find(name));
    let placed = BROWSER_PLACES.iter().map(PathBuf::from);
    named.chain(found).chain(placed).find(|path| path.is_file())
}

/// A package manager, with the rights to install when they can be had without a question.
fn privileged(manager: &str) -> Command {
    let is_root = output(command("id").arg("-u")).as_deref() == Some("0");
    if is_root || manager == "brew" || find("sudo").is_none() {
        let mut command = command(manager);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        return command;
    }
    let mut sudo = command("sudo");
    sudo.args(["-n", manager]);
    sudo
}

fn install(package: &str, version: &str, options: &[&str]) -> Outcome {
    say(&format!(
        "{package} {version} is missing: building it into .tools/ (some minutes, once)"
    ));
    run(command("cargo")
        .args(["install", "--locked", "--root"])
        .arg(tools())
        .args([package, "--version", version])
        .args(options)
        // A tool that is quick to build serves better here than one that is quick to run.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false"))
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> Result<String, String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| format!("Cargo.lock holds no {package}"))
}

fn say(text: &str) {
    println!("  {text}");
}

#[cfg(test)]
mod tests {
    #[test]
    fn python_is_new_enough_from_its_version_on() {
        let enough = ["3 8", "3 12", "4 0", "3 7", "2 7", "3", ""].map(|version| super::is_from(version, 8));
        assert_eq!(enough, [true, true, true, false, false, false, false]);
        assert!(!super::is_from("3 10", 11));
    }

    #[test]
    fn the_lock_file_knows_wasm_bindgen() {
        let version = super::locked("wasm-bindgen").unwrap();
        assert!(version.starts_with("0.2."), "{version}");
        assert!(super::locked("no-such-package").is_err());
    }
}
