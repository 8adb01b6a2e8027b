//! How arrows run, and where their probabilities stand: clear of nodes, of each other, and inside the drawing.

use super::Arrow;
use super::place::Point;

/// Points that a way is looked at.
const PARTS: usize = 14;
/// How far ways bend aside from the straight line.
const BENDS: [f64; 13] = [
    0.0, 12.0, -12.0, 22.0, -22.0, 36.0, -36.0, 56.0, -56.0, 80.0, -80.0, 110.0, -110.0,
];
/// Where along a way its label can stand.
const ALONG: [f64; 7] = [0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75];
/// How far an arrow's tip is from its node, and how long its head is.
pub const TIP: f64 = 3.0;
pub const HEAD: f64 = 8.0;

/// A way from node to node, a cubic curve, and the label on it.
#[derive(Clone, Debug)]
pub struct Way {
    pub curve: [Point; 4],
    pub label: Area,
    points: [Point; PARTS + 1],
    /// What is wrong with it by itself.
    cost: f64,
}

/// A rectangle by its middle and half its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub middle: Point,
    pub half: Point,
}

/// What ways are to keep clear of.
pub struct Ground {
    pub nodes: Vec<Area>,
    pub width: f64,
    /// The middle of the ring.
    pub center: Point,
}

impl Area {
    /// Whether a point is inside, or nearer than so much.
    fn holds(&self, point: Point, near: f64) -> bool {
        (point.x - self.middle.x).abs() < self.half.x + near && (point.y - self.middle.y).abs() < self.half.y + near
    }

    /// Whether two overlap, or are nearer than so much.
    pub fn meets(&self, other: &Self, near: f64) -> bool {
        (other.middle.x - self.middle.x).abs() < self.half.x + other.half.x + near
            && (other.middle.y - self.middle.y).abs() < self.half.y + other.half.y + near
    }
}

/// A way for each arrow, given the sizes of their labels, and which arrows are drawn: the others go where they like.
pub fn ways(arrows: &[Arrow], labels: &[Point], drawn: &[bool], ground: &Ground) -> Vec<Way> {
    let choices: Vec<Vec<Way>> = arrows
        .iter()
        .zip(labels)
        .map(|(arrow, label)| {
            let mut ways = if arrow.from == arrow.to {
                loops(arrow.from, *label, ground)
            } else {
                let is_answered = arrows
                    .iter()
                    .any(|other| (other.to, other.from) == (arrow.from, arrow.to));
                bends(arrow, is_answered, *label, ground)
            };
            // The worst are not worth comparing.
            let least = ways.iter().map(|way| way.cost).fold(f64::INFINITY, f64::min);
            ways.retain(|way| way.cost < least + 60.0);
            ways
        })
        .collect();
    let mut chosen: Vec<usize> = choices
        .iter()
        .map(|ways| best(ways.iter().map(|way| way.cost)))
        .collect();
    for _ in 0..3 {
        let before = chosen.clone();
        for (index, ways) in choices.iter().enumerate().filter(|(index, _)| drawn[*index]) {
            let cost = |way: &Way| {
                let others = choices
                    .iter()
                    .zip(&chosen)
                    .enumerate()
                    .filter(|(other, _)| *other != index && drawn[*other]);
                way.cost + others.map(|(_, (ways, at))| together(way, &ways[*at])).sum::<f64>()
            };
            chosen[index] = best(ways.iter().map(cost));
        }
        if chosen == before {
            break;
        }
    }
    choices
        .into_iter()
        .zip(chosen)
        .map(|(mut ways, at)| ways.swap_remove(at))
        .collect()
}

/// Where the least cost stands.
fn best(costs: impl Iterator<Item = f64>) -> usize {
    let (mut at, mut least) = (0, f64::INFINITY);
    for (index, cost) in costs.enumerate() {
        if cost < least {
            (at, least) = (index, cost);
        }
    }
    at
}

/// Ways from one node to another.
fn bends(arrow: &Arrow, is_answered: bool, label: Point, ground: &Ground) -> Vec<Way> {
    let (a, b) = (ground.nodes[arrow.from], ground.nodes[arrow.to]);
    let (from, to) = (a.middle, b.middle);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(1.0);
    let mut ways = Vec::new();
    let labelled = |ways: &mut Vec<Way>, curve: [Point; 4], cost: f64| {
        let rough = rough(&curve, (arrow.from, arrow.to), ground) + cost;
        for along in ALONG {
            let label = Area {
                middle: at(&curve, along),
                half: label,
            };
            let mut way = Way::new(curve, label);
            way.cost = rough + (along - 0.5).abs() * 16.0 + misplaced(&way.label, ground);
            ways.push(way);
        }
    };
    // Two that answer each other keep to their right, and look alike.
    let best = if is_answered {
        (length * 0.08).clamp(10.0, 24.0)
    } else {
        0.0
    };
    for bend in BENDS {
        // The curve's middle is so far from the line's.
        let aside = Point {
            x: -dy / length * bend * 2.0,
            y: dx / length * bend * 2.0,
        };
        let control = Point {
            x: (from.x + to.x) / 2.0 + aside.x,
            y: (from.y + to.y) / 2.0 + aside.y,
        };
        let start = edge(&a, control, 1.0);
        let end = edge(&b, control, TIP);
        let third = |point: Point| Point {
            x: point.x + (control.x - point.x) * 2.0 / 3.0,
            y: point.y + (control.y - point.y) * 2.0 / 3.0,
        };
        let curve = [start, third(start), third(end), end];
        labelled(&mut ways, curve, (bend - best).abs() * 0.4);
    }
    // Far ways can go along the middle.
    if dy.abs() > a.half.y * 4.0 {
        for (aside, cost) in [(0.0, 26.0), (16.0, 28.0), (-16.0, 28.0)] {
            let x = ground.center.x + aside;
            let past = |y: f64, part: f64| Point { x, y: y + dy * part };
            let start = edge(&a, past(from.y, 0.25), 1.0);
            let end = edge(&b, past(to.y, -0.25), TIP);
            labelled(&mut ways, [start, past(start.y, 0.2), past(end.y, -0.2), end], cost);
        }
    }
    ways
}

/// Ways from a node to itself, on each of its sides, rather away from the ring.
fn loops(node: usize, label: Point, ground: &Ground) -> Vec<Way> {
    const HALF: f64 = 8.0;
    const OUT: f64 = 26.0;
    let area = ground.nodes[node];
    let mut ways = Vec::new();
    for (x, y) in [(0.0, -1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0)] {
        let outward =
            (area.middle.x - ground.center.x) * x / ground.width + (area.middle.y - ground.center.y) * y / 300.0;
        let slack = (area.half.x * f64::abs(y) + area.half.y * f64::abs(x) - HALF - 8.0).max(0.0);
        for shift in [0.0, -1.0, 1.0] {
            let foot = |side: f64, out: f64| Point {
                x: area.middle.x + x * (area.half.x + out) + f64::abs(y) * (shift * slack + side),
                y: area.middle.y + y * (area.half.y + out) + f64::abs(x) * (shift * slack + side),
            };
            let curve = [
                foot(-HALF, 1.0),
                foot(-HALF - 8.0, OUT),
                foot(HALF + 8.0, OUT),
                foot(HALF, TIP),
            ];
            let tip = foot(0.0, OUT * 0.75);
            // Beyond the loop, and on both sides of it.
            let beyond = Point {
                x: tip.x + x * (label.x + 3.0),
                y: tip.y + y * (label.y + 1.0),
            };
            let side = HALF + 8.0;
            let beside = [-1.0, 1.0].map(|sign: f64| Point {
                x: tip.x - x * 6.0 + f64::abs(y) * sign * (label.x + side),
                y: tip.y - y * 8.0 + f64::abs(x) * sign * (label.y + side - 4.0),
            });
            let aloft = [-1.0, 1.0].map(|sign: f64| Point {
                x: area.middle.x + x * (area.half.x + label.x + 3.0),
                y: tip.y + sign * (label.y + side - 3.0),
            });
            let rough = rough(&curve, (node, node), ground) - outward * 40.0 + shift.abs() * 1.5;
            let beside = if x == 0.0 { beside } else { aloft };
            for (index, middle) in [beyond, beside[0], beside[1]].into_iter().enumerate() {
                let label = Area { middle, half: label };
                let mut way = Way::new(curve, label);
                let more = if index == 0 { 0.0 } else { 2.0 };
                way.cost = rough + more + misplaced(&way.label, ground);
                ways.push(way);
            }
        }
    }
    ways
}

impl Way {
    fn new(curve: [Point; 4], label: Area) -> Self {
        Self {
            curve,
            label,
            points: std::array::from_fn(|part| at(&curve, part as f64 / PARTS as f64)),
            cost: 0.0,
        }
    }
}

/// What is wrong with a curve by itself.
fn rough(curve: &[Point; 4], (from, to): (usize, usize), ground: &Ground) -> f64 {
    let mut cost = 0.0;
    for part in 0..=PARTS {
        let point = at(curve, part as f64 / PARTS as f64);
        for (node, area) in ground.nodes.iter().enumerate() {
            let own = node == from || node == to;
            cost += match own {
                false if area.holds(point, 2.0) => 400.0,
                false if area.holds(point, 8.0) => 30.0,
                true if area.holds(point, -0.5) => 400.0,
                _ => 0.0,
            };
        }
        if point.x < 1.0 || point.x > ground.width - 1.0 {
            cost += 300.0;
        }
    }
    cost
}

/// What is wrong with a label's place by itself.
fn misplaced(label: &Area, ground: &Ground) -> f64 {
    let nodes = ground.nodes.iter().filter(|area| area.meets(label, 1.5)).count();
    let out = label.middle.x - label.half.x < 1.0 || label.middle.x + label.half.x > ground.width - 1.0;
    2_000.0 * nodes as f64 + if out { 3_000.0 } else { 0.0 }
}

/// What is wrong with two ways together.
fn together(one: &Way, other: &Way) -> f64 {
    let mut cost = 0.0;
    if one.label.meets(&other.label, 2.0) {
        cost += 1_000.0;
    }
    for (label, way) in [(&one.label, other), (&other.label, one)] {
        let met = way.points.iter().filter(|point| label.holds(**point, 1.0)).count();
        cost += 60.0 * met.min(2) as f64;
    }
    // Ways that run side by side can't be told apart; where they begin and end they may be near.
    for point in &one.points[1..PARTS] {
        let near = |point: &Point, other: &Point| (point.x - other.x).abs() + (point.y - other.y).abs() < 9.0;
        if other.points[1..PARTS].iter().any(|other| near(point, other)) {
            cost += 7.0;
        }
    }
    cost
}

/// Where the way from the middle of a node to a point leaves it, and so much further.
fn edge(area: &Area, to: Point, further: f64) -> Point {
    let (dx, dy) = (to.x - area.middle.x, to.y - area.middle.y);
    let length = dx.hypot(dy).max(1e-6);
    let across = area.half.x / dx.abs().max(1e-6);
    let down = area.half.y / dy.abs().max(1e-6);
    let part = across.min(down) + further / length;
    Point {
        x: area.middle.x + dx * part,
        y: area.middle.y + dy * part,
    }
}

/// The point of a cubic curve at 0 to 1.
pub fn at(curve: &[Point; 4], t: f64) -> Point {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    let mix = |of: fn(&Point) -> f64| {
        curve
            .iter()
            .zip(weights)
            .map(|(point, weight)| of(point) * weight)
            .sum()
    };
    Point {
        x: mix(|point| point.x),
        y: mix(|point| point.y),
    }
}
