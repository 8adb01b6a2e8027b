//! Which part of a run the timeline shows, and where in it a request stands.

/// Requests that fill the timeline of an endless run at first.
const FIRST: u64 = 64;
/// No closer than this many requests.
const CLOSEST: u64 = 15;
/// A step of the zoom shows so many times fewer requests.
const STEP: u64 = 4;

/// A stretch of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first request.
    pub first: u64,
    /// How many.
    pub span: u64,
}

impl Window {
    /// All of a run: of an endless one, what was seen and as much again at most.
    pub fn whole(end: Option<u64>, seen: u64) -> Self {
        let span = end.unwrap_or_else(|| (seen + 1).next_power_of_two().max(FIRST));
        Self { first: 1, span }
    }

    /// A closer look, so many steps down. It stands still until the playhead leaves its middle half.
    pub fn close(self, steps: u32, playhead: f64, before: Option<Self>) -> Self {
        let span = (self.span / STEP.saturating_pow(steps)).max(CLOSEST).min(self.span);
        let at = playhead.max(0.0) as u64;
        let stays = |window: &Self| {
            let inner = window.span / 8;
            window.span == span
                && (window.first == 1 || at >= window.first + inner)
                && (window.first + span > self.span || at + inner <= window.first + span)
        };
        match before.filter(stays) {
            Some(window) => window,
            None => Self {
                first: (at.saturating_sub(span / 2) + 1).min(self.span - span + 1),
                span,
            },
        }
    }

    /// How many steps closer it can be looked at.
    pub fn steps(self) -> u32 {
        let mut steps = 0;
        let mut span = self.span;
        while span > CLOSEST {
            span /= STEP;
            steps += 1;
        }
        steps
    }

    /// Where a playhead stands, from 0 at the left to 1 at the right.
    pub fn part(self, playhead: f64) -> f64 {
        (playhead - (self.first - 1) as f64) / self.span as f64
    }

    /// The playhead at a place.
    pub fn playhead(self, part: f64) -> f64 {
        (self.first - 1) as f64 + part.clamp(0.0, 1.0) * self.span as f64
    }

    /// The last request.
    pub fn last(self) -> u64 {
        self.first + self.span - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_and_its_playhead_belong_together() {
        let window = Window { first: 101, span: 50 };
        assert!((window.part(window.playhead(0.3)) - 0.3).abs() < 1e-12);
        assert!((window.playhead(0.0) - 100.0).abs() < 1e-12);
        assert!((window.playhead(9.0) - 150.0).abs() < 1e-12);
        assert_eq!(window.last(), 150);
    }

    #[test]
    fn a_closer_look_holds_the_playhead_and_stays_inside_the_run() {
        let whole = Window::whole(Some(1_000_000), 0);
        assert_eq!(whole.close(0, 5.0, None), whole);
        let steps = whole.steps();
        for playhead in [0.0, 1.0, 499_999.5, 999_999.0, 1_000_000.0] {
            for step in 1..=steps {
                let close = whole.close(step, playhead, None);
                assert!((0.0..=1.0).contains(&close.part(playhead)), "{close:?} {playhead}");
                assert!(close.first >= 1 && close.last() <= 1_000_000);
            }
        }
        assert_eq!(whole.close(steps, 7.0, None).span, CLOSEST);
    }

    #[test]
    fn a_closer_look_stands_still_while_the_playhead_is_inside() {
        let whole = Window::whole(None, 900);
        assert_eq!(whole.span, 1024);
        let close = whole.close(1, 500.0, None);
        assert_eq!(whole.close(1, 560.0, Some(close)), close);
        assert_ne!(whole.close(1, 900.0, Some(close)), close);
    }
}
