//! Draws lanes on a canvas: truth, belief and route in bands, a mark for each request, or densities where they are many.

use failover_sim::Intervention;
use web_sys::CanvasRenderingContext2d;

use super::bins::{Bin, Bins};
use super::window::Window;
use crate::palette::Palette;
use crate::words;

/// Room for flags and words above the lanes.
pub const TOP: f64 = 34.0;
/// Room for the numbers below them.
pub const AXIS: f64 = 18.0;
/// Room between two sets of lanes.
const BETWEEN: f64 = 12.0;
const LANE: f64 = 15.0;
const STRIP: f64 = 4.0;
const GAP: f64 = 5.0;
const MARKS: f64 = 18.0;
/// The discarded future's lane.
const GHOST: f64 = 12.0;
/// From this width of a request on it is drawn by itself.
const SINGLE: f64 = 5.0;
/// From this width on its mark has a shape.
const SHAPED: f64 = 8.0;

/// The lanes' place on the canvas, and what they are drawn with.
pub struct Sheet<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub palette: &'a Palette,
    pub ratio: f64,
    /// Where the first request begins, and how wide all of them are.
    pub left: f64,
    pub width: f64,
    pub window: Window,
}

/// Where the lanes of one run stand, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    pub truth: f64,
    pub belief: f64,
    pub route: f64,
    pub marks: f64,
    pub bottom: f64,
    instances: usize,
}

/// Whether requests are drawn one by one on lanes of this width.
pub fn is_single(width: f64, window: Window) -> bool {
    width / window.span as f64 >= SINGLE
}

impl Rows {
    /// The rows of a run with so many instances, from `top` on.
    pub fn new(top: f64, instances: usize) -> Self {
        let strips = STRIP * (instances - 1) as f64;
        let belief = top + LANE + strips + GAP;
        let route = belief + LANE + strips + GAP;
        let marks = route + LANE + GAP;
        Self {
            truth: top,
            belief,
            route,
            marks,
            bottom: marks + MARKS,
            instances,
        }
    }

    /// Where the lanes of a second run begin.
    pub fn below(self, ghost: bool) -> f64 {
        let bottom = if ghost { self.ghost_bottom() } else { self.bottom };
        bottom + BETWEEN + 12.0
    }

    /// Where the discarded future's lane ends.
    pub fn ghost_bottom(self) -> f64 {
        self.ghost() + GHOST
    }

    /// Where the discarded future's lane stands.
    pub fn ghost(self) -> f64 {
        self.bottom + GAP
    }
}

impl Sheet<'_> {
    fn x(&self, playhead: f64) -> f64 {
        let x = self.left + self.window.part(playhead) * self.width;
        (x * self.ratio).round() / self.ratio
    }

    /// The width of a request.
    fn cell(&self) -> f64 {
        self.width / self.window.span as f64
    }

    /// Whether requests are drawn one by one.
    pub fn is_single(&self) -> bool {
        is_single(self.width, self.window)
    }

    fn fill(&self, colour: &str, alpha: f64, x: f64, y: f64, width: f64, height: f64) {
        if alpha > 0.0 && height > 0.0 {
            self.context.set_global_alpha(alpha);
            self.context.set_fill_style_str(colour);
            self.context.fill_rect(x, y, width, height);
        }
    }

    fn text(&self, text: &str, align: &str, x: f64, y: f64) {
        self.context.set_text_align(align);
        // A text that can't be drawn is missing, and nothing else.
        let _ = self.context.fill_text(text, x, y);
    }

    fn measure(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }

    fn ink(&self, colour: &str, size: u64) {
        self.context.set_global_alpha(1.0);
        self.context.set_fill_style_str(colour);
        self.context.set_font(&format!("{size}px {}", self.palette.font));
    }

    /// Draws bins from the given one on; what is to their right is cleared first.
    pub fn bins(&self, bins: &Bins, rows: Rows, from: usize) {
        let x = |index: usize| self.x((self.window.first - 1 + index as u64 * bins.per()) as f64);
        let start = x(from);
        let height = rows.bottom - rows.truth;
        self.context
            .clear_rect(start, rows.truth, self.left + self.width - start + 1.0, height);
        let gap = if self.cell() >= SHAPED { 1.0 } else { 0.0 };
        let end = self.left + self.width;
        for lane in [rows.truth, rows.belief, rows.route] {
            // The way that is still to go.
            self.fill(&self.palette.faint, 0.3, start, lane, end - start, LANE);
        }
        for (index, bin) in bins.list().iter().enumerate().skip(from) {
            let end = self.x((self.window.first - 1 + index as u64 * bins.per() + u64::from(bin.ticks)) as f64);
            let left = x(index);
            let width = (end - left - gap).max(1.0 / self.ratio);
            self.column(bin, rows, left, width);
        }
    }

    fn column(&self, bin: &Bin, rows: Rows, x: f64, width: f64) {
        let colours = self.palette;
        self.context.clear_rect(x, rows.route, width, LANE);
        for (lane, good, light, dark) in [
            (rows.truth, bin.up[0], &colours.good_line, &colours.bad),
            (rows.belief, bin.believed[0], &colours.good_wash, &colours.bad_line),
        ] {
            let part = LANE * (1.0 - bin.part(good));
            self.fill(light, 1.0, x, lane, width, LANE);
            self.fill(dark, 1.0, x, lane + LANE - part, width, part);
        }
        // A belief that is wrong has an edge of ink, as its badge in the scene has.
        self.fill(&colours.ink, bin.part(bin.wrong), x, rows.belief, width, 2.5);
        let level = LANE / rows.instances as f64;
        for i in 0..rows.instances {
            let strip = LANE + STRIP * i as f64 - STRIP + 1.0;
            if i > 0 {
                let sides = [
                    (rows.truth, bin.up[i], &colours.bad),
                    (rows.belief, bin.believed[i], &colours.bad_line),
                ];
                for (lane, good, bad) in sides {
                    self.fill(&colours.good_line, 0.7, x, lane + strip, width, STRIP - 1.0);
                    self.fill(bad, 1.0 - bin.part(good), x, lane + strip, width, STRIP - 1.0);
                }
            }
            let colour = if i == 0 { &colours.primary } else { &colours.backup };
            let y = rows.route + level * i as f64;
            self.fill(&colours.faint, 0.45, x, y + level / 2.0 - 0.5, width, 1.0);
            self.fill(colour, bin.part(bin.active[i]), x, y, width, level);
        }
        if self.cell() >= SHAPED {
            self.mark(bin, x + width / 2.0, rows.marks + MARKS / 2.0 + 1.0);
        } else {
            self.stack(bin, rows.marks, x, width);
        }
    }

    /// A request's outcome as a shape: disc, square, triangle, cross.
    fn mark(&self, bin: &Bin, x: f64, y: f64) {
        let (context, size) = (self.context, (self.cell() * 0.3).clamp(2.6, 5.0));
        context.set_global_alpha(1.0);
        context.begin_path();
        let colour = if bin.served_primary > 0 {
            // An arc around no radius is all that is refused.
            let _ = context.arc(x, y, size, 0.0, std::f64::consts::TAU);
            &self.palette.primary
        } else if bin.served_backup > 0 {
            context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
            &self.palette.backup
        } else if bin.redirected > 0 {
            context.move_to(x - size, y - size);
            context.line_to(x + size * 1.1, y);
            context.line_to(x - size, y + size);
            &self.palette.backup
        } else {
            for (dx, dy) in [(1.0, 1.0), (1.0, -1.0)] {
                context.move_to(x - size * dx, y - size * dy);
                context.line_to(x + size * dx, y + size * dy);
            }
            context.set_stroke_style_str(&self.palette.bad);
            context.set_line_width(2.2);
            context.stroke();
            return;
        };
        context.set_fill_style_str(colour);
        context.fill();
    }

    /// Many requests' outcomes, one upon the other. Failures are seen however few they are.
    fn stack(&self, bin: &Bin, top: f64, x: f64, width: f64) {
        let colours = self.palette;
        let mut y = top + MARKS;
        let least = if bin.failed > 0 { 1.5 } else { 0.0 };
        let failed = (MARKS * bin.part(bin.failed)).max(least);
        for (count, colour, alpha) in [
            (bin.served_primary, &colours.primary, 0.75),
            (bin.served_backup, &colours.backup, 0.8),
            (bin.redirected, &colours.backup, 0.45),
        ] {
            let height = (MARKS - failed) * bin.part(count) / bin.part(bin.ticks - bin.failed).max(1e-9);
            y -= height;
            self.fill(colour, alpha, x, y, width, height);
        }
        self.fill(&colours.bad, 1.0, x, y - failed, width, failed);
    }

    /// The discarded future: its route and its failures, faint.
    pub fn ghost(&self, bins: &Bins, from: u64, rows: Rows) {
        let y = rows.ghost();
        self.ink(&self.palette.soft, 11);
        self.text("before", "left", 0.0, y + GHOST / 2.0);
        for (index, bin) in bins.list().iter().enumerate() {
            let first = self.window.first + index as u64 * bins.per();
            let end = first - 1 + u64::from(bin.ticks);
            if end < from {
                continue;
            }
            let (x, end) = (self.x((first - 1) as f64), self.x(end as f64));
            let backup = 1.0 - bin.part(bin.active[0]);
            self.fill(&self.palette.primary, 0.32 * (1.0 - backup), x, y, end - x, GHOST / 2.0);
            self.fill(
                &self.palette.backup,
                0.36 * backup,
                x,
                y + GHOST / 2.0,
                end - x,
                GHOST / 2.0,
            );
            self.fill(
                &self.palette.bad,
                if bin.failed > 0 { 0.75 } else { 0.0 },
                x,
                y,
                (end - x).max(1.0),
                GHOST,
            );
        }
    }

    /// What a person did: a flag at each request in which something was done, with its words where there is room. Returns
    /// the places where words stand.
    pub fn flags(&self, replay: &[Intervention], backups: u8, bottom: f64) -> Vec<(f64, f64)> {
        let mut taken = Vec::new();
        // Densities are drawn on as the run goes on, over whatever stands in their way.
        let bottom = if self.is_single() { bottom } else { TOP };
        let shown: Vec<_> = replay
            .iter()
            .filter(|one| (self.window.first..=self.window.last()).contains(&one.tick))
            .collect();
        for (index, one) in shown.iter().enumerate() {
            let x = self.x((one.tick - 1) as f64);
            self.fill(&self.palette.ink, 0.4, x - 0.5, 6.0, 1.0, bottom - 6.0);
            self.ink(&self.palette.ink, 10);
            self.context.begin_path();
            self.context.move_to(x, 14.0);
            self.context.line_to(x - 4.5, 4.0);
            self.context.line_to(x + 4.5, 4.0);
            self.context.fill();
            taken.push((x - 2.0, x + 2.0));
            let same = shown.iter().filter(|other| other.tick == one.tick).count();
            if index > 0 && shown[index - 1].tick == one.tick {
                continue;
            }
            let text = match same {
                1 => words::action(one.action, backups),
                many => format!("{many} changes"),
            };
            let next = shown[index..].iter().find(|other| other.tick > one.tick);
            let room = next.map_or(self.left + self.width + 8.0, |next| {
                self.x((next.tick - 1) as f64) - 6.0
            }) - x
                - 7.0;
            if self.measure(&text) <= room {
                self.text(&text, "left", x + 7.0, 9.0);
            }
        }
        taken
    }

    /// How long each failure of the primary was not noticed: from the request at which it went down to the one at which
    /// that was known.
    pub fn windows(&self, bins: &Bins, rows: Rows, taken: &mut Vec<(f64, f64)>) {
        let list = bins.list();
        let is_up = |bin: &Bin| bin.up[0] > 0;
        let mut first = 0;
        while first < list.len() {
            let length = list[first..].iter().take_while(|bin| !is_up(bin)).count();
            let spell = &list[first..first + length];
            let noticed = spell.iter().position(|bin| bin.believed[0] == 0);
            // A spell at the left edge may have begun before it.
            let is_whole = first > 0 || self.window.first == 1;
            if is_whole && length > 0 && noticed != Some(0) {
                self.window_mark(first, noticed.unwrap_or(length), noticed.is_some(), rows, taken);
            }
            first += length.max(1);
        }
    }

    fn window_mark(&self, first: usize, length: usize, noticed: bool, rows: Rows, taken: &mut Vec<(f64, f64)>) {
        let place = |index: usize| self.x((self.window.first - 1 + index as u64) as f64);
        let (from, to, y) = (place(first), place(first + length), rows.truth - 4.0);
        let end = if noticed { 7.0 } else { 1.5 };
        for (x, width, height) in [(from, to - from, 1.5), (from, 1.5, 7.0), (to - 1.5, 1.5, end)] {
            self.fill(&self.palette.ink, 1.0, x, y, width, height);
        }
        self.ink(&self.palette.ink, 10);
        let text = if noticed {
            format!("noticed after {length}")
        } else {
            "not noticed".to_owned()
        };
        let half = self.measure(&text) / 2.0;
        // Its own way to clamp: the standard one brings the formatting of doubles with it, for a message nobody sees.
        let middle = ((from + to) / 2.0)
            .max(self.left + half)
            .min(self.left + self.width - half);
        if taken
            .iter()
            .all(|(start, end)| middle + half < *start || middle - half > *end)
        {
            self.text(&text, "center", middle, y - 6.0);
            taken.push((middle - half - 6.0, middle + half + 6.0));
        }
    }

    /// The lanes' names, and the words inside a wide band.
    pub fn names(&self, rows: Rows, title: &str) {
        self.ink(&self.palette.soft, 11);
        for (name, y) in [("truth", rows.truth), ("belief", rows.belief), ("route", rows.route)] {
            self.text(name, "left", 0.0, y + LANE / 2.0);
        }
        self.text("ended", "left", 0.0, rows.marks + MARKS / 2.0);
        self.ink(&self.palette.ink, 11);
        self.text(title, "left", 0.0, rows.truth - 10.0);
    }

    /// Numbers of requests, at round places.
    pub fn axis(&self, y: f64) {
        self.ink(&self.palette.soft, 10);
        let wanted = (56.0 / self.cell()).max(1.0);
        let mut step = 1;
        for (index, factor) in [2, 5, 10].into_iter().cycle().enumerate() {
            if step as f64 >= wanted {
                break;
            }
            let decade = 10_u64.pow(index as u32 / 3);
            step = factor * decade;
        }
        let mut tick = self.window.first.div_ceil(step) * step;
        if self.window.first == 1 && step >= 5 {
            self.number(1, y);
        }
        while tick <= self.window.last() {
            self.number(tick, y);
            tick += step;
        }
    }

    fn number(&self, tick: u64, y: f64) {
        let at = self.x(tick as f64 - 0.5);
        let text = words::grouped(tick);
        let most = self.left + self.width - self.measure(&text) / 2.0;
        self.text(&text, "center", at.min(most), y + AXIS / 2.0);
    }
}
