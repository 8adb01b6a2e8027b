//! Few moving things: packets and health checks as elements of their own, which the browser moves without painting anew.

use std::fmt::Write as _;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::flight::Leg;
use super::geometry::{Layout, Point};
use super::paint::{Packet, place};
use crate::words::tenths;

/// Elements that are reused from frame to frame.
pub struct Sprites {
    host: HtmlElement,
    pool: Vec<Sprite>,
    used: usize,
    position: String,
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

struct Sprite {
    element: HtmlElement,
    look: Option<Look>,
}

/// All that a sprite shows, but for where it stands.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    class: &'static str,
    kind: &'static str,
    number: u64,
    backup: bool,
    marked: bool,
}

impl Sprites {
    /// Sprites inside an element that holds nothing else, shown so many times as large.
    pub fn new(host: HtmlElement, scale: f64) -> Self {
        host.set_text_content(None);
        let _ = host.style().set_property("scale", &(tenths(scale * 100.0) + "%"));
        Self {
            host,
            pool: Vec::new(),
            used: 0,
            position: String::new(),
        }
    }

    /// Begins a picture.
    pub fn begin(&mut self) {
        self.used = 0;
    }

    /// Shows a packet.
    pub fn packet(&mut self, packet: &Packet, layout: &Layout) {
        let (kind, instance) = match packet.leg {
            Leg::Entry(_) => ("entry", 0),
            Leg::Out { to, .. } => ("out", to),
            Leg::Back { from, .. } => ("back", from),
            Leg::Served { by } => ("served", by),
            Leg::Answer { by, .. } => ("answer", by),
            Leg::Dead { .. } => ("dead", 0),
            Leg::Gone => return,
        };
        if let Some(at) = place(layout, packet.leg) {
            let look = Look {
                class: "fl-packet",
                kind,
                number: packet.tick,
                backup: instance != 0,
                marked: packet.marked,
            };
            self.show(look, at);
        }
    }

    /// Shows a health check.
    pub fn beat(&mut self, beat: Beat, layout: &Layout) {
        let kind = match beat.kind {
            BeatKind::Probe => "probe",
            BeatKind::Passed => "passed",
            BeatKind::Failed => "failed",
        };
        let look = Look {
            class: "fl-beat",
            kind,
            number: 0,
            backup: false,
            marked: false,
        };
        self.show(look, layout.instances[beat.instance].check.at(beat.at));
    }

    /// Ends a picture: what was not shown is hidden.
    pub fn end(&mut self) {
        for sprite in &mut self.pool[self.used..] {
            if sprite.look.take().is_some() {
                let _ = sprite.element.set_attribute("hidden", "");
            }
        }
    }

    fn show(&mut self, look: Look, at: Point) {
        if self.used == self.pool.len() {
            let Some(element) = self.create() else { return };
            self.pool.push(Sprite { element, look: None });
        }
        let sprite = &mut self.pool[self.used];
        self.used += 1;
        if sprite.look != Some(look) {
            sprite.dress(look);
            sprite.look = Some(look);
        }
        self.position.clear();
        // Quarters of a pixel are finer than can be seen, and quickly written.
        let (x, y) = ((at.x * 4.0).round() as i32, (at.y * 4.0).round() as i32);
        let fraction = |value: i32| ["", ".25", ".5", ".75"][(value & 3) as usize];
        let _ = write!(
            self.position,
            "translate({}{}px,{}{}px)",
            x >> 2,
            fraction(x),
            y >> 2,
            fraction(y)
        );
        let _ = sprite.element.style().set_property("transform", &self.position);
    }

    fn create(&self) -> Option<HtmlElement> {
        let element: HtmlElement = self
            .host
            .owner_document()?
            .create_element("span")
            .ok()?
            .dyn_into()
            .ok()?;
        self.host.append_child(&element).ok()?;
        Some(element)
    }
}

impl Sprite {
    fn dress(&self, look: Look) {
        let set = |name: &str, value: &str| {
            let _ = self.element.set_attribute(name, value);
        };
        set("class", look.class);
        set("data-kind", look.kind);
        set("data-by", if look.backup { "backup" } else { "primary" });
        set("data-marked", if look.marked { "true" } else { "false" });
        let text = if look.number > 0 {
            look.number.to_string()
        } else {
            String::new()
        };
        self.element.set_text_content(Some(&text));
        let _ = self.element.remove_attribute("hidden");
    }
}
