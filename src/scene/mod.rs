//! The scene: client, balancer with its checker, instances. Structure is rendered here, movement on the [`stage`].

mod flight;
mod frames;
mod geometry;
pub mod menu;
mod paint;
mod sprites;
pub mod stage;
mod view;

use std::rc::Rc;

use failover_sim::Config;
use web_sys::Element;
use yew::prelude::*;

use crate::clock;
use crate::observe::Sizes;
use crate::words::{self, short_name};
use frames::Frames;
use geometry::{Layout, Place, Point};
use stage::Stage;

/// The stage and the loop that draws it.
pub struct Scenery {
    /// What draws.
    pub stage: Rc<Stage>,
    frames: Frames,
}

/// Properties of [`Scene`].
#[derive(Properties, Clone)]
pub struct SceneProps {
    /// The stage to draw on.
    pub scenery: Rc<Scenery>,
    /// The number of instances, 1 to 5.
    pub instances: usize,
    /// The health check's settings in words.
    pub checks: AttrValue,
    /// Changes when the colours do.
    pub colours: u32,
    /// What tells this scene from another one.
    pub title: AttrValue,
    /// Whether a person can act in it.
    pub acts: bool,
}

/// The drawn scene, in the size that its place has.
pub struct Scene {
    root: NodeRef,
    size: Option<(f64, f64)>,
    sizes: Option<Sizes>,
}

/// The scene's place has a new size.
pub struct Resized;

impl Scenery {
    /// A scene that draws with this stage.
    pub fn new(stage: Rc<Stage>) -> Self {
        let drawing = stage.clone();
        Self {
            stage,
            frames: Frames::new(move || drawing.draw(clock::now())),
        }
    }

    /// Draws soon: something has changed.
    pub fn wake(&self) {
        self.frames.wake();
    }
}

impl PartialEq for SceneProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenery, &other.scenery)
            && self.instances == other.instances
            && self.checks == other.checks
            && self.colours == other.colours
            && self.title == other.title
    }
}

impl Component for Scene {
    type Message = Resized;
    type Properties = SceneProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            root: NodeRef::default(),
            size: None,
            sizes: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, Resized: Resized) -> bool {
        let size = self.measure();
        let changed = size != self.size;
        self.size = size;
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let layout = self
            .size
            .map(|(width, height)| Layout::new(width, height, props.instances));
        let drawing = match &layout {
            Some(layout) => drawing(layout, props),
            None => html! { <svg class="fl-drawing" aria-hidden="true" /> },
        };
        let hits = layout
            .iter()
            .filter(|_| props.acts)
            .flat_map(|layout| hits(layout, props.instances));
        html! {
            <div class="fl-scene" ref={self.root.clone()} data-instances={props.instances.to_string()}>
                { drawing }
                <canvas class="fl-moving" aria-hidden="true" hidden=true />
                <div class="fl-sprites" aria-hidden="true"></div>
                <p class="fl-caption" data-part="caption"></p>
                <p class="fl-scene-title">{ props.title.clone() }</p>
                <div class="fl-hits">{ for hits }</div>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(root) = self.root.cast::<Element>() {
            let link = ctx.link().clone();
            self.sizes = Sizes::watch(&root, move || link.send_message(Resized));
            ctx.link().send_message(Resized);
        }
        if let (Some((width, height)), Some(root)) = (self.size, self.root.cast::<Element>()) {
            let layout = Layout::new(width, height, ctx.props().instances);
            ctx.props().scenery.stage.attach(&root, layout);
            ctx.props().scenery.wake();
        }
    }
}

impl Scene {
    fn measure(&self) -> Option<(f64, f64)> {
        let root = self.root.cast::<Element>()?;
        let (width, height) = (root.client_width(), root.client_height());
        (width > 0 && height > 0).then_some((f64::from(width), f64::from(height)))
    }
}

fn drawing(layout: &Layout, props: &SceneProps) -> Html {
    let backups = (props.instances - 1) as u8;
    let size = words::tenths;
    let (client, balancer, half) = (layout.client, layout.balancer, layout.balancer_half);
    html! {
        <svg
            class="fl-drawing"
            aria-hidden="true"
            viewBox={format!("0 0 {} {}", size(layout.width), size(layout.height))}
            data-narrow={layout.narrow.to_string()}
        >
            { for layout.instances.iter().enumerate().map(|(i, place)| html! {
                <g key={format!("ways-{i}")}>
                    <path class="fl-check" data-part={format!("check-{i}")} d={place.check.path()} />
                    <path class="fl-route" data-part={format!("route-{i}")} data-instance={i.to_string()} d={place.route.path()} />
                </g>
            }) }
            <path key="entry" class="fl-entry" d={layout.entry.path()} />
            <g key="client" class="fl-node">
                <circle cx={size(client.x)} cy={size(client.y)} r={size(layout.client_radius)} />
                <text class="fl-name" x={size(client.x)} y={size(client.y)}>{ "Client" }</text>
            </g>
            <g key="balancer" class="fl-node">
                <rect
                    x={size(balancer.x - half.x)} y={size(balancer.y - half.y)}
                    width={size(half.x * 2.0)} height={size(half.y * 2.0)} rx={if layout.narrow { "12" } else { "20" }}
                />
                <text class="fl-name" x={size(balancer.x)} y={size(balancer.y - if layout.narrow { 14.0 } else { 20.0 })}>{ "Load" }</text>
                <text class="fl-name" x={size(balancer.x)} y={size(balancer.y)}>{ "balancer" }</text>
                <text class="fl-note" x={size(balancer.x)} y={size(balancer.y + if layout.narrow { 18.0 } else { 25.0 })}>{ &props.checks }</text>
            </g>
            <text
                key="reason" class="fl-reason" data-part="reason"
                x={size(balancer.x)} y={size(balancer.y + half.y + 20.0)}
            ></text>
            { for layout.instances.iter().enumerate().map(|(i, place)| instance(layout, place, i, backups)) }
        </svg>
    }
}

fn instance(layout: &Layout, place: &Place, i: usize, backups: u8) -> Html {
    let size = words::tenths;
    let name = words::capital(&short_name(i as u8, backups));
    let (center, badge) = (place.center, place.badge);
    let middle = badge.x + place.badge_width / 2.0;
    let spread = place.badge_height * 0.19;
    let gap = if layout.radius < 32.0 { 8.0 } else { 12.0 };
    html! {
        <g key={format!("instance-{i}")}>
            <g class="fl-instance" data-part={format!("instance-{i}")} data-instance={i.to_string()} data-truth="up">
                <circle class="fl-halo" cx={size(center.x)} cy={size(center.y)} r={size(layout.radius + 7.0)} />
                <circle class="fl-ring" cx={size(center.x)} cy={size(center.y)} r={size(layout.radius)} />
                <text class="fl-name" x={size(center.x)} y={size(center.y - gap + 2.0)}>{ name }</text>
                <text class="fl-state" data-part={format!("state-{i}")} x={size(center.x)} y={size(center.y + gap)}></text>
            </g>
            <g class="fl-badge" data-part={format!("badge-{i}")} data-belief="up">
                <rect x={size(badge.x)} y={size(badge.y)} width={size(place.badge_width)} height={size(place.badge_height)} rx="9" />
                <text class="fl-belief" data-part={format!("title-{i}")} x={size(middle)} y={size(badge.y + place.badge_height / 2.0 - spread)}></text>
                <text class="fl-note" data-part={format!("ground-{i}")} x={size(middle)} y={size(badge.y + place.badge_height / 2.0 + spread)}></text>
            </g>
        </g>
    }
}

/// Buttons over the instances and over the links to them, each of which opens a menu.
fn hits(layout: &Layout, instances: usize) -> Vec<Html> {
    let size = words::tenths;
    let backups = (instances - 1) as u8;
    let button = |target: String, label: String, class: &'static str, at: Point, half: f64| {
        let style = format!(
            "left:{0}px;top:{1}px;width:{2}px;height:{2}px",
            size(at.x - half),
            size(at.y - half),
            size(half * 2.0)
        );
        html! {
            <button
                key={target.clone()} class={class} type="button" aria-haspopup="menu" aria-label={label} title="Act on it"
                data-do="menu" data-value={target} {style}
            ></button>
        }
    };
    let places = layout.instances.iter().enumerate();
    let each = places.flat_map(|(i, place)| {
        let name = short_name(i as u8, backups);
        [
            button(
                i.to_string(),
                words::capital(&name),
                "fl-hit",
                place.center,
                layout.radius + 2.0,
            ),
            button(
                format!("link-{i}"),
                format!("Health-check link to the {name}"),
                "fl-hit fl-hit-link",
                place.check.at(0.5),
                14.0,
            ),
        ]
    });
    each.collect()
}

/// The health check's settings, short enough for the balancer's box.
pub fn checks(config: &Config) -> String {
    format!("fall {} · rise {}", config.fall, config.rise)
}
