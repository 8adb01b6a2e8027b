//! Builds the handbook in `docs/` into `dist/docs`, beside the laboratory that its pages embed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Outcome, command, root, run};

/// Builds the handbook.
pub fn handbook() -> Outcome {
    let folder = root().join("dist/docs");
    run(command("mdbook").args(["build", "docs", "--dest-dir"]).arg(&folder))?;
    // A list of chapters for a side bar that our template has in the page itself.
    let _ = fs::remove_file(folder.join("toc.html"));
    clear(&folder)
}

/// mdBook writes the scripts and styles of its own template too. What no page names is not needed.
fn clear(folder: &Path) -> Outcome {
    let (pages, others): (Vec<PathBuf>, Vec<PathBuf>) = files(folder)?
        .into_iter()
        .partition(|path| path.extension().is_some_and(|ending| ending == "html"));
    let texts: Vec<String> = pages
        .iter()
        .map(|page| fs::read_to_string(page).map_err(|error| format!("{}: {error}", page.display())))
        .collect::<Result<_, _>>()?;
    for path in others {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !texts.iter().any(|text| text.contains(name)) {
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            // A folder that still holds something stays.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
    Ok(())
}

/// All files in a folder and in those within it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{clear, files};
    use crate::process::target;

    #[test]
    fn what_no_page_names_is_cleared_away() {
        let folder = target().join("handbook-test");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("css")).unwrap();
        for (name, text) in [
            ("index.html", r#"<link href="own.css"><a href="other.html">"#),
            ("other.html", ""),
            ("own.css", ""),
            ("book.js", ""),
            ("css/chrome.css", ""),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        clear(&folder).unwrap();
        let mut left = files(&folder).unwrap();
        left.sort();
        assert_eq!(
            left,
            ["index.html", "other.html", "own.css"].map(|name| folder.join(name))
        );
        assert!(!folder.join("css").exists());
    }
}
