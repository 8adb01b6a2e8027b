//! Running other programs, from the project's folder and with the project's tools first on the path.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a step returns: nothing, or why it failed.
pub type Outcome = Result<(), String>;

/// The project's folder.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// Where tools are installed that the machine lacks: inside the project, so that nothing of the user's is overwritten.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program to run in the project's folder.
pub fn command(program: &str) -> Command {
    // Looked up here, because a child's own PATH does not decide where it is found on every system.
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(root()).env("PATH", path());
    // Flags and target folders that cargo sets for this very process are not meant for others.
    for name in [
        "CARGO",
        "CARGO_MANIFEST_DIR",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION",
        "RUSTUP_TOOLCHAIN_SOURCE",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs a program, its output going to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    println!("  $ {shown}");
    // Nothing here asks the person anything; what would is to fail at once.
    command.stdin(Stdio::null());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("“{shown}” failed ({status})")),
        Err(error) => Err(format!("“{shown}” could not be started: {error}")),
    }
}

/// What a program prints, if it runs and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    env::split_paths(&path())
        .flat_map(|folder| {
            endings
                .iter()
                .map(move |ending| folder.join(format!("{program}{ending}")))
        })
        .find(|path| path.is_file())
}

fn path() -> OsString {
    let ours = [tools().join("bin"), root().join("tests/node_modules/.bin")];
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(env::split_paths(&rest));
    env::join_paths(all).unwrap_or(rest)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
