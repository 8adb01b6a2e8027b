//! What stands still in a scene, as markup: lines, nodes, badges, and the buttons over them. All of it is made of numbers
//! and names of ours.

use super::geometry::{Layout, Place, Point};
use crate::words::{capital, short_name, tenths as n};

/// The drawing, and the buttons that open the menus of what can be acted on.
pub fn draw(layout: &Layout, checks: &str, acts: bool) -> String {
    let backups = (layout.instances.len() - 1) as u8;
    let mut markup = format!(
        "<svg class=fl-drawing aria-hidden=true viewBox='0 0 {} {}' data-narrow={} data-small={}>",
        n(layout.width),
        n(layout.height),
        layout.narrow,
        layout.is_small(),
    );
    for (i, place) in layout.instances.iter().enumerate() {
        markup += &format!(
            "<path class=fl-check data-part=check-{i} d='{}'/><path class=fl-route data-part=route-{i} data-instance={i} d='{}'/>",
            place.check.path(),
            place.route.path(),
        );
    }
    let (client, balancer, half) = (layout.client, layout.balancer, layout.balancer_half);
    let [corner, load, note] = if layout.narrow {
        [12.0, 14.0, 18.0]
    } else {
        [20.0, 20.0, 25.0]
    };
    markup += &format!(
        "<path class=fl-entry d='{}'/><g class=fl-node><circle cx={} cy={} r={} />{}</g>",
        layout.entry.path(),
        n(client.x),
        n(client.y),
        n(layout.client_radius),
        text("name", "", client, "Client"),
    );
    markup += &format!(
        "<g class=fl-node><rect x={} y={} width={} height={} rx={} />{}{}{}</g>{}",
        n(balancer.x - half.x),
        n(balancer.y - half.y),
        n(half.x * 2.0),
        n(half.y * 2.0),
        n(corner),
        text("name", "", balancer.down(-load), "Load"),
        text("name", "", balancer, "balancer"),
        text("note", "", balancer.down(note), checks),
        text("reason", "reason", balancer.down(half.y + 20.0), ""),
    );
    for (i, place) in layout.instances.iter().enumerate() {
        markup += &instance(layout, place, i, &capital(&short_name(i as u8, backups)));
    }
    markup += "</svg>";
    for (i, place) in layout.instances.iter().enumerate().filter(|_| acts) {
        let name = short_name(i as u8, backups);
        markup += &button(
            "fl-hit",
            &i.to_string(),
            &capital(&name),
            place.center.times(layout.scale),
            (layout.radius + 2.0) * layout.scale,
        );
        let link = format!("Health-check link to the {name}");
        markup += &button(
            "'fl-hit fl-hit-link'",
            &format!("link-{i}"),
            &link,
            place.check.at(0.5).times(layout.scale),
            14.0,
        );
    }
    markup
}

fn instance(layout: &Layout, place: &Place, i: usize, name: &str) -> String {
    let (center, badge) = (place.center, place.badge);
    let middle = Point {
        x: badge.x + place.badge_width / 2.0,
        y: badge.y + place.badge_height / 2.0,
    };
    let spread = place.badge_height * 0.19;
    let gap = if layout.radius < 36.0 { 8.0 } else { 12.0 };
    let (x, y, radius) = (n(center.x), n(center.y), layout.radius);
    format!(
        "<g class=fl-instance data-part=instance-{i} data-instance={i} data-truth=up>\
        <circle class=fl-halo cx={x} cy={y} r={} /><circle class=fl-ring cx={x} cy={y} r={} />{}{}</g>\
        <g class=fl-badge data-part=badge-{i} data-belief=up><rect x={} y={} width={} height={} rx=9 />{}{}</g>",
        n(radius + 7.0),
        n(radius),
        text("name", "", center.down(2.0 - gap), name),
        text("state", &format!("state-{i}"), center.down(gap), ""),
        n(badge.x),
        n(badge.y),
        n(place.badge_width),
        n(place.badge_height),
        text("belief", &format!("title-{i}"), middle.down(-spread), ""),
        text("note", &format!("ground-{i}"), middle.down(spread), ""),
    )
}

fn text(class: &str, part: &str, at: Point, content: &str) -> String {
    format!(
        "<text class=fl-{class} data-part='{part}' x={} y={}>{content}</text>",
        n(at.x),
        n(at.y)
    )
}

fn button(class: &str, target: &str, label: &str, at: Point, half: f64) -> String {
    format!(
        "<button class={class} type=button aria-haspopup=menu aria-label='{label}' data-do=menu \
        data-value={target} data-place='left:{}px;top:{}px;width:{size}px;height:{size}px'></button>",
        n(at.x - half),
        n(at.y - half),
        size = n(half * 2.0),
    )
}
