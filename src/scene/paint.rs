//! Many moving things: at high speed packets are a stream of dots, painted on one canvas.

use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

use super::flight::Leg;
use super::geometry::{Layout, Point, point};
use crate::palette::Palette;

/// A packet to show.
#[derive(Clone, Copy, Debug)]
pub struct Packet {
    pub tick: u64,
    pub leg: Leg,
    /// Shown with a ring around it, because somebody asks for it.
    pub marked: bool,
}

/// Quarters of a pixel, in which the stream is drawn.
pub const QUARTERS: f64 = 4.0;

#[wasm_bindgen]
extern "C" {
    /// A canvas that takes whole numbers: each fraction would be an object of its own on the browser's heap, for every
    /// packet in every frame.
    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    pub type Whole;

    #[wasm_bindgen(method, js_name = moveTo)]
    fn move_to_whole(this: &Whole, x: i32, y: i32);

    #[wasm_bindgen(method, js_name = arc)]
    fn arc_whole(this: &Whole, x: i32, y: i32, radius: i32, start: i32, end: i32);
}

/// Paints packets as dots, one path a colour: a thousand dots cost a handful of fills. The canvas counts in quarters of a
/// pixel.
pub fn stream(context: &Whole, layout: &Layout, palette: &Palette, packets: &[Packet]) {
    context.clear_rect(0.0, 0.0, layout.width * QUARTERS, layout.height * QUARTERS);
    let colours = [&palette.ink, &palette.primary, &palette.backup, &palette.bad];
    for (index, colour) in colours.into_iter().enumerate() {
        context.begin_path();
        let mut any = false;
        for packet in packets.iter().filter(|packet| colour_of(packet.leg) == Some(index)) {
            if let Some(at) = place(layout, packet.leg) {
                any = true;
                let radius = if matches!(packet.leg, Leg::Answer { .. }) {
                    10
                } else {
                    18
                };
                let whole = |value: f64| (value * QUARTERS).round() as i32;
                context.move_to_whole(whole(at.x) + radius, whole(at.y));
                // More than all the way round, which draws all of it.
                context.arc_whole(whole(at.x), whole(at.y), radius, 0, 7);
            }
        }
        if any {
            context.set_fill_style_str(colour);
            context.fill();
        }
    }
}

/// Where a packet is. Its middle stops short of the ends of its way, so that it touches a node and covers none.
pub fn place(layout: &Layout, leg: Leg) -> Option<Point> {
    let shy = if layout.narrow { 13.0 } else { 17.0 };
    let route = |instance: u8, t: f64| {
        let at = layout.instances[usize::from(instance)].route.at(t);
        point(at.x + shy * (1.0 - 2.0 * t), at.y)
    };
    let entry = |t: f64| {
        let at = layout.entry.at(t);
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

fn colour_of(leg: Leg) -> Option<usize> {
    match leg {
        Leg::Entry(_) => Some(0),
        Leg::Out { to: by, .. } | Leg::Served { by } | Leg::Answer { by, .. } => Some(if by == 0 { 1 } else { 2 }),
        Leg::Back { .. } | Leg::Dead { .. } => Some(3),
        Leg::Gone => None,
    }
}
