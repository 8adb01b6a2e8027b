//! The scene: client, balancer with its checker, instances. Structure is rendered here, movement on the [`stage`].

mod drawing;
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
use frames::Frames;
use geometry::Layout;
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
        let drawn = self.size.map_or(String::new(), |(width, height)| {
            drawing::draw(&Layout::new(width, height, props.instances), &props.checks, props.acts)
        });
        html! {
            <div class="fl-scene" ref={self.root.clone()} data-instances={props.instances.to_string()}>
                { Html::from_html_unchecked(drawn.into()) }
                <canvas class="fl-moving" aria-hidden="true" hidden=true />
                <div class="fl-sprites" aria-hidden="true"></div>
                <p class="fl-caption" data-part="caption"></p>
                <p class="fl-scene-title">{ props.title.clone() }</p>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(root) = self.root.cast::<Element>() {
            let link = ctx.link().clone();
            self.sizes = Sizes::watch(&root, move || link.send_message(Resized));
            ctx.link().send_message(Resized);
        }
        if let Some(root) = self.root.cast::<Element>() {
            let layout = self
                .size
                .map(|(width, height)| Layout::new(width, height, ctx.props().instances));
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

/// The health check's settings, short enough for the balancer's box.
pub fn checks(config: &Config) -> String {
    format!("fall {} · rise {}", config.fall, config.rise)
}
