//! The proof, and what shows that it proves something: mistakes in the rules that it must notice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::process::{Outcome, command, root, run, target};
use crate::setup;

/// What the proof prints before the name of a promise that is broken.
const BROKEN: &str = "broken: ";

/// A mistake in the rules.
struct Mutant {
    name: String,
    file: String,
    find: String,
    replace: String,
}

/// Walks through every world of the proof; with `--mutants`, once for each mistake too.
pub fn proof(rest: &[String]) -> Outcome {
    match rest {
        [] => run(command("cargo").args(["run", "-q", "-p", "failover-proof"])),
        [option] if option == "--mutants" => mutants(),
        _ => Err("cargo xtask proof takes --mutants and nothing else".to_owned()),
    }
}

/// Runs cargo-mutants on `sim/`, the given options after the project's own.
pub fn cargo_mutants(rest: &[String]) -> Outcome {
    setup::cargo_mutants()?;
    run(command("cargo")
        .args(["mutants", "--package", "failover-sim", "--output"])
        .arg(target())
        .args(rest)
        // What is built once for each mutant need not be fit for a debugger.
        .env("CARGO_PROFILE_DEV_DEBUG", "false"))
}

fn mutants() -> Outcome {
    let text = read(&root().join("proof/mutants.toml"))?;
    let mutants = parse(&text)?;
    let copy = Copy::make()?;
    println!("  the rules as they are");
    if let Some(broken) = copy.prove()? {
        return Err(format!("the proof fails without any mistake: {broken}"));
    }
    let mut missed = 0;
    for mutant in &mutants {
        let file = Path::new("sim/src").join(&mutant.file);
        let sound = read(&root().join(&file))?;
        copy.write(&file, &mutant.apply(&sound)?)?;
        let caught = copy.prove().map_err(|error| format!("{}: {error}", mutant.name))?;
        copy.write(&file, &sound)?;
        missed += usize::from(caught.is_none());
        println!("  {:<48} {}", mutant.name, caught.as_deref().unwrap_or("NOT CAUGHT"));
    }
    println!("  {} of {} mistakes caught", mutants.len() - missed, mutants.len());
    match missed {
        0 => Ok(()),
        _ => Err(format!("the proof overlooks {missed} mistakes")),
    }
}

impl Mutant {
    /// The file with the mistake.
    fn apply(&self, text: &str) -> Result<String, String> {
        match text.matches(&self.find).count() {
            1 => Ok(text.replacen(&self.find, &self.replace, 1)),
            times => Err(format!(
                "“{}”: what it replaces stands in {} {times} times, not once",
                self.name, self.file
            )),
        }
    }
}

/// A copy of the rules and their proof, with a target folder of its own.
struct Copy(PathBuf);

impl Copy {
    fn make() -> Result<Self, String> {
        let copy = Self(target().join("proof-mutants"));
        for folder in ["sim", "proof"] {
            // What was deleted since the last time must not stay.
            let _ = fs::remove_dir_all(copy.0.join(folder));
            copy.copy_folder(Path::new(folder))?;
        }
        copy.write(Path::new("Cargo.toml"), &workspace(&read(&root().join("Cargo.toml"))?))?;
        copy.write(Path::new("Cargo.lock"), &read(&root().join("Cargo.lock"))?)?;
        Ok(copy)
    }

    fn copy_folder(&self, folder: &Path) -> Outcome {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(self.0.join(folder)).map_err(failed)?;
        for entry in fs::read_dir(root().join(folder)).map_err(failed)? {
            let path = folder.join(entry.map_err(failed)?.file_name());
            if root().join(&path).is_dir() {
                self.copy_folder(&path)?;
            } else {
                fs::copy(root().join(&path), self.0.join(&path)).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn write(&self, file: &Path, text: &str) -> Outcome {
        fs::write(self.0.join(file), text).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// The promises that the first step to break any breaks; an error if the proof can't even be built.
    fn prove(&self) -> Result<Option<String>, String> {
        let output = command("cargo")
            .args(["run", "-q", "-p", "failover-proof", "--", "--promises"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("RUSTFLAGS", "--cap-lints allow")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let broken: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix(BROKEN)).collect();
        match (output.status.success(), broken.is_empty()) {
            (true, true) => Ok(None),
            (false, false) => Ok(Some(broken.join("; "))),
            _ => Err(format!(
                "the proof came to no end ({})\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            )),
        }
    }
}

/// The manifest of a workspace of the rules and their proof alone, with the settings of the whole.
fn workspace(manifest: &str) -> String {
    let mut text = "[workspace]\nmembers = [\"proof\", \"sim\"]\nresolver = \"3\"\n".to_owned();
    let mut kept = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            kept = line.starts_with("[workspace.") || line.starts_with("[profile.dev");
        }
        if kept {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn parse(text: &str) -> Result<Vec<Mutant>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("mutants.toml: {error}"))?;
    let list = table.get("mutant").and_then(toml::Value::as_array);
    list.into_iter()
        .flatten()
        .map(|one| {
            let field = |name: &str| {
                let value = one.get(name).and_then(toml::Value::as_str).map(str::to_owned);
                value.ok_or_else(|| format!("mutants.toml: a mutant has no {name}"))
            };
            Ok(Mutant {
                name: field("name")?,
                file: field("file")?,
                find: field("find")?,
                replace: field("replace")?,
            })
        })
        .collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_can_still_be_made() {
        let mutants = parse(&read(&root().join("proof/mutants.toml")).unwrap()).unwrap();
        assert!(mutants.len() >= 8);
        for mutant in mutants {
            let sound = read(&root().join("sim/src").join(&mutant.file)).unwrap();
            assert_ne!(mutant.apply(&sound).unwrap(), sound, "{}", mutant.name);
        }
    }

    #[test]
    fn a_mistake_that_does_not_fit_is_an_error() {
        let mutant = Mutant {
            name: "none".into(),
            file: "route.rs".into(),
            find: "stays".into(),
            replace: "goes".into(),
        };
        assert!(mutant.apply("stays, stays").unwrap_err().contains("2 times"));
        assert!(mutant.apply("").unwrap_err().contains("0 times"));
        assert_eq!(mutant.apply("it stays").unwrap(), "it goes");
    }
}
