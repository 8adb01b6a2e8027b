//! Which lanes the timeline draws, where, and what of them anew.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::bins::Bins;
use super::paint::{AXIS, Rows, Sheet, TOP};
use super::window::Window;
use super::{LEFT, RIGHT, Timeline};
use crate::palette::Palette;
use crate::player::Player;
use crate::words;

/// All that the drawn lanes depend on.
#[derive(Clone, Copy, PartialEq)]
pub struct Drawn {
    window: Window,
    width: f64,
    height: f64,
    colours: u32,
    generation: u32,
    ghost: u64,
    /// How far the lanes of the run and its twin go.
    next: [u64; 2],
}

impl Timeline {
    /// Draws what is new.
    pub fn draw(&mut self, player: &mut Player, colours: u32) {
        let next = |bins: &Option<Bins>| bins.as_ref().map_or(0, Bins::next);
        let key = Drawn {
            window: self.window,
            width: self.width,
            height: height(player),
            colours,
            generation: player.generation(),
            ghost: next(&self.ghost),
            next: [next(&self.run), next(&self.twin)],
        };
        if self.drawn == Some(key) || self.width <= LEFT + RIGHT {
            return;
        }
        let grown = self.drawn.filter(|drawn| {
            Drawn {
                next: key.next,
                ..*drawn
            } == key
        });
        if grown.is_none() && self.prepare(key.height).is_none() {
            return;
        }
        if self.lanes_from(player, grown, key.height).is_some() {
            self.drawn = Some(key);
        }
    }

    /// Draws all of it on another canvas.
    pub fn paint(&mut self, player: &mut Player, context: CanvasRenderingContext2d) {
        let own = self.context.replace(context);
        let height = height(player);
        // Nothing is drawn of what has no place.
        let _ = self.lanes_from(player, None, height);
        self.context = own;
    }

    /// Draws the lanes: all of them, or what has come since they were drawn.
    fn lanes_from(&self, player: &mut Player, grown: Option<Drawn>, height: f64) -> Option<()> {
        let (context, bins) = (self.context.as_ref()?, self.run.as_ref()?);
        let sheet = Sheet {
            context,
            palette: &self.palette,
            ratio: ratio(),
            left: LEFT,
            width: self.lanes(),
            window: self.window,
        };
        // Where requests stand by themselves words and brackets reach across them, so that all is drawn anew.
        let from = |index: usize, bins: &Bins| match grown {
            Some(drawn) if !sheet.is_single() => {
                (drawn.next[index].saturating_sub(self.window.first) / bins.per()) as usize
            }
            _ => 0,
        };
        if sheet.is_single() {
            context.clear_rect(0.0, 0.0, self.width, height);
        }
        let (first, second) = rows(player);
        sheet.bins(bins, first, from(0, bins));
        if let (Some(bins), Some(rows)) = (&self.twin, second) {
            sheet.bins(bins, rows, from(1, bins));
        }
        if grown.is_none() || sheet.is_single() {
            self.words(&sheet, player, first, second, height);
        }
        Some(())
    }

    /// All that does not grow with the run.
    fn words(&self, sheet: &Sheet<'_>, player: &mut Player, first: Rows, second: Option<Rows>, height: f64) {
        let backups = player.run().config().backups;
        let mut taken = sheet.flags(player.run().replay(), backups, first.bottom);
        let titles = match player.twin() {
            Some(twin) => {
                let value = player.run().config().get(twin.key()).unwrap_or_default();
                [
                    words::setting(twin.key(), &value),
                    words::setting(twin.key(), twin.value()),
                ]
            }
            None => Default::default(),
        };
        sheet.names(first, &titles[0]);
        if sheet.is_single()
            && let Some(bins) = &self.run
        {
            sheet.windows(bins, first, &mut taken);
        }
        if let (Some(bins), Some(ghost)) = (&self.ghost, player.branches().ghost()) {
            sheet.ghost(bins, ghost.from, first);
        }
        if let Some(rows) = second {
            sheet.names(rows, &titles[1]);
            if sheet.is_single()
                && let Some(bins) = &self.twin
            {
                sheet.windows(bins, rows, &mut Vec::new());
            }
        }
        sheet.axis(height - AXIS);
    }

    /// A canvas of the right size, empty.
    fn prepare(&mut self, height: f64) -> Option<()> {
        let track = self.track.cast::<Element>()?;
        let canvas: HtmlCanvasElement = track.query_selector("canvas").ok()??.dyn_into().ok()?;
        canvas.set_width((self.width * ratio()).round() as u32);
        canvas.set_height((height * ratio()).round() as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.scale(ratio(), ratio()).ok()?;
        context.set_text_baseline("middle");
        self.palette = Palette::of(&track)?;
        self.context = Some(context);
        Some(())
    }
}

/// The lanes of the run and of its twin, if it has one.
fn rows(player: &mut Player) -> (Rows, Option<Rows>) {
    let ghost = player.branches().ghost().is_some();
    let first = Rows::new(TOP, player.run().config().instances());
    let second = player
        .twin()
        .map(|twin| Rows::new(first.below(ghost), twin.run().config().instances()));
    (first, second)
}

/// The height of all lanes.
pub fn height(player: &mut Player) -> f64 {
    let ghost = player.branches().ghost().is_some();
    let (first, second) = rows(player);
    let bottom = match (second, ghost) {
        (Some(second), _) => second.bottom,
        (None, true) => first.ghost_bottom(),
        (None, false) => first.bottom,
    };
    bottom + AXIS
}

fn ratio() -> f64 {
    web_sys::window()
        .map_or(1.0, |window| window.device_pixel_ratio())
        .clamp(1.0, 3.0)
}
