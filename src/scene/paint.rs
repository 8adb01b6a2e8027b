//! The moving things: packets and heartbeats, painted on one canvas over the drawn scene.

use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration};

use super::flight::Leg;
use super::geometry::{Layout, Point, point};

const TURN: f64 = std::f64::consts::TAU;

/// The canvas' colours, read from the component's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    ink: String,
    paper: String,
    primary: String,
    backup: String,
    good: String,
    bad: String,
}

impl Palette {
    /// Reads the tokens of a computed style.
    pub fn read(style: &CssStyleDeclaration) -> Self {
        let token = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        Self {
            ink: token("--fl-ink"),
            paper: token("--fl-surface"),
            primary: token("--fl-primary"),
            backup: token("--fl-backup"),
            good: token("--fl-good"),
            bad: token("--fl-bad"),
        }
    }

    fn of(&self, instance: u8) -> &str {
        if instance == 0 { &self.primary } else { &self.backup }
    }
}

/// A packet to paint.
#[derive(Clone, Copy, Debug)]
pub struct Packet {
    pub tick: u64,
    pub leg: Leg,
    /// Shown bigger, because somebody asks for it.
    pub marked: bool,
}

/// A health check on its way.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    pub instance: usize,
    /// Along the check's way, 0 at the checker.
    pub at: f64,
    pub kind: BeatKind,
}

/// What a health check looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatKind {
    Probe,
    Passed,
    Failed,
}

/// Paints with one context, layout and palette.
pub struct Painter<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub layout: &'a Layout,
    pub palette: &'a Palette,
}

impl Painter<'_> {
    /// Makes the canvas empty.
    pub fn clear(&self) {
        self.context.clear_rect(0.0, 0.0, self.layout.width, self.layout.height);
    }

    /// Paints packets: numbered discs when they are few, dots when they are a stream.
    pub fn packets(&self, packets: &[Packet], numbered: bool) {
        if numbered {
            for packet in packets {
                self.disc(packet);
            }
            return;
        }
        // One path a colour: a thousand dots cost a handful of fills.
        for (index, colour) in [&self.palette.ink, &self.palette.primary, &self.palette.backup, &self.palette.bad]
            .into_iter()
            .enumerate()
        {
            self.context.begin_path();
            let mut any = false;
            for packet in packets.iter().filter(|packet| paint_class(packet.leg) == Some(index)) {
                if let Some(at) = self.place(packet.leg) {
                    any = true;
                    let radius = if matches!(packet.leg, Leg::Answer { .. }) { 2.5 } else { 4.5 };
                    self.context.move_to(at.x + radius, at.y);
                    let _ = self.context.arc(at.x, at.y, radius, 0.0, TURN);
                }
            }
            if any {
                self.context.set_fill_style_str(colour);
                self.context.fill();
            }
        }
    }

    /// Paints a health check.
    pub fn beat(&self, beat: Beat) {
        let at = self.layout.instances[beat.instance].check.at(beat.at);
        match beat.kind {
            BeatKind::Failed => self.cross(at, 4.0, &self.palette.bad, 2.0),
            kind => {
                let colour = if kind == BeatKind::Passed { &self.palette.good } else { &self.palette.ink };
                self.context.set_fill_style_str(colour);
                self.context.begin_path();
                let _ = self.context.arc(at.x, at.y, 3.0, 0.0, TURN);
                self.context.fill();
            }
        }
    }

    /// Writes why a request died, below the balancer.
    pub fn reason(&self, text: &str) {
        let half = self.layout.balancer_half;
        let at = point(self.layout.balancer.x, self.layout.balancer.y + half.y + 20.0);
        self.context.set_fill_style_str(&self.palette.bad);
        self.context.set_font(&format!("600 {}px system-ui, sans-serif", if self.layout.narrow { 11 } else { 13 }));
        let _ = self.context.fill_text(text, at.x, at.y);
    }

    fn disc(&self, packet: &Packet) {
        let Some(at) = self.place(packet.leg) else { return };
        let context = self.context;
        if let Leg::Answer { by, .. } = packet.leg {
            context.set_stroke_style_str(self.palette.of(by));
            context.set_fill_style_str(&self.palette.paper);
            context.set_line_width(2.5);
            context.begin_path();
            let _ = context.arc(at.x, at.y, 5.0, 0.0, TURN);
            context.fill();
            context.stroke();
            return;
        }
        let digits = packet.tick.checked_ilog10().map_or(1, |log| log + 1);
        let small = if self.layout.narrow { 11.0 } else { 14.0 };
        let radius = small + f64::from(digits.saturating_sub(2)) * 2.4;
        let colour = match packet.leg {
            Leg::Entry(_) => &self.palette.ink,
            Leg::Out { to: by, .. } | Leg::Served { by } => self.palette.of(by),
            _ => &self.palette.bad,
        };
        if packet.marked {
            context.set_stroke_style_str(&self.palette.ink);
            context.set_line_width(2.0);
            context.begin_path();
            let _ = context.arc(at.x, at.y, radius + 5.0, 0.0, TURN);
            context.stroke();
        }
        context.set_fill_style_str(colour);
        context.set_stroke_style_str(&self.palette.paper);
        context.set_line_width(2.0);
        context.begin_path();
        let _ = context.arc(at.x, at.y, radius, 0.0, TURN);
        context.fill();
        context.stroke();
        context.set_fill_style_str(&self.palette.paper);
        context.set_font(if self.layout.narrow {
            "700 11px system-ui, sans-serif"
        } else {
            "700 13px system-ui, sans-serif"
        });
        let _ = context.fill_text(&packet.tick.to_string(), at.x, at.y + 0.5);
        match packet.leg {
            Leg::Served { .. } => self.tick_mark(point(at.x + radius * 0.8, at.y - radius * 0.9)),
            Leg::Dead { .. } => self.mark(point(at.x + radius * 0.8, at.y - radius * 0.9), &self.palette.bad),
            Leg::Back { from, .. } => {
                self.mark(self.layout.instances[usize::from(from)].route.at(1.0), &self.palette.bad);
            }
            _ => {}
        }
    }

    fn place(&self, leg: Leg) -> Option<Point> {
        // A packet's middle stops short of the ends of its way, so that it touches a node and covers none.
        let shy = if self.layout.narrow { 13.0 } else { 17.0 };
        let route = |instance: u8, t: f64| {
            let at = self.layout.instances[usize::from(instance)].route.at(t);
            point(at.x + shy * (1.0 - 2.0 * t), at.y)
        };
        let entry = |t: f64| {
            let at = self.layout.entry.at(t);
            point(at.x + shy * (1.0 - 2.0 * t), at.y)
        };
        Some(match leg {
            Leg::Entry(at) => entry(at),
            Leg::Out { to, at } => route(to, at),
            Leg::Back { from, at } => route(from, 1.0 - at),
            Leg::Served { by } => route(by, 1.0),
            Leg::Answer { by, at } if at < 0.6 => route(by, 1.0 - at / 0.6),
            Leg::Answer { at, .. } => entry(1.0 - (at - 0.6) / 0.4),
            Leg::Dead { .. } => entry(1.0),
            Leg::Gone => return None,
        })
    }

    /// A disc behind a mark, so that it reads on any line.
    fn backing(&self, at: Point, colour: &str) {
        self.context.set_fill_style_str(&self.palette.paper);
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(1.5);
        self.context.begin_path();
        let _ = self.context.arc(at.x, at.y, 7.5, 0.0, TURN);
        self.context.fill();
        self.context.stroke();
    }

    fn mark(&self, at: Point, colour: &str) {
        self.backing(at, colour);
        self.cross(at, 3.2, colour, 2.0);
    }

    fn cross(&self, at: Point, size: f64, colour: &str, width: f64) {
        let context = self.context;
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        context.begin_path();
        context.move_to(at.x - size, at.y - size);
        context.line_to(at.x + size, at.y + size);
        context.move_to(at.x + size, at.y - size);
        context.line_to(at.x - size, at.y + size);
        context.stroke();
    }

    fn tick_mark(&self, at: Point) {
        let context = self.context;
        self.backing(at, &self.palette.good);
        context.set_line_width(2.0);
        context.begin_path();
        context.move_to(at.x - 3.4, at.y + 0.2);
        context.line_to(at.x - 1.0, at.y + 2.8);
        context.line_to(at.x + 3.6, at.y - 2.8);
        context.stroke();
    }
}

fn paint_class(leg: Leg) -> Option<usize> {
    match leg {
        Leg::Entry(_) => Some(0),
        Leg::Out { to: by, .. } | Leg::Served { by } | Leg::Answer { by, .. } => Some(if by == 0 { 1 } else { 2 }),
        Leg::Back { .. } | Leg::Dead { .. } => Some(3),
        Leg::Gone => None,
    }
}
