//! Python on this machine.

use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::json;

/// Runs every script in one process, each with every option, and says what it printed. Scripts must be syntax that Python
/// 3.8 knows, whatever newer one runs them.
const DRIVER: &str = r#"
import ast, contextlib, io, json, sys

def printed(script, option):
    sys.argv = ["replay.py"] + ([option] if option else [])
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(script, {"__name__": "__main__"})
    return out.getvalue()

scripts, options = json.loads(sys.stdin.buffer.read())
compiled = [compile(ast.parse(script, feature_version=(3, 8)), "replay.py", "exec") for script in scripts]
print(json.dumps([[printed(script, option) for option in options] for script in compiled]))
"#;

/// What each script prints with each option; an empty one is none.
pub fn printed<const N: usize>(scripts: &[String], options: [&str; N]) -> Vec<[String; N]> {
    let input = json!([scripts, options.as_slice()]).to_string();
    let output = python(&["-c", DRIVER], &input);
    let printed: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).expect("the driver prints JSON");
    let printed: Vec<[String; N]> = printed.into_iter().filter_map(|texts| texts.try_into().ok()).collect();
    assert_eq!(printed.len(), scripts.len());
    printed
}

/// Runs Python on an input.
pub fn python(arguments: &[&str], input: &str) -> Output {
    let program = env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3"));
    let mut child = Command::new(&program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "{program:?} can't be started ({error}): these tests need Python 3.8 or newer (python.org, or your system's \
                 package python3), or its path in PYTHON"
            )
        });
    let mut stdin = child.stdin.take().expect("a pipe");
    // If Python ends before it has read all, what it says on standard error tells more than the broken pipe.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}
