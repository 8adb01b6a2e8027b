//! Whether the built site is that of the sources as they are, so that it need not be built again.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::process::{Outcome, command, output, root, target};
use crate::setup::trunk_command;

/// What in the project's folder no site is made from.
const OTHER: [&str; 6] = [".git", ".tools", "dist", "target", "tests", "xtask"];
/// What in those folders one is made from all the same: how it is made, and the versions of the tools from npm.
const TOO: [&str; 2] = ["xtask/src", "tests/package-lock.json"];

/// Does `build`, unless the site in `dist/` is what it made the last time and would make again.
pub fn unless_unchanged(build: impl FnOnce() -> Outcome) -> Outcome {
    let stamp = target().join("site-stamp");
    let before = fs::read_to_string(&stamp);
    if before.is_ok_and(|before| now().is_ok_and(|now| now == before)) {
        println!("  nothing was changed since the site was built");
        return Ok(());
    }
    // A build that fails midway must not look like one that was done.
    let _ = fs::remove_file(&stamp);
    let sources = sources().map_err(failed)?;
    build()?;
    let built = contents(&[root().join("dist")]).map_err(failed)?;
    fs::write(&stamp, line(&sources, &built)).map_err(failed)
}

fn failed(error: io::Error) -> String {
    format!("comparing the site with its sources: {error}")
}

fn now() -> io::Result<String> {
    Ok(line(&sources()?, &contents(&[root().join("dist")])?))
}

fn line(sources: &str, built: &str) -> String {
    format!("{sources} {built}\n")
}

/// All that the site is made from, and with.
fn sources() -> io::Result<String> {
    let entries = fs::read_dir(root())?.collect::<Result<Vec<_>, _>>()?;
    let ours = entries
        .iter()
        .filter(|entry| !OTHER.iter().any(|other| entry.file_name() == *other));
    let mut paths: Vec<PathBuf> = ours.map(fs::DirEntry::path).collect();
    paths.extend(TOO.map(|path| root().join(path)));
    let files = contents(&paths)?;
    let tools = ["rustc", "wasm-bindgen", "mdbook", "node"].map(|tool| output(command(tool).arg("--version")));
    let trunk = output(trunk_command().arg("--version"));
    let flags = env::vars().filter(|(name, _)| name.contains("RUSTFLAGS") || name.starts_with("CARGO_PROFILE"));
    let mut flags: Vec<_> = flags.collect();
    flags.sort();
    Ok(format!("{files}-{:016x}", hash(&(tools, trunk, flags))))
}

/// The names and contents of all files in these places.
fn contents(places: &[PathBuf]) -> io::Result<String> {
    let mut files = Vec::new();
    for place in places {
        list(place, &mut files)?;
    }
    files.sort();
    // An editor's link that leads nowhere is a file too.
    let contents: Vec<_> = files.iter().map(|path| (path, fs::read(path).ok())).collect();
    Ok(format!("{:016x}", hash(&contents)))
}

fn list(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !place.is_dir() {
        files.push(place.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(place)? {
        list(&entry?.path(), files)?;
    }
    Ok(())
}

fn hash(value: &impl Hash) -> u64 {
    // The same within one build of this program, which is all that is asked: another one builds the site again.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::slice::from_ref;

    use super::contents;

    #[test]
    fn a_change_is_seen_wherever_it_is() {
        let folder = std::env::temp_dir().join(format!("failover-lab-unchanged-{}", std::process::id()));
        let write = |name: &str, text: &str| {
            fs::create_dir_all(folder.join("inner")).unwrap();
            fs::write(folder.join(name), text).unwrap();
            contents(from_ref(&folder)).unwrap()
        };
        let first = write("inner/a", "one");
        assert_eq!(write("inner/a", "one"), first);
        let changed = write("inner/a", "two");
        let added = write("inner/b", "");
        fs::rename(folder.join("inner/b"), folder.join("b")).unwrap();
        let moved = contents(from_ref(&folder)).unwrap();
        fs::remove_file(folder.join("b")).unwrap();
        let removed = contents(from_ref(&folder)).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let missing = contents(from_ref(&folder)).unwrap();
        assert_eq!(removed, changed);
        let different = HashSet::from([first, changed, added, moved, missing]);
        assert_eq!(different.len(), 5);
    }
}
