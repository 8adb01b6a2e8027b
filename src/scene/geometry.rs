//! Where things stand in the scene, in CSS pixels.

use crate::words::tenths;

/// What the words at the top take, which are not made smaller.
const CAPTION: f64 = 36.0;

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A cubic curve from `a` to `d`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    pub a: Point,
    pub b: Point,
    pub c: Point,
    pub d: Point,
}

/// The scene's layout for a size and a number of instances.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// How large it is shown: below 1 where there is too little room for all that it has to hold. All else is in pixels
    /// before that.
    pub scale: f64,
    pub width: f64,
    pub height: f64,
    /// Hardly wider than high, as on a phone: smaller nodes, badges below the instances.
    pub narrow: bool,
    pub client: Point,
    pub client_radius: f64,
    pub balancer: Point,
    /// Half the balancer's width and height.
    pub balancer_half: Point,
    pub instances: Vec<Place>,
    pub radius: f64,
    /// The way from the client to the balancer.
    pub entry: Curve,
}

/// An instance, its badge and its two ways: for requests and for health checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub center: Point,
    pub badge: Point,
    pub badge_width: f64,
    pub badge_height: f64,
    pub route: Curve,
    pub check: Curve,
}

impl Point {
    /// So many times as far from the corner.
    pub fn times(self, by: f64) -> Self {
        point(self.x * by, self.y * by)
    }

    /// So much further down.
    pub fn down(self, by: f64) -> Self {
        point(self.x, self.y + by)
    }
}

impl Curve {
    fn straight(a: Point, d: Point) -> Self {
        Self {
            a,
            b: mix(a, d, 1.0 / 3.0),
            c: mix(a, d, 2.0 / 3.0),
            d,
        }
    }

    /// Leaves and arrives level, as a route does.
    fn level(a: Point, d: Point) -> Self {
        let reach = (d.x - a.x) * 0.5;
        Self {
            a,
            b: point(a.x + reach, a.y),
            c: point(d.x - reach, d.y),
            d,
        }
    }

    /// The point at `t` from 0 to 1.
    pub fn at(&self, t: f64) -> Point {
        let ab = mix(self.a, self.b, t);
        let bc = mix(self.b, self.c, t);
        let cd = mix(self.c, self.d, t);
        mix(mix(ab, bc, t), mix(bc, cd, t), t)
    }

    /// The curve as the `d` of an SVG path.
    pub fn path(&self) -> String {
        let Self { a, b, c, d } = self;
        let mut path = String::from("M");
        for (point, then) in [(a, "C"), (b, " "), (c, " "), (d, "")] {
            path.push_str(&tenths(point.x));
            path.push(' ');
            path.push_str(&tenths(point.y));
            path.push_str(then);
        }
        path
    }
}

impl Layout {
    /// Whether instances have room for small letters only: `up · active` would reach over their ring.
    pub fn is_small(&self) -> bool {
        self.radius < 50.0
    }

    /// Lays out `instances` (1 to 5) instances on `width` by `height` pixels.
    pub fn new(width: f64, height: f64, instances: usize) -> Self {
        let count = instances.max(1) as f64;
        // Nothing is read in less.
        let (width, height) = (width.max(60.0), height.max(60.0));
        let fit = |least_width: f64, least_height: f64| {
            let (width, height) = (width / least_width, (height - CAPTION) / least_height);
            width.min(height).min(1.0)
        };
        // Badges below the instances, or beside them: what can be shown larger. What failed has room below the balancer.
        let below = fit(300.0, (10.0 + 112.0 * count).max(126.0));
        let beside = fit(600.0, (12.0 + 72.0 * count).max(160.0));
        // Its letters are smaller.
        let narrow = below * 0.8 > beside;
        // In thousandths, so that style and drawing agree.
        let scale = (if narrow { below } else { beside } * 1000.0).floor() / 1000.0;
        let (width, height) = (width / scale, height / scale);
        let caption = CAPTION / scale;
        // Little height for each of them.
        let many = !narrow && (instances > 3 || height < 94.0 + caption + 84.0 * count);
        let (top, bottom) = match (narrow, many) {
            (true, _) => (caption, 10.0),
            (false, true) => (caption, 12.0),
            (false, false) => (caption.max(50.0), 46.0),
        };
        let slot = (height - top - bottom) / count;
        let (badge_width, badge_height) = if narrow { (116.0, 36.0) } else { (138.0, 52.0) };
        let radius = if narrow {
            ((slot - badge_height - 16.0) / 2.0).min(38.0)
        } else {
            (slot / 2.0 - if many { 4.0 } else { 12.0 }).min(66.0)
        };
        let middle = top + (height - top - bottom) / 2.0;
        let client_radius = if narrow { 28.0 } else { 46.0 };
        let client = point(
            if narrow {
                client_radius + 10.0
            } else {
                client_radius + (width * 0.045).max(28.0)
            },
            middle,
        );
        let balancer_half = if narrow { point(38.0, 40.0) } else { point(62.0, 58.0) };
        let column = if narrow {
            width - badge_width / 2.0 - 8.0
        } else {
            width - badge_width - 28.0 - 16.0 - radius
        };
        let from = client.x + client_radius;
        let share = if narrow { 0.40 } else { 0.42 };
        let balancer = point(from + (column - radius - from) * share, middle);
        let places = (0..instances.max(1))
            .map(|i| {
                let y = top + slot * (i as f64 + 0.5) - if narrow { (badge_height + 6.0) / 2.0 } else { 0.0 };
                let center = point(column, y);
                let badge = if narrow {
                    point(column - badge_width / 2.0, y + radius + 6.0)
                } else {
                    point(column + radius + 16.0, y - badge_height / 2.0)
                };
                let out = point(balancer.x + balancer_half.x, middle + (y - middle) * 0.12);
                Place {
                    center,
                    badge,
                    badge_width,
                    badge_height,
                    route: Curve::level(out, point(column - radius, y)),
                    check: check_curve(balancer, balancer_half, center, radius),
                }
            })
            .collect();
        Self {
            scale,
            width,
            height,
            narrow,
            client,
            client_radius,
            balancer,
            balancer_half,
            instances: places,
            radius,
            entry: Curve::straight(point(from, middle), point(balancer.x - balancer_half.x, middle)),
        }
    }
}

/// The point between two at `t`.
pub fn mix(a: Point, b: Point, t: f64) -> Point {
    point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
}

/// A point from its coordinates.
pub fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// Health checks travel outside the request's way, so that the two are never taken for each other.
fn check_curve(balancer: Point, half: Point, center: Point, radius: f64) -> Curve {
    let side = if center.y > balancer.y + 1.0 { 1.0 } else { -1.0 };
    let a = point(balancer.x + half.x * 0.35, balancer.y + side * half.y);
    let d = point(center.x - radius * 0.74, center.y + side * radius * 0.68);
    let lift = side * (radius * 0.7 + 10.0);
    Curve {
        a,
        b: point(a.x + (d.x - a.x) * 0.18, d.y + lift * 0.55),
        c: point(a.x + (d.x - a.x) * 0.62, d.y + lift),
        d,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_stands_inside_and_apart_at_every_size() {
        for instances in 1..=5 {
            for (width, height) in [
                (858.0, 560.0),
                (620.0, 420.0),
                (584.0, 195.0),
                (366.0, 640.0),
                (366.0, 290.0),
                (328.0, 640.0),
                (308.0, 124.0),
                (1900.0, 100.0),
                (90.0, 900.0),
                (60.0, 60.0),
            ] {
                let layout = Layout::new(width, height, instances);
                let size = format!("{width} {height} {instances}");
                assert!(layout.scale > 0.0 && layout.scale <= 1.0, "{size}");
                assert!((layout.width * layout.scale - width).abs() < 1e-6, "{size}");
                assert!((layout.height * layout.scale - height).abs() < 1e-6, "{size}");
                let (width, height, radius) = (layout.width, layout.height, layout.radius);
                assert!(radius >= 30.0, "a name has room in its ring: {size}");
                let reason = layout.balancer.y + layout.balancer_half.y + 28.0;
                assert!(reason <= height, "what failed has room below the balancer: {size}");
                assert!(layout.client.x - layout.client_radius >= 0.0, "{size}");
                assert!(
                    layout.balancer.x - layout.balancer_half.x > layout.client.x + layout.client_radius,
                    "{size}"
                );
                let mut free = CAPTION / layout.scale - 1e-6;
                for place in &layout.instances {
                    assert!(
                        place.center.x - radius > layout.balancer.x + layout.balancer_half.x + 20.0,
                        "{size}"
                    );
                    assert!(place.badge.x + place.badge_width <= width, "{size}");
                    assert!(place.center.y - radius >= free, "{size}");
                    assert!(layout.narrow || place.badge.y >= free, "{size}");
                    free = (place.badge.y + place.badge_height).max(place.center.y + radius);
                    assert!(free <= height, "{size}");
                }
            }
        }
    }

    #[test]
    fn a_scene_is_made_smaller_only_where_it_must_be() {
        for (width, height, narrow) in [
            (858.0, 560.0, false),
            (600.0, 420.0, false),
            (366.0, 290.0, true),
            (308.0, 290.0, true),
        ] {
            let layout = Layout::new(width, height, 2);
            assert_eq!((layout.scale, layout.narrow), (1.0, narrow), "{width} {height}");
        }
        // Flat as it is, it has no room for badges below.
        let flat = Layout::new(584.0, 195.0, 2);
        assert!(!flat.narrow && flat.scale > 0.9);
    }

    #[test]
    fn a_curve_begins_and_ends_at_its_ends() {
        let curve = Curve::level(point(1.0, 2.0), point(30.0, 40.0));
        assert_eq!(curve.at(0.0), curve.a);
        assert_eq!(curve.at(1.0), curve.d);
    }
}
