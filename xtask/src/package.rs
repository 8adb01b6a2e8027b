//! What others take from the built site: the element's script under a name that stays, an npm package folder, and a single
//! file that needs no server.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Outcome, command, root, run};

/// The scripts that the element loads, with the WebAssembly that belongs to each.
const MODULES: [&str; 3] = ["laboratory", "failover-study", "failover-share"];
/// The styles that it loads.
const STYLES: [&str; 2] = ["study", "share"];
/// What the package folder holds beside the files of the site.
const PAPERS: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];
/// The single file.
const SINGLE: &str = "failover-lab.html";

/// Writes all three into `dist/`, which was built before.
pub fn package() -> Outcome {
    let dist = root().join("dist");
    let element = read(&hashed(&dist, "failover-lab", "js")?)?;
    write(&dist.join("failover-lab.js"), &element)?;
    npm(&dist)?;
    single(&dist)
}

fn npm(dist: &Path) -> Outcome {
    let folder = dist.join("npm");
    run(command("node").arg(root().join("element/manifest.mjs")).arg(&folder))?;
    // The page too: what is shared from there is linked to it.
    let built = fs::read_dir(dist).map_err(|error| format!("dist: {error}"))?;
    let paths = built.filter_map(|file| Some(file.ok()?.path()));
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file() && name(path) != SINGLE).collect();
    files.extend(PAPERS.map(|paper| root().join(paper)));
    files.push(root().join("element/README.md"));
    for file in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, folder.join(name)).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

/// Puts everything that the page is made of into one file. Scripts find the others in `failoverLabFiles`.
fn single(dist: &Path) -> Outcome {
    let mut entry = String::new();
    let mut files = String::new();
    for (at, module) in MODULES.iter().enumerate() {
        let (script, wasm) = (
            hashed(dist, module, "js")?,
            hashed(dist, &format!("{module}_bg"), "wasm")?,
        );
        entry += &format!("import * as script{at} from {script:?};\nimport wasm{at} from {wasm:?};\n");
        files += &format!("{:?}: [script{at}, wasm{at}],\n", name(&script));
    }
    for (at, style) in STYLES.iter().enumerate() {
        let style = hashed(dist, style, "css")?;
        entry += &format!("import style{at} from {style:?};\n");
        files += &format!("{:?}: style{at},\n", name(&style));
    }
    let page = hashed(dist, "page", "js")?;
    entry += &format!("globalThis.failoverLabFiles = {{\n{files}}};\nawait import({page:?});\n");
    let (from, to) = (dist.join("single.js"), dist.join("single.min.js"));
    write(&from, &entry)?;
    run(command("esbuild")
        .arg(&from)
        .args([
            "--bundle",
            "--format=esm",
            "--minify",
            "--loader:.wasm=binary",
            "--loader:.css=text",
        ])
        .args([
            "--target=es2022",
            "--log-level=error",
            "--define:import.meta.url=location.href",
        ])
        .arg(format!("--outfile={}", to.display())))?;
    let script = inline(&read(&to)?);
    let boot = inline(&read(&hashed(dist, "boot", "js")?)?);
    let style = read(&hashed(dist, "page", "css")?)?;
    let icon = read(&hashed(dist, "icon", "svg")?)?;
    let mut page = String::new();
    // What the page loads stands in its head, an element each.
    for part in split(&read(&dist.join("index.html"))?) {
        page += &match part {
            part if part.starts_with("<link") && part.contains("stylesheet") => format!("<style>{style}</style>"),
            part if part.starts_with("<link") && part.contains("icon") => {
                format!("<link rel=icon href=\"data:image/svg+xml,{}\">", escaped(&icon))
            }
            part if part.starts_with("<link") => String::new(),
            part if part.starts_with("<script") && part.contains("boot") => format!("<script>{boot}"),
            part if part.starts_with("<script") => format!("<script type=module>{script}"),
            part => part.to_owned(),
        };
    }
    for file in [from, to] {
        fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    if ["src=./", "src=\"./", "href=./", "href=\"./"]
        .iter()
        .any(|link| page.contains(link))
    {
        return Err("failover-lab.html still loads another file".to_owned());
    }
    write(&dist.join(SINGLE), &page)
}

/// A page in pieces, each a tag with what follows it.
fn split(page: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = page.match_indices('<').map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([page.len()]).collect();
    starts.into_iter().zip(ends).map(|(from, to)| &page[from..to])
}

/// A script as it can stand in a page: nothing in it ends it.
fn inline(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

/// An image as it can stand in an address.
fn escaped(image: &str) -> String {
    image
        .replace('%', "%25")
        .replace('#', "%23")
        .replace('"', "'")
        .replace(['<'], "%3C")
        .replace(['>'], "%3E")
}

/// The file whose name has this stem, and before its ending what it holds: `page-0123abcd.js`.
fn hashed(dist: &Path, stem: &str, ending: &str) -> Result<PathBuf, String> {
    let files = fs::read_dir(dist).map_err(|error| format!("dist: {error}"))?;
    let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
    let is_it = |path: &PathBuf| {
        let hash = name(path)
            .strip_prefix(stem)?
            .strip_prefix('-')?
            .strip_suffix(ending)?
            .strip_suffix('.')?;
        (hash.len() == 8 && hash.bytes().all(|sign| sign.is_ascii_hexdigit())).then_some(())
    };
    paths
        .find(|path| is_it(path).is_some())
        .ok_or_else(|| format!("dist holds no {stem}-….{ending}"))
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{escaped, inline, split};

    #[test]
    fn a_page_is_taken_apart_at_its_tags() {
        let page = "<!DOCTYPE html><p>One <b>two</b></p>";
        assert_eq!(
            split(page).collect::<Vec<_>>(),
            ["<!DOCTYPE html>", "<p>One ", "<b>two", "</b>", "</p>"]
        );
    }

    #[test]
    fn nothing_in_a_script_ends_it() {
        assert_eq!(inline("'</script><!--'"), "'<\\/script><\\!--'");
    }

    #[test]
    fn an_image_stands_in_an_address() {
        assert_eq!(escaped("<svg fill=\"#fff\"/>"), "%3Csvg fill='%23fff'/%3E");
    }
}
