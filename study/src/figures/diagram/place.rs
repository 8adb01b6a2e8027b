//! Where nodes stand: on a ring, in an order in which few arrows cross.

use super::{Arrow, Node};

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Below this width a ring has no room for arrows inside it.
const PHONE: f64 = 420.0;

/// Room between nodes, beside each other and above each other, and beside the ring.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub across: f64,
    pub down: f64,
    pub beside: f64,
}

/// Where the nodes' middles are, for nodes of a size in a place of a width.
pub fn place(nodes: &[Node], arrows: &[Arrow], size: Point, room: Room, width: f64) -> Vec<Point> {
    let order = order(nodes, arrows);
    let spots = spots(nodes.len(), size, room, width);
    let mut places = vec![Point::default(); nodes.len()];
    for (spot, node) in spots.into_iter().zip(order) {
        places[node] = spot;
    }
    places
}

/// Spots on a ring, clockwise from the top or from the left of the top.
fn spots(count: usize, size: Point, room: Room, width: f64) -> Vec<Point> {
    let middle = width / 2.0;
    let step = Point {
        x: size.x + room.across,
        y: size.y + room.down,
    };
    if count == 1 {
        return vec![Point { x: middle, y: 0.0 }];
    }
    if count == 2 {
        let half = (step.x * 0.75).min(middle - size.x / 2.0 - 6.0);
        return [-half, half].map(|x| Point { x: middle + x, y: 0.0 }).into();
    }
    let beside = (width - size.x - step.x) / 2.0;
    if beside < room.beside + step.x * 0.15 || width < PHONE && count > 3 {
        let half = middle - size.x / 2.0 - (beside / 2.0).clamp(2.0, 24.0);
        return columns(count, middle, half, step.y);
    }
    let half = (middle - size.x / 2.0 - room.beside).min(step.x * count as f64 / 4.0);
    let ring = |half_height: f64, shift: f64| {
        even(
            count,
            middle,
            Point {
                x: half,
                y: half_height,
            },
            step,
            shift,
        )
    };
    let fits = |spots: &[Point]| {
        let pairs = spots
            .iter()
            .enumerate()
            .flat_map(|(i, a)| spots[..i].iter().map(move |b| (a, b)));
        pairs
            .clone()
            .all(|(a, b)| (a.x - b.x).abs() >= step.x - 0.5 || (a.y - b.y).abs() >= step.y - 0.5)
    };
    let mut half_height = step.y / 2.0;
    loop {
        for shift in [0.5, 0.0] {
            let spots = ring(half_height, shift);
            if fits(&spots) || half_height > 1_500.0 {
                return spots;
            }
        }
        half_height += 4.0;
    }
}

/// Spots in two columns, where there is no room for a ring; one too many stands above them.
fn columns(count: usize, middle: f64, half: f64, down: f64) -> Vec<Point> {
    let rows = count / 2;
    let odd = count % 2;
    let row = |row: usize, side: f64| Point {
        x: middle + side * half,
        y: (row + odd) as f64 * down,
    };
    let top = [Point { x: middle, y: 0.0 }];
    let right = (0..rows).map(|at| row(at, 1.0));
    let left = (0..rows).rev().map(|at| row(at, -1.0));
    let mut spots: Vec<Point> = top.into_iter().take(odd).chain(right).chain(left).collect();
    if odd == 0 {
        // Clockwise from the left of the top.
        spots.rotate_right(1);
    }
    spots
}

/// Spots on a rounded ring, equally far from each other if distances are measured in steps.
fn even(count: usize, middle: f64, half: Point, step: Point, shift: f64) -> Vec<Point> {
    const PARTS: usize = 720;
    let bulge = |value: f64| (value + value.signum() * value.abs().sqrt()) / 2.0;
    // Turned a bit further again and again: sines of any angle weigh as much as a figure does.
    let turned = std::iter::successors(Some((0.0, 1.0)), |(sine, cosine)| {
        let (step_sine, step_cosine) = (0.008_726_535_498_373_935, 0.999_961_923_064_171_3);
        Some((
            sine * step_cosine + cosine * step_sine,
            cosine * step_cosine - sine * step_sine,
        ))
    });
    let ring: Vec<Point> = turned
        .take(PARTS)
        .map(|(sine, cosine)| Point {
            x: middle + half.x * bulge(sine),
            y: -half.y * bulge(cosine),
        })
        .collect();
    let at = |part: usize| ring[part % PARTS];
    let lengths: Vec<f64> = (0..PARTS)
        .map(|part| {
            let (a, b) = (at(part), at(part + 1));
            ((a.x - b.x) / step.x).hypot((a.y - b.y) / step.y)
        })
        .collect();
    let whole: f64 = lengths.iter().sum();
    (0..count)
        .map(|spot| {
            let mut left = (spot as f64 - shift + 1e-6).rem_euclid(count as f64) / count as f64 * whole;
            let part = lengths.iter().position(|length| {
                left -= length;
                left < 0.0
            });
            at(part.unwrap_or(0))
        })
        .collect()
}

/// The nodes around the ring, the first of them first.
fn order(nodes: &[Node], arrows: &[Arrow]) -> Vec<usize> {
    let count = nodes.len();
    let mut links: Vec<(usize, usize, f64)> = Vec::new();
    for arrow in arrows.iter().filter(|arrow| arrow.from != arrow.to) {
        let (low, high) = (arrow.from.min(arrow.to), arrow.from.max(arrow.to));
        let weight = nodes[arrow.from].share * arrow.probability;
        match links.iter_mut().find(|link| (link.0, link.1) == (low, high)) {
            Some(link) => link.2 += weight,
            None => links.push((low, high, weight)),
        }
    }
    // As they were found, and folded: 0 2 4 5 3 1.
    let folded = (0..count).step_by(2).chain((0..count / 2).rev().map(|i| 2 * i + 1));
    let mut best = Vec::new();
    let mut least = f64::INFINITY;
    for mut order in [(0..count).collect(), folded.collect::<Vec<_>>()] {
        let cost = improve(&mut order, &links);
        if cost < least {
            least = cost;
            best = order;
        }
    }
    // The start stands first, and what follows it most likely stands next to it, clockwise.
    let first = best.iter().position(|node| *node == 0).unwrap_or(0);
    best.rotate_left(first);
    let to = |node: usize| {
        let found = arrows.iter().find(|arrow| arrow.from == 0 && arrow.to == node);
        found.map_or(0.0, |arrow| arrow.probability)
    };
    if count > 2 && to(best[count - 1]) > to(best[1]) {
        best[1..].reverse();
    }
    best
}

/// Swaps and moves nodes for as long as that is better. Returns the cost.
fn improve(order: &mut Vec<usize>, links: &[(usize, usize, f64)]) -> f64 {
    let mut least = cost(order, links);
    loop {
        let before = least;
        for a in 0..order.len() {
            for b in 0..order.len() {
                for swap in [true, false] {
                    let mut other = order.clone();
                    if swap {
                        other.swap(a, b);
                    } else {
                        let node = other.remove(a);
                        other.insert(b, node);
                    }
                    let cost = cost(&other, links);
                    if cost < least - 1e-9 {
                        least = cost;
                        *order = other;
                    }
                }
            }
        }
        if least == before {
            return least;
        }
    }
}

/// Crossings count most, then how far apart on the ring nodes are that follow each other, most of all if they often do.
fn cost(order: &[usize], links: &[(usize, usize, f64)]) -> f64 {
    let count = order.len();
    let mut spots = [0; super::MOST_NODES];
    for (spot, node) in order.iter().enumerate() {
        spots[*node] = spot;
    }
    let mut cost = 0.0;
    for (index, (a, b, weight)) in links.iter().enumerate() {
        let (a, b) = (spots[*a].min(spots[*b]), spots[*a].max(spots[*b]));
        let apart = (b - a).min(count + a - b) as f64 - 1.0;
        cost += apart * (0.4 + weight);
        for (c, d, _) in &links[..index] {
            let inside = |spot: usize| a < spot && spot < b;
            let outside = |spot: usize| spot < a || b < spot;
            let (c, d) = (spots[*c], spots[*d]);
            if inside(c) && outside(d) || inside(d) && outside(c) {
                cost += 1.0;
            }
        }
    }
    cost
}
