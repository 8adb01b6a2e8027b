//! Puts the laboratory's styles together, for the module to hold: an element adopts them in its shadow root.

use std::path::Path;
use std::{env, fs};

/// In the order in which they count.
const STYLES: [&str; 12] = [
    "host",
    "tokens",
    "layout",
    "controls",
    "scene",
    "menu",
    "transport",
    "timeline",
    "chances",
    "settings",
    "numbers",
    "console",
];

fn main() {
    let mut all = String::new();
    for name in STYLES {
        let path = format!("styles/{name}.css");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        all.push_str(&small(&text));
    }
    let to = env::var("OUT_DIR").expect("cargo names the folder");
    fs::write(Path::new(&to).join("styles.css"), all).expect("the folder can be written");
}

/// Without comments, and without the blanks that nothing needs.
fn small(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let lines: Vec<&str> = bare.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut text = lines.join(" ");
    for (long, short) in [
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        ("} ", "}"),
        (";}", "}"),
        (", ", ","),
        (": ", ":"),
    ] {
        text = text.replace(long, short);
    }
    text
}
