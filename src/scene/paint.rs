//! Many moving things: at high speed packets are a stream of dots, painted on one canvas.

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

/// Paints packets as dots, one path a colour: a thousand dots cost a handful of fills.
pub fn stream(context: &CanvasRenderingContext2d, layout: &Layout, palette: &Palette, packets: &[Packet]) {
    context.clear_rect(0.0, 0.0, layout.width, layout.height);
    let colours = [&palette.ink, &palette.primary, &palette.backup, &palette.bad];
    for (index, colour) in colours.into_iter().enumerate() {
        context.begin_path();
        let mut any = false;
        for packet in packets.iter().filter(|packet| colour_of(packet.leg) == Some(index)) {
            if let Some(at) = place(layout, packet.leg) {
                any = true;
                let radius = if matches!(packet.leg, Leg::Answer { .. }) {
                    2.5
                } else {
                    4.5
                };
                context.move_to(at.x + radius, at.y);
                let _ = context.arc(at.x, at.y, radius, 0.0, std::f64::consts::TAU);
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
