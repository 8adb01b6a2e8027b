//! A canvas that is listened to: what is drawn on it is written down as shapes. It is a real one, so that it measures text and
//! reads colours and type as any other does; only what would draw does nothing but tell.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

use super::colour::Colour;
use super::number::{read, written as number};
use super::sheet::{Sheet, Text};
use super::style::{Ruler, context};

/// A canvas that is listened to.
pub struct Heard {
    state: Rc<State>,
}

struct State {
    context: CanvasRenderingContext2d,
    ruler: Ruler,
    ground: Colour,
    /// Where the canvas stands on the sheet.
    corner: [f64; 2],
    path: RefCell<String>,
    written: RefCell<Option<Written>>,
}

struct Written {
    sheet: Sheet,
    /// The colour of the shapes that are being put together as one, and those.
    colour: Option<Colour>,
    shapes: String,
}

type Four = Closure<dyn Fn(f64, f64, f64, f64)>;

impl Heard {
    /// Listens to a new canvas that stands at a place on the sheet. What is cleared there shows the ground.
    pub fn new(sheet: Sheet, ruler: Ruler, corner: [f64; 2], ground: Colour) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let context = context(&document.document_element()?)?;
        context.set_text_baseline("middle");
        let state = Rc::new(State {
            context,
            ruler,
            ground,
            corner,
            path: RefCell::default(),
            written: RefCell::new(Some(Written {
                sheet,
                colour: None,
                shapes: String::new(),
            })),
        });
        let mut ears = Vec::new();
        let mut hear = |name: &str, what: fn(&State, [f64; 4])| {
            let state = Rc::downgrade(&state);
            let ear = Four::new(move |x, y, width, height| {
                if let Some(state) = state.upgrade() {
                    what(&state, [x, y, width, height]);
                }
            });
            ears.push((name.to_owned(), ear.into_js_value()));
        };
        hear("fillRect", |state, place| {
            state.shape(state.filled(), &state.rect(place))
        });
        hear("clearRect", |state, place| {
            state.shape(Some(state.ground.clone()), &state.rect(place))
        });
        hear("beginPath", |state, _| state.path.borrow_mut().clear());
        hear("rect", |state, place| state.add(&state.rect(place)));
        hear("moveTo", |state, [x, y, ..]| {
            state.add(&format!("M{}", state.point(x, y)))
        });
        hear("lineTo", |state, [x, y, ..]| {
            state.add(&format!("L{}", state.point(x, y)))
        });
        // No part of a circle is ever drawn here.
        hear("arc", |state, [x, y, radius, _]| state.add(&state.circle(x, y, radius)));
        hear("fill", |state, _| state.shape(state.filled(), &state.path.borrow()));
        hear("stroke", |state, _| state.stroke());
        let told = Rc::downgrade(&state);
        let words = Closure::<dyn Fn(String, f64, f64)>::new(move |text: String, x, y| {
            if let Some(state) = told.upgrade() {
                state.text(&text, x, y);
            }
        });
        ears.push(("fillText".to_owned(), words.into_js_value()));
        for (name, ear) in &ears {
            Reflect::set(&state.context, &name.as_str().into(), ear).ok()?;
        }
        Some(Self { state })
    }

    /// The canvas to draw on.
    pub fn context(&self) -> &JsValue {
        &self.state.context
    }

    /// What was drawn.
    pub fn done(self) -> Sheet {
        self.state.flush();
        let written = self.state.written.take();
        written.expect("it is taken once").sheet
    }
}

impl State {
    fn write(&self, what: impl FnOnce(&mut Written)) {
        if let Some(written) = &mut *self.written.borrow_mut() {
            what(written);
        }
    }

    fn point(&self, x: f64, y: f64) -> String {
        format!("{} {}", number(x + self.corner[0]), number(y + self.corner[1]))
    }

    fn rect(&self, [x, y, width, height]: [f64; 4]) -> String {
        let (width, height) = (number(width), number(height));
        format!("M{}h{width}v{height}h-{width}z", self.point(x, y))
    }

    fn circle(&self, x: f64, y: f64, radius: f64) -> String {
        let (r, across) = (number(radius), number(2.0 * radius));
        format!(
            "M{}a{r} {r} 0 1 1 0 {across}a{r} {r} 0 1 1 0 -{across}z",
            self.point(x, y - radius)
        )
    }

    fn add(&self, part: &str) {
        self.path.borrow_mut().push_str(part);
    }

    fn filled(&self) -> Option<Colour> {
        self.colour(self.context.fill_style())
    }

    fn colour(&self, style: JsValue) -> Option<Colour> {
        let colour = Colour::of(&style.as_string()?)?.times(self.context.global_alpha());
        (colour.opacity > 0.0).then_some(colour)
    }

    /// Adds a shape. Shapes of one colour that follow one another become one, unless they are seen through: where they lie
    /// upon each other they would be seen twice otherwise.
    fn shape(&self, colour: Option<Colour>, shape: &str) {
        let Some(colour) = colour else { return };
        let is_same = matches!(&*self.written.borrow(), Some(written) if written.colour.as_ref() == Some(&colour));
        if !is_same || colour.opacity < 1.0 {
            self.flush();
        }
        self.write(|written| {
            written.colour = Some(colour);
            written.shapes.push_str(shape);
        });
    }

    fn flush(&self) {
        self.write(|written| {
            let shapes = std::mem::take(&mut written.shapes);
            if let Some(colour) = written.colour.take() {
                written
                    .sheet
                    .open("path")
                    .paint("fill", Some(&colour))
                    .set("d", &shapes)
                    .empty();
            }
        });
    }

    fn stroke(&self) {
        let Some(colour) = self.colour(self.context.stroke_style()) else {
            return;
        };
        self.flush();
        let (path, width) = (self.path.borrow(), self.context.line_width());
        self.write(|written| {
            let sheet = &mut written.sheet;
            sheet.open("path").paint("fill", None).paint("stroke", Some(&colour));
            sheet.numbers("stroke-width", &[width]).set("d", &path).empty();
        });
    }

    fn text(&self, text: &str, x: f64, y: f64) {
        let Some(colour) = self.filled() else { return };
        self.flush();
        let font = self.context.font();
        let size = font.split("px").next().and_then(|size| read(size.rsplit(' ').next()?));
        let size = size.unwrap_or(10.0);
        let anchor = match self.context.text_align().as_str() {
            "center" => "middle",
            "right" | "end" => "end",
            _ => "start",
        };
        let below = self.ruler.below_middle(&font, size);
        self.write(|written| {
            written.sheet.text(&Text {
                text,
                x: x + self.corner[0],
                y: y + self.corner[1] + below,
                anchor,
                size,
                weight: "400",
                colour,
            });
        });
    }
}
