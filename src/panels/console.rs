//! The console: the lines that the course's program prints, up to the playhead. They are put into the document directly:
//! a thousand lines need no comparing with what they were.

use std::cell::Cell;
use std::fmt::Write as _;
use std::rc::Rc;

use failover_sim::{Line, Record, lines};
use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use crate::lab::Msg;
use crate::markup::{Made, el};
use crate::player::Player;
use crate::words::grouped;

/// Up to so many lines all stand in the document; of more, the last so many do.
const MOST_LINES: usize = 1000;
/// While requests come faster than this, in requests a second, fewer lines do: nobody reads them as they pass.
const READABLE: f64 = 100.0;
const PASSING_LINES: usize = 100;
/// The lines in the document begin with a multiple of this many requests, so that the first ones go together.
const BLOCK: u64 = 64;
/// The console's panel.
#[derive(Default)]
pub struct Console {
    log: NodeRef,
    /// Whether new lines come into view by themselves.
    follows: Rc<Cell<bool>>,
    /// The lines' height when they were drawn last.
    height: Rc<Cell<i32>>,
    generation: u32,
    /// The requests whose lines stand in the document: from the first to before the second.
    requests: (u64, u64),
    buffer: Vec<Record>,
    listeners: Vec<EventListener>,
}

impl Console {
    /// The panel; the lines come with [`Console::draw`].
    pub fn view(&self) -> Made {
        let title = match self.requests.0 {
            0 | 1 => "Console".to_owned(),
            first => format!("Console, from request {}", grouped(first)),
        };
        el("section|class=fl-console|part=console|aria-label=Console and its buttons").children(vec![
            el("header").children(vec![
                el("h2|title=The lines that the course’s program prints for the same seed").text(title),
                el("span|class=fl-said|role=status|data-study=said"),
                el("button|class=fl-quiet|type=button|data-do=copy").says("Copy"),
                el("button|class=fl-quiet|type=button|data-do=download").says("Download"),
            ]),
            el("div|class=fl-log|role=log|aria-live=off|aria-label=Console|tabindex=0").at(&self.log),
        ])
    }

    /// Listens to the lines, once they stand in the document.
    pub fn listen(&mut self, send: &Callback<Msg>) {
        let Some(log) = self.log.cast::<Element>() else { return };
        self.follows.set(true);
        for (name, looks) in [
            ("mouseover", true),
            ("focusin", true),
            ("mouseleave", false),
            ("focusout", false),
        ] {
            let send = send.clone();
            self.listeners.push(EventListener::new(&log, name, move |event| {
                let line = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                send.emit(Msg::Look(line.filter(|_| looks).and_then(|line| request_of(&line))));
            }));
        }
        let (follows, height, scrolled) = (self.follows.clone(), self.height.clone(), log.clone());
        self.listeners.push(EventListener::new(&log, "scroll", move |_| {
            let at_end = scrolled.scroll_top() + scrolled.client_height() >= scrolled.scroll_height() - 24;
            // The browser scrolls by itself when lines come and go; only a person leaves the end otherwise.
            if at_end || scrolled.scroll_height() == height.get() {
                follows.set(at_end);
            }
        }));
    }

    /// Brings the lines up to the request that ended last. Says whether the first of them is another one now.
    pub fn draw(&mut self, player: &mut Player, done: u64) -> bool {
        let Some(log) = self.log.cast::<Element>() else {
            return false;
        };
        let before = self.requests;
        let first = self.first(player, done);
        let valid = player.generation() == self.generation && first >= before.0 && first < before.1;
        self.generation = player.generation();
        let mut next = before.1;
        if valid {
            drop_while(|| log.first_element_child(), |request| request < first);
            drop_while(|| log.last_element_child(), |request| request > done);
            next = next.min(done + 1);
        } else {
            log.set_text_content(None);
            next = first;
        }
        if next <= done {
            let backups = player.run().config().backups;
            player.run_mut().read(next..=done, &mut self.buffer);
            let mut html = String::new();
            for (tick, record) in (next..).zip(&self.buffer) {
                for line in lines(tick, *record, backups) {
                    let kind = kind(&line);
                    // Lines hold names and numbers of ours only, and no text from outside.
                    let _ = write!(
                        html,
                        "<div class=fl-line data-kind={kind} data-request={tick} tabindex=-1>{line}</div>"
                    );
                }
            }
            // Nothing but a document that is no longer shown refuses it.
            let _ = log.insert_adjacent_html("beforeend", &html);
        }
        self.requests = (first, done + 1);
        // The buffer is for one drawing; a long run must not keep it.
        self.buffer = Vec::new();
        if self.follows.get() || done == 0 {
            self.follows.set(true);
            log.set_scroll_top(log.scroll_height());
        }
        self.height.set(log.scroll_height());
        (before.0 > 1 || first > 1) && before.0 != first
    }

    /// The request from which on everything stands in the document: the first, unless there are too many lines.
    fn first(&mut self, player: &mut Player, done: u64) -> u64 {
        let backups = player.run().config().backups;
        let passing = player.is_playing() && player.rate() > READABLE;
        let most = if passing { PASSING_LINES } else { MOST_LINES };
        let mut count = 0;
        for block in (0..done.div_ceil(BLOCK)).rev() {
            let first = block * BLOCK + 1;
            player
                .run_mut()
                .read(first..=done.min(first + BLOCK - 1), &mut self.buffer);
            let lines = (first..)
                .zip(&self.buffer)
                .map(|(tick, record)| lines(tick, *record, backups).count());
            count += lines.sum::<usize>();
            if count > most {
                return first;
            }
        }
        1
    }
}

/// Removes lines from one end for as long as their request is one of those.
fn drop_while(end: impl Fn() -> Option<Element>, those: impl Fn(u64) -> bool) {
    while let Some(line) = end().filter(|line| request_of(line).is_some_and(&those)) {
        line.remove();
    }
}

fn kind(line: &Line) -> &'static str {
    match line {
        Line::PrimaryDown => "warning",
        Line::PrimaryBack => "back",
        Line::IsDown(_) | Line::Failed { .. } => "bad",
        Line::Redirecting { .. } => "redirect",
        Line::Handled { .. } => "good",
    }
}

fn request_of(line: &Element) -> Option<u64> {
    line.get_attribute("data-request")?.parse().ok()
}
