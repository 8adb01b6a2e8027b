//! Makes what trunk has built smaller: short names between script and wasm, and the script without blanks. In the end each
//! file is named after what it holds.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::process::{Outcome, command, output, root, run};

/// What wasm-bindgen's modules use, for wasm-opt to allow.
const FEATURES: [&str; 6] = [
    "--enable-reference-types",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
];

/// Shrinks the site in `dist/`.
pub fn shrink() -> Outcome {
    bundle()?;
    let scripts = files("js")?;
    minify(&[scripts.clone(), files("css")?].concat())?;
    for wasm in files("wasm")? {
        let loader = loader(&wasm, &scripts)?;
        let map = rename(&wasm)?;
        let text = fs::read_to_string(&loader).map_err(|error| format!("{}: {error}", loader.display()))?;
        fs::write(&loader, renamed(text, &map)?).map_err(|error| error.to_string())?;
    }
    name()
}

/// The element's script holds its parts then, and wasm-bindgen's scripts only what the element's asks of them.
fn bundle() -> Outcome {
    for (script, names) in USED {
        let entry = root().join("dist/used.js");
        fs::write(&entry, format!("export {{ {names} }} from \"./{script}\";")).map_err(|error| error.to_string())?;
        run(command("esbuild")
            .args([
                "dist/used.js",
                "--bundle",
                "--format=esm",
                "--drop:console",
                "--allow-overwrite",
            ])
            .arg(format!("--outfile=dist/{script}"))
            .arg("--log-level=warning"))?;
        fs::remove_file(entry).map_err(|error| error.to_string())?;
    }
    run(command("esbuild")
        .args(["dist/failover-lab.js", "--bundle", "--format=esm", "--allow-overwrite"])
        .args(["--outfile=dist/failover-lab.js", "--log-level=warning"]))?;
    for part in PARTS {
        fs::remove_file(root().join("dist").join(part)).map_err(|error| format!("dist/{part}: {error}"))?;
    }
    Ok(())
}

/// What is asked of the scripts that wasm-bindgen writes.
const USED: [(&str, &str); 3] = [
    ("laboratory.js", "default, mount, on_failure, styles"),
    ("failover-study.js", "default, attach"),
    ("failover-share.js", "default, open"),
];

/// What the element's script imports.
const PARTS: [&str; 1] = ["controls.js"];

/// Scripts that name others, in the order in which they do.
const NAMING: [&str; 2] = ["failover-lab.js", "page.js"];
/// Other pages call this one by its name.
const STABLE: &str = "embed.js";

/// Names each file but the page itself after what it holds, so that a browser's cache never brings files of two versions
/// together. Scripts come last: they name others.
fn name() -> Outcome {
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    for ending in ["svg", "css", "wasm", "js"] {
        let mut paths = files(ending)?;
        paths.sort_by_key(|path| NAMING.iter().position(|name| path.ends_with(name)));
        for path in paths.into_iter().filter(|path| !path.ends_with(STABLE)) {
            let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
            let old = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let new = named(old, &bytes);
            fs::rename(&path, path.with_file_name(&new)).map_err(|error| failed(&path, error))?;
            for other in [files("html")?, files("js")?].concat() {
                let text = fs::read_to_string(&other).map_err(|error| failed(&other, error))?;
                fs::write(&other, text.replace(old, &new)).map_err(|error| failed(&other, error))?;
            }
        }
    }
    Ok(())
}

/// `lab_bg.wasm` as `lab_bg-0123abcd.wasm`.
fn named(name: &str, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{:08x}.{ending}", hasher.finish() as u32)
}

/// Trunk's own way of making scripts smaller stumbles over what wasm-bindgen writes.
fn minify(scripts: &[PathBuf]) -> Outcome {
    run(command("esbuild")
        .args(["--minify", "--allow-overwrite", "--outdir=dist", "--log-level=warning"])
        .args(scripts))
}

/// Gives imports and exports short names, and says which. wasm-bindgen's own end with random digits, which nothing
/// compresses and which stand in both files.
fn rename(wasm: &Path) -> Result<String, String> {
    let map = output(
        command("wasm-opt")
            .args(["--minify-imports-and-exports-and-modules", "-o"])
            .args([wasm, wasm])
            .args(FEATURES),
    )
    .ok_or("wasm-opt could not rename imports and exports")?;
    // With other names there is more that is the same, so that making it smaller once more pays, and even twice. The lowest
    // memory is the far end of the stack, which is never reached.
    for passes in [&["--flatten", "--rereloop", "-Oz", "-Oz"][..], &["--untee", "-Oz"]] {
        run(command("wasm-opt")
            .args(passes)
            .args(["--low-memory-unused", "-o"])
            .args([wasm, wasm])
            .args(FEATURES))?;
    }
    Ok(map)
}

/// The script that loads a wasm module.
fn loader(wasm: &Path, scripts: &[PathBuf]) -> Result<PathBuf, String> {
    let stem = wasm.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = stem.trim_end_matches("_bg");
    let found = scripts
        .iter()
        .find(|script| script.file_stem().is_some_and(|stem| stem == name));
    found
        .cloned()
        .ok_or_else(|| format!("dist holds no script for {}", wasm.display()))
}

/// A script in which imports and exports have their new names. wasm-opt lists them a line each: `["module", "old", "new"]`
/// for an import, `["old", "new"]` for an export.
fn renamed(mut script: String, map: &str) -> Result<String, String> {
    let mut modules = Vec::new();
    for line in map.lines().filter(|line| line.trim_start().starts_with('[')) {
        let names: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let (old, new) = match names[..] {
            [module, old, new] => {
                if !modules.contains(&module) {
                    modules.push(module);
                }
                (format!("{old}:"), format!("{new}:"))
            }
            [old, new] => (format!(".{old}"), format!(".{new}")),
            _ => return Err(format!("wasm-opt wrote a line that is no name: {line}")),
        };
        let (begins, ends) = (old.starts_with('.'), old.ends_with(':'));
        let mut rest = std::mem::take(&mut script);
        while let Some(at) = rest.find(&old) {
            let is_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
            let whole_before = begins || !rest[..at].ends_with(|letter| is_name(letter) || letter == '.');
            let whole_after = ends || !rest[at + old.len()..].starts_with(is_name);
            script.push_str(&rest[..at]);
            script.push_str(if whole_before && whole_after { &new } else { &old });
            rest.drain(..at + old.len());
        }
        script.push_str(&rest);
    }
    // All of them are in one module now, which wasm-opt calls `a`.
    for module in modules {
        let key = format!("\"{module}\":");
        if !script.contains(&key) {
            return Err(format!("the script does not provide {module}"));
        }
        script = script.replace(&key, "a:");
    }
    Ok(script)
}

fn files(ending: &str) -> Result<Vec<PathBuf>, String> {
    let files = fs::read_dir(root().join("dist")).map_err(|error| format!("dist: {error}"))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|other| other == ending))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{named, renamed};

    #[test]
    fn a_file_has_another_name_when_it_holds_something_else() {
        let name = named("lab_bg.wasm", b"one");
        assert!(name.starts_with("lab_bg-") && name.ends_with(".wasm"));
        assert_eq!(name, named("lab_bg.wasm", b"one"));
        assert_ne!(name, named("lab_bg.wasm", b"another"));
    }

    #[test]
    fn names_are_exchanged_where_they_are_whole() {
        let script = r#"let o;return{"./lab_bg.js":{__proto__:null,__wbg_a_1:function(){o.memory.buffer},__wbg_a_12:()=>o.memory_x}}"#;
        let map = r#"
 "imports": [
  ["./lab_bg.js", "__wbg_a_1", "$"],
  ["./lab_bg.js", "__wbg_a_12", "b"],
 ],
"exports": [
  ["memory", "c"]
 ]"#;
        assert_eq!(
            renamed(script.to_owned(), map).unwrap(),
            r#"let o;return{a:{__proto__:null,$:function(){o.c.buffer},b:()=>o.memory_x}}"#
        );
        assert!(renamed("{}".to_owned(), map).is_err());
    }
}
