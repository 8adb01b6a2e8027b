//! The diagram as a drawing.

use super::face::{Face, Line, Sign};
use super::place::{Point, Room, place};
use super::ways::{Area, Ground, HEAD, Way, ways};
use super::{Arrow, Diagram};
use crate::figures::markup::Markup;
use crate::number::{percent, plain, width};

/// Sizes of type and space, by how much is to be drawn.
#[derive(Clone, Copy, Debug)]
struct Scale {
    name: &'static str,
    text: f64,
    share: f64,
    label: f64,
    line: f64,
    pad: f64,
    room: Room,
}

/// Room for a sign before a line.
const SIGN: f64 = 15.0;

const LARGE: Scale = Scale {
    name: "large",
    text: 14.0,
    share: 21.0,
    label: 14.0,
    line: 22.0,
    pad: 14.0,
    room: Room {
        across: 84.0,
        down: 60.0,
        beside: 60.0,
    },
};

const MIDDLE: Scale = Scale {
    name: "middle",
    text: 12.5,
    share: 14.0,
    label: 12.5,
    line: 17.5,
    pad: 9.0,
    room: Room {
        across: 70.0,
        down: 46.0,
        beside: 46.0,
    },
};

const SMALL: Scale = Scale {
    name: "small",
    text: 11.2,
    share: 12.5,
    label: 11.2,
    line: 15.5,
    pad: 6.5,
    room: Room {
        across: 50.0,
        down: 46.0,
        beside: 30.0,
    },
};

/// Arrows that are taken less often than once in so many requests are dotted.
const RARE: f64 = 1.0 / 500.0;

/// What stands where.
pub struct Drawn {
    pub nodes: Vec<Area>,
    pub ways: Vec<Way>,
    scale: Scale,
    signs: bool,
    /// Whether rare arrows are left out, as there are so many.
    omits: bool,
}

/// The drawing, so many pixels wide.
pub fn draw(diagram: &Diagram, width: f64) -> String {
    let drawn = lay_out(diagram, width);
    let mut markup = Markup::default();
    let (top, bottom) = drawn.extent();
    let legend = legend(diagram);
    let rare = diagram
        .arrows
        .iter()
        .any(|arrow| is_rare(diagram, arrow))
        .then_some(if drawn.omits {
            "Left out: less than once in 500 requests"
        } else {
            "Dotted: less than once in 500 requests"
        });
    let notes = f64::from(u8::from(legend.is_some()) + u8::from(rare.is_some()));
    let height = bottom - top + 16.0 + 24.0 * notes;
    let class = ["fl-diagram fl-d-", drawn.scale.name].concat();
    let about = "Each box is a state, with its share of the long run; each arrow says with which probability one follows \
        another. The table holds the same.";
    markup.drawing(&class, [0.0, top - 8.0, width, height], &diagram.title(), about);
    for (arrow, way) in diagram.arrows.iter().zip(&drawn.ways) {
        let class = match (is_rare(diagram, arrow), drawn.omits) {
            (true, true) => "fl-d-arrow fl-d-rare fl-d-omitted",
            (true, false) => "fl-d-arrow fl-d-rare",
            _ => "fl-d-arrow",
        };
        draw_arrow(&mut markup, arrow, way, class);
    }
    for (index, node) in diagram.nodes.iter().enumerate() {
        markup
            .open("g", "fl-d-node")
            .attribute("data-node", &index.to_string())
            .attribute("data-route", if node.face.active == 0 { "primary" } else { "backup" })
            .holds();
        let number = (diagram.nodes.len() > 2).then_some(index + 1);
        draw_node(&mut markup, &drawn, &node.face, node.share, drawn.nodes[index], number);
        markup.close("g");
    }
    if let Some(legend) = legend {
        draw_legend(&mut markup, &legend, width, bottom + 20.0);
    }
    if let Some(rare) = rare {
        markup.words(
            "fl-d-note fl-d-rare-note",
            width / 2.0,
            bottom - 4.0 + 24.0 * notes,
            rare,
        );
    }
    markup.close("svg").done()
}

/// Finds a place for everything.
pub fn lay_out(diagram: &Diagram, width: f64) -> Drawn {
    let scales = match diagram.nodes.len() {
        1 | 2 => [LARGE, MIDDLE, SMALL],
        3..=6 if width > 460.0 => [MIDDLE, MIDDLE, SMALL],
        _ if width > 620.0 => [MIDDLE, SMALL, SMALL],
        _ => [SMALL; 3],
    };
    let size = |scale: &Scale| node_size(diagram, scale);
    let count = diagram.nodes.len().min(2) as f64;
    let fits = |scale: &Scale| count * size(scale).x + (count - 1.0) * scale.room.across + 12.0 <= width;
    let scale = scales.into_iter().find(fits).unwrap_or(SMALL);
    let size = size(&scale);
    let half = Point {
        x: size.x / 2.0,
        y: size.y / 2.0,
    };
    let middles = place(&diagram.nodes, &diagram.arrows, size, scale.room, width);
    let nodes: Vec<Area> = middles.into_iter().map(|middle| Area { middle, half }).collect();
    let labels: Vec<Point> = diagram
        .arrows
        .iter()
        .map(|arrow| Point {
            x: crate::number::width(&percent(arrow.probability)) * scale.label * 0.54,
            y: scale.label * 0.55,
        })
        .collect();
    let count = nodes.len() as f64;
    let omits = diagram.arrows.iter().filter(|arrow| arrow.from != arrow.to).count() > super::MOST_ARROWS;
    let shown: Vec<bool> = diagram
        .arrows
        .iter()
        .map(|arrow| !(omits && is_rare(diagram, arrow)))
        .collect();
    let ground = Ground {
        center: Point {
            x: width / 2.0,
            y: nodes.iter().map(|area| area.middle.y).sum::<f64>() / count,
        },
        nodes,
        width,
    };
    Drawn {
        ways: ways(&diagram.arrows, &labels, &shown, &ground),
        nodes: ground.nodes,
        scale,
        signs: diagram
            .nodes
            .iter()
            .any(|node| node.face.lines.iter().any(|line| line.sign != Sign::None)),
        omits,
    }
}

impl Drawn {
    /// From where to where it reaches.
    fn extent(&self) -> (f64, f64) {
        let areas = self.nodes.iter().chain(self.ways.iter().map(|way| &way.label));
        let ends = areas.map(|area| (area.middle.y - area.half.y, area.middle.y + area.half.y));
        let curves = self
            .ways
            .iter()
            .flat_map(|way| (0..=8).map(|part| super::ways::at(&way.curve, f64::from(part) / 8.0).y));
        let all = ends.chain(curves.map(|y| (y - 2.0, y + 2.0)));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (top, bottom)| {
            (low.min(top), high.max(bottom))
        })
    }
}

/// Whether an arrow is hardly ever taken.
fn is_rare(diagram: &Diagram, arrow: &Arrow) -> bool {
    diagram.nodes[arrow.from].share * arrow.probability < RARE
}

fn node_size(diagram: &Diagram, scale: &Scale) -> Point {
    let mut size = Point::default();
    for node in &diagram.nodes {
        for line in &node.face.lines {
            let sign = SIGN + if line.belief.is_some() { 18.0 } else { 0.0 };
            size.x = size.x.max(width(&line.text) * scale.text + sign);
        }
        size.y = size.y.max(node.face.lines.len() as f64 * scale.line);
    }
    Point {
        x: size.x + 2.0 * scale.pad,
        y: size.y + scale.share * 1.3 + 2.0 * scale.pad,
    }
}

fn draw_node(markup: &mut Markup, drawn: &Drawn, face: &Face, share: f64, area: Area, number: Option<usize>) {
    let scale = &drawn.scale;
    let (left, top) = (area.middle.x - area.half.x, area.middle.y - area.half.y);
    markup.open("rect", "fl-d-box");
    markup.numbers(
        "x y width height rx",
        &[left, top, area.half.x * 2.0, area.half.y * 2.0, 10.0],
    );
    markup.empty();
    let text = left + scale.pad + if drawn.signs { SIGN } else { 0.0 };
    let mut y = top + scale.pad + scale.line / 2.0;
    for line in &face.lines {
        draw_line(
            markup,
            line,
            [left + scale.pad + 5.0, text, left + area.half.x * 2.0 - scale.pad - 5.0],
            y,
        );
        y += scale.line;
    }
    y = top + area.half.y * 2.0 - scale.pad - scale.share / 2.0;
    markup.words("fl-d-share", text, y, &percent(share));
    if let Some(number) = number {
        markup.words(
            "fl-d-order",
            left + area.half.x * 2.0 - scale.pad,
            y,
            &number.to_string(),
        );
    }
}

fn draw_line(markup: &mut Markup, line: &Line, [sign, text, end]: [f64; 3], y: f64) {
    draw_sign(markup, line.sign, sign, y);
    markup.words("fl-d-says", text, y, &line.text);
    if let Some(believed) = line.belief {
        let sign = if believed { Sign::BelievedUp } else { Sign::BelievedDown };
        draw_sign(markup, sign, end, y);
    }
}

fn draw_sign(markup: &mut Markup, sign: Sign, x: f64, y: f64) {
    let (class, shape) = match sign {
        Sign::None => return,
        Sign::Up | Sign::Down => {
            let class = if sign == Sign::Up {
                "fl-d-sign fl-d-is-up"
            } else {
                "fl-d-sign fl-d-is-down"
            };
            markup.open("circle", class).numbers("cx cy r", &[x, y, 4.5]).empty();
            return;
        }
        Sign::BelievedUp => ("fl-d-sign fl-d-thinks-up", "l3 3.2 5.5 -6.6"),
        Sign::BelievedDown => ("fl-d-sign fl-d-thinks-down", "l7 7m0 -7l-7 7"),
        Sign::Route => ("fl-d-sign fl-d-goes", "h9m-3.6 -3.6l3.6 3.6 -3.6 3.6"),
    };
    let (dx, dy) = match sign {
        Sign::BelievedUp => (-4.2, 0.6),
        Sign::BelievedDown => (-3.5, -3.5),
        _ => (-4.5, 0.0),
    };
    markup.path(class, &["M", &plain(x + dx), " ", &plain(y + dy), shape].concat());
}

fn draw_arrow(markup: &mut Markup, arrow: &Arrow, way: &Way, class: &str) {
    let name = [arrow.from.to_string(), arrow.to.to_string()].join("-");
    let [a, b, c, d] = way.curve;
    let pair = |point: Point| [plain(point.x), plain(point.y)].join(" ");
    // The line ends inside the head, which points the way the curve comes in.
    let back = Point {
        x: c.x - d.x,
        y: c.y - d.y,
    };
    let length = back.x.hypot(back.y).max(1e-6);
    let unit = Point {
        x: back.x / length,
        y: back.y / length,
    };
    let from_tip = |along: f64, aside: f64| Point {
        x: d.x + unit.x * along - unit.y * aside,
        y: d.y + unit.y * along + unit.x * aside,
    };
    let line = [
        "M",
        &pair(a),
        "C",
        &pair(b),
        " ",
        &pair(c),
        " ",
        &pair(from_tip(HEAD * 0.6, 0.0)),
    ]
    .concat();
    let head = [
        "M",
        &pair(d),
        "L",
        &pair(from_tip(HEAD, HEAD * 0.45)),
        "L",
        &pair(from_tip(HEAD, -HEAD * 0.45)),
        "Z",
    ];
    markup.open("g", class).attribute("data-arrow", &name).holds();
    markup.open("path", "fl-d-way").attribute("d", &line);
    // Thicker where it is likelier.
    markup.number("stroke-width", 1.0 + 1.6 * arrow.probability).empty();
    markup.path("fl-d-head", &head.concat());
    markup.words(
        "fl-d-chance",
        way.label.middle.x,
        way.label.middle.y,
        &percent(arrow.probability),
    );
    markup.close("g");
}

/// What the signs mean, where they stand without their word.
fn legend(diagram: &Diagram) -> Option<[(Sign, &'static str); 4]> {
    let mut lines = diagram.nodes.iter().flat_map(|node| &node.face.lines);
    lines.any(|line| line.belief.is_some()).then_some([
        (Sign::Up, "up"),
        (Sign::Down, "down"),
        (Sign::BelievedUp, "believed up"),
        (Sign::BelievedDown, "believed down"),
    ])
}

fn draw_legend(markup: &mut Markup, legend: &[(Sign, &'static str)], whole: f64, y: f64) {
    const SIZE: f64 = 11.5;
    let needs = |text: &str| width(text) * SIZE + 16.0 + 14.0;
    let mut x = (whole - legend.iter().map(|(_, text)| needs(text)).sum::<f64>() + 14.0) / 2.0;
    for (sign, text) in legend {
        draw_sign(markup, *sign, x + 5.0, y);
        markup.words("fl-d-note", x + 15.0, y, text);
        x += needs(text);
    }
}
