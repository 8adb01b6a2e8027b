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
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::clock;
use crate::lab::Msg;
use crate::markup::{Made, el};
use crate::observe::Sizes;
use frames::Frames;
use geometry::Layout;
use stage::Stage;

/// A scene in the size that its place has: the drawing, and the stage with the loop that draws on it.
pub struct Scenery {
    /// What draws.
    pub stage: Rc<Stage>,
    frames: Frames,
    root: NodeRef,
    /// The place, and what tells of its size.
    place: Option<(Element, Option<Sizes>)>,
    size: Option<(f64, f64)>,
    looks: Looks,
    drawing: AttrValue,
    is_stale: bool,
}

/// What a scene looks like, apart from its size and what moves.
#[derive(Clone, Default, PartialEq)]
pub struct Looks {
    /// The number of instances, 1 to 5.
    pub instances: usize,
    /// The health check's settings in words.
    pub checks: String,
    /// Changes when the colours do.
    pub colours: u32,
    /// What tells this scene from another one.
    pub title: String,
    /// Whether a person can act in it.
    pub acts: bool,
}

impl Scenery {
    /// A scene that draws with this stage.
    pub fn new(stage: Stage) -> Self {
        let stage = Rc::new(stage);
        let drawing = stage.clone();
        Self {
            stage,
            frames: Frames::new(move || drawing.draw(clock::now())),
            root: NodeRef::default(),
            place: None,
            size: None,
            looks: Looks::default(),
            drawing: AttrValue::default(),
            is_stale: true,
        }
    }

    /// Draws soon: something has changed.
    pub fn wake(&self) {
        self.frames.wake();
    }

    /// Takes what the scene is to look like.
    pub fn set(&mut self, looks: Looks) {
        if self.looks != looks {
            self.looks = looks;
            self.draw();
        }
    }

    /// The scene; what moves comes with [`Scenery::rendered`].
    pub fn view(&self) -> Made {
        el("div|class=fl-scene|part=scene")
            .at(&self.root)
            .key(self.looks.acts.to_string())
            .with("data-instances", self.looks.instances.to_string())
            .raw(self.drawing.clone())
            .child(el("canvas|class=fl-moving|aria-hidden=true|hidden="))
            .child(el("div|class=fl-sprites|aria-hidden=true"))
            .child(el("p|class=fl-caption|data-part=caption"))
            .child(el("p|class=fl-scene-title").text(self.looks.title.clone()))
    }

    /// Takes the stage to what stands in the document now.
    pub fn rendered(&mut self, send: &Callback<Msg>) {
        let root = self.root.cast::<Element>();
        if self.place.as_ref().map(|(place, _)| place) != root.as_ref() {
            self.place = root.map(|root| {
                let resized = send.clone();
                let sizes = Sizes::watch(&root, move || resized.emit(Msg::Resized));
                send.emit(Msg::Resized);
                (root, sizes)
            });
            self.is_stale = true;
        }
        if let Some((place, _)) = &self.place
            && std::mem::take(&mut self.is_stale)
        {
            put_buttons(place);
            self.stage.attach(place, self.layout());
            // What was drawn anew is complete at once, and not only with the next frame.
            self.stage.draw(clock::now());
            self.wake();
        }
    }

    /// Measures its place; says whether it has changed.
    pub fn measure(&mut self) -> bool {
        let size = self.root.cast::<Element>().and_then(|root| {
            let (width, height) = (root.client_width(), root.client_height());
            (width > 0 && height > 0).then_some((f64::from(width), f64::from(height)))
        });
        let changed = size != self.size;
        if changed {
            self.size = size;
            self.draw();
        }
        changed
    }

    fn layout(&self) -> Option<Layout> {
        let (width, height) = self.size?;
        Some(Layout::new(width, height, self.looks.instances))
    }

    fn draw(&mut self) {
        let drawn = self
            .layout()
            .map(|layout| drawing::draw(&layout, &self.looks.checks, self.looks.acts));
        self.drawing = drawn.unwrap_or_default().into();
        self.is_stale = true;
    }
}

/// Puts the buttons where they say that they belong: strict pages refuse a style that is written in markup.
fn put_buttons(root: &Element) {
    let Ok(buttons) = root.query_selector_all("[data-place]") else {
        return;
    };
    for button in (0..buttons.length()).filter_map(|i| buttons.item(i)?.dyn_into::<HtmlElement>().ok()) {
        button
            .style()
            .set_css_text(&button.get_attribute("data-place").unwrap_or_default());
    }
}

/// The health check's settings, short enough for the balancer's box.
pub fn checks(config: &Config) -> String {
    format!("fall {} · rise {}", config.fall, config.rise)
}
