//! The console's lines as text.

use std::fmt::Write as _;

use failover_sim::{Run, lines};

/// Requests in one piece, so that a long run needs little memory here.
const PIECE: u64 = 16_384;

/// The lines that the page's console shows for the first `done` requests, which the run must have, in pieces: a million requests
/// need no more memory than a few thousand do.
pub fn console(run: &mut Run, done: u64) -> impl Iterator<Item = String> {
    let mut first = 1;
    std::iter::from_fn(move || {
        let last = done.min(first + PIECE - 1);
        let piece = (first <= last).then(|| text(run, first, last));
        first = last + 1;
        piece
    })
}

fn text(run: &mut Run, first: u64, last: u64) -> String {
    let (mut records, mut text) = (Vec::new(), String::new());
    let backups = run.config().backups;
    run.read(first..=last, &mut records);
    for (tick, record) in (first..).zip(records) {
        for line in lines(tick, record, backups) {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;

    #[test]
    fn pieces_are_the_whole_text() {
        let query = Query::parse("seed=42&requests=40000").unwrap();
        let mut run = Run::new(query.config, 42, Vec::new());
        let all: Vec<_> = console(&mut run, 40_000).collect();
        assert_eq!(all.len(), 3);
        assert_eq!(all.concat(), text(&mut run, 1, 40_000));
        assert_eq!(console(&mut run, 0).count(), 0);
    }
}
