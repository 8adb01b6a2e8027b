//! Pages with the laboratory in them, each built from its sources in `tests/platforms/` as its platform builds pages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Outcome, command, root, run, target};
use crate::setup;
use crate::steps::Steps;
use crate::tasks;

/// Builds the pages and opens them in a browser.
pub fn test() -> Outcome {
    let mut steps = Steps::default();
    steps.step("set-up", || {
        setup::npm_packages()?;
        setup::mdbook()?;
        setup::python_packages()?;
        setup::browser().map(drop)
    })?;
    steps.step("site", tasks::dist)?;
    let sites = target().join("platforms");
    steps.step("pages", || build(&sites))?;
    steps.step("browser tests", || {
        run(command("playwright")
            .args(["test", "--config", "platforms/playwright.config.mjs"])
            .current_dir(root().join("tests"))
            .env("CHROMIUM", setup::browser()?)
            .env("PLATFORMS", &sites))
    })?;
    steps.report();
    Ok(())
}

/// Builds every page, each in a folder of its own.
fn build(sites: &Path) -> Outcome {
    // What was deleted since the last time must not stay.
    let _ = fs::remove_dir_all(sites);
    let site = |name: &str| sites.join(name);
    let python = || Ok::<_, String>(command(&setup::python_packages()?.to_string_lossy()));

    let source = sources(sites, "book", "src/lab")?;
    run(command("mdbook")
        .arg("build")
        .arg(&source)
        .arg("--dest-dir")
        .arg(site("book")))?;

    let source = sources(sites, "sphinx", "extra/lab")?;
    run(python()?
        .args(["-m", "sphinx", "-q", "-W"])
        .args([&source, &site("sphinx")]))?;

    let source = sources(sites, "mkdocs", "docs/lab")?;
    run(python()?
        .args(["-m", "mkdocs", "build", "--quiet", "--strict", "--config-file"])
        .arg(source.join("mkdocs.yml"))
        .arg("--site-dir")
        .arg(site("mkdocs"))
        // What it says of its successor.
        .env("NO_MKDOCS_2_WARNING", "1"))?;

    let source = sources(sites, "notebook", "lab")?;
    run(python()?
        .args(["-m", "nbconvert", "--log-level=WARN", "--to=html", "--template=offline"])
        .arg(format!(
            "--TemplateExporter.extra_template_basedirs={}",
            source.display()
        ))
        .arg(source.join("failover.ipynb"))
        .arg("--output-dir")
        .arg(site("notebook")))?;
    copy(&source.join("lab"), &site("notebook/lab"))?;

    let source = sources(sites, "reveal", "lab")?;
    copy(&source, &site("reveal"))?;
    copy(
        &root().join("tests/node_modules/reveal.js/dist"),
        &site("reveal/reveal"),
    )?;

    let source = sources(sites, "plain", "lab")?;
    copy(&source, &site("plain"))
}

/// A copy of a page's sources, with the laboratory in one of its folders: what a lecturer has before building.
fn sources(sites: &Path, name: &str, lab: &str) -> Result<PathBuf, String> {
    let source = sites.join("sources").join(name);
    copy(&root().join("tests/platforms").join(name), &source)?;
    let to = source.join(lab);
    fs::create_dir_all(&to).map_err(|error| failed(&to, error))?;
    for (path, name) in entries(&root().join("dist"))? {
        // The folders in there are the documentation and the npm package.
        if path.is_file() {
            fs::copy(&path, to.join(name)).map_err(|error| failed(&path, error))?;
        }
    }
    Ok(source)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| failed(to, error))?;
    for (path, name) in entries(from)? {
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(|error| failed(&path, error))?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, error))?;
    entries
        .map(|entry| {
            let entry = entry.map_err(|error| failed(folder, error))?;
            Ok((entry.path(), entry.file_name().to_string_lossy().into_owned()))
        })
        .collect()
}

fn failed(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
