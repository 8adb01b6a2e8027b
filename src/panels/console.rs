//! The console: the lines that the course's program prints, up to the playhead.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use failover_sim::{Line, Record, lines};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, Url};
use yew::prelude::*;

use crate::player::Player;

/// Up to so many lines all stand in the document; of more, the last so many do.
const MOST_LINES: usize = 1000;
/// Requests rendered as one block, so that a new line touches the last block alone.
const BLOCK: u64 = 64;
/// Requests in one piece of a downloaded text.
const PIECE: u64 = 16_384;

/// Properties of [`Console`].
#[derive(Properties, Clone)]
pub struct ConsoleProps {
    pub player: Rc<RefCell<Player>>,
    /// Changes when the run does.
    pub generation: u32,
    /// Requests that have ended.
    pub done: u64,
    /// Called with the request whose line is looked at.
    pub on_look: Callback<Option<u64>>,
}

/// The console's panel.
pub struct Console {
    log: NodeRef,
    follows: bool,
    said: &'static str,
    buffer: Vec<Record>,
}

pub enum ConsoleMsg {
    Copy,
    Copied(bool),
    Download,
    Scrolled,
}

#[derive(Properties, PartialEq)]
struct BlockProps {
    player: Handle,
    generation: u32,
    first: u64,
    last: u64,
}

/// A player that is equal to itself alone.
#[derive(Clone)]
struct Handle(Rc<RefCell<Player>>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl PartialEq for ConsoleProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.player, &other.player)
            && self.generation == other.generation
            && self.done == other.done
            && self.on_look == other.on_look
    }
}

impl Component for Console {
    type Message = ConsoleMsg;
    type Properties = ConsoleProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            log: NodeRef::default(),
            follows: true,
            said: "",
            buffer: Vec::new(),
        }
    }

    fn changed(&mut self, _: &Context<Self>, _: &Self::Properties) -> bool {
        self.said = "";
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: ConsoleMsg) -> bool {
        match msg {
            ConsoleMsg::Copy => self.copy(ctx),
            ConsoleMsg::Copied(done) => {
                self.said = if done {
                    "Copied"
                } else {
                    "Not allowed here: select the lines instead"
                };
                return true;
            }
            ConsoleMsg::Download => {
                if download(ctx.props()).is_none() {
                    self.said = "Not allowed here: select the lines instead";
                    return true;
                }
            }
            ConsoleMsg::Scrolled => {
                if let Some(log) = self.log.cast::<Element>() {
                    self.follows = log.scroll_top() + log.client_height() >= log.scroll_height() - 24;
                }
            }
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let first = first_block(&props.player, props.done);
        let earlier = match first {
            0 => "Console".to_owned(),
            block => format!("Console, from request {}", crate::words::grouped(block * BLOCK + 1)),
        };
        let blocks = (first..props.done.div_ceil(BLOCK)).map(|block| {
            html! {
                <Block
                    key={format!("{}-{block}", props.generation)}
                    player={Handle(props.player.clone())}
                    generation={props.generation}
                    first={block * BLOCK + 1}
                    last={props.done.min((block + 1) * BLOCK)}
                />
            }
        });
        let look = |event: &Event| event.target_dyn_into::<Element>().and_then(|line| request_of(&line));
        let enter = props.on_look.reform(move |event: MouseEvent| look(&event));
        let focus = props.on_look.reform(move |event: FocusEvent| look(&event));
        let leave = props.on_look.reform(|_: MouseEvent| None);
        let blur = props.on_look.reform(|_: FocusEvent| None);
        let log = self.log.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| walk(&log, &event));
        html! {
            <section class="fl-console" aria-label="Console and its buttons">
                <header>
                    <h2 title="The lines that the course's program prints for the same seed">{ earlier }</h2>
                    <span class="fl-said" role="status">{ self.said }</span>
                    <button class="fl-quiet" type="button" onclick={link.callback(|_| ConsoleMsg::Copy)}>{ "Copy" }</button>
                    <button class="fl-quiet" type="button" onclick={link.callback(|_| ConsoleMsg::Download)}>{ "Download" }</button>
                </header>
                <div
                    class="fl-log" role="log" aria-live="off" aria-label="Console" tabindex="0" ref={self.log.clone()}
                    onscroll={link.callback(|_| ConsoleMsg::Scrolled)}
                    onmouseover={enter} onmouseleave={leave} onfocusin={focus} onfocusout={blur} {onkeydown}
                >
                    { for blocks }
                </div>
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if let Some(log) = self.log.cast::<Element>()
            && (self.follows || ctx.props().done == 0)
        {
            self.follows = true;
            log.set_scroll_top(log.scroll_height());
        }
        // The buffer is for one rendering; a long run must not keep it.
        self.buffer = Vec::new();
    }
}

impl Console {
    fn copy(&self, ctx: &Context<Self>) {
        let props = ctx.props();
        let text = text(&props.player, 1, props.done);
        let link = ctx.link().clone();
        let clipboard = web_sys::window()
            .map(|window| window.navigator())
            .and_then(|navigator| {
                // Absent where the page is not served securely.
                js_sys::Reflect::get(&navigator, &"clipboard".into())
                    .ok()?
                    .dyn_into::<web_sys::Clipboard>()
                    .ok()
            });
        wasm_bindgen_futures::spawn_local(async move {
            let done = match clipboard {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            link.send_message(ConsoleMsg::Copied(done));
        });
    }
}

#[component]
fn Block(props: &BlockProps) -> Html {
    let mut player = props.player.0.borrow_mut();
    let backups = player.run().config().backups;
    let mut buffer = Vec::new();
    player.run_mut().read(props.first..=props.last, &mut buffer);
    let rows = (props.first..).zip(&buffer).flat_map(|(tick, record)| {
        lines(tick, *record, backups).enumerate().map(move |(i, line)| {
            html! {
                <div key={tick * 4 + i as u64} class="fl-line" data-kind={kind(&line)} data-request={tick.to_string()} tabindex="-1">
                    { line.to_string() }
                </div>
            }
        })
    });
    html! { <div class="fl-block">{ for rows }</div> }
}

/// The block from which on everything stands in the document: the first, unless there are too many lines.
fn first_block(player: &Rc<RefCell<Player>>, done: u64) -> u64 {
    let mut player = player.borrow_mut();
    let backups = player.run().config().backups;
    let mut buffer = Vec::new();
    let mut count = 0;
    for block in (0..done.div_ceil(BLOCK)).rev() {
        player
            .run_mut()
            .read(block * BLOCK + 1..=done.min((block + 1) * BLOCK), &mut buffer);
        count += (1..)
            .zip(&buffer)
            .map(|(tick, record)| lines(tick, *record, backups).count())
            .sum::<usize>();
        if count > MOST_LINES {
            return block;
        }
    }
    0
}

fn text(player: &Rc<RefCell<Player>>, first: u64, last: u64) -> String {
    let mut player = player.borrow_mut();
    let backups = player.run().config().backups;
    let mut buffer = Vec::new();
    let mut text = String::new();
    if last >= first {
        player.run_mut().read(first..=last, &mut buffer);
    }
    for (tick, record) in (first..).zip(&buffer) {
        for line in lines(tick, *record, backups) {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// Offers the lines as a file, in pieces so that a long run needs little memory here.
fn download(props: &ConsoleProps) -> Option<()> {
    let pieces = js_sys::Array::new();
    let mut first = 1;
    while first <= props.done {
        let last = props.done.min(first + PIECE - 1);
        pieces.push(&text(&props.player, first, last).into());
        first = last + 1;
    }
    let bag = BlobPropertyBag::new();
    bag.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&pieces, &bag).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(&format!("failover-{}.txt", props.player.borrow().run().seed()));
    anchor.click();
    Url::revoke_object_url(&url).ok()
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

/// Up and down go from line to line.
fn walk(log: &NodeRef, event: &KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(log) = log.cast::<Element>() else { return };
    let Ok(all) = log.query_selector_all(".fl-line") else {
        return;
    };
    let current = event.target_dyn_into::<Element>();
    let line = |i: u32| all.item(i).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let at = (0..all.length()).find(|i| line(*i).is_some_and(|line| current.as_deref() == Some(line.as_ref())));
    let next = match at {
        Some(i) if down => i + 1,
        Some(i) => i.saturating_sub(1),
        None if all.length() > 0 => all.length() - 1,
        None => return,
    };
    if let Some(line) = line(next) {
        event.prevent_default();
        let _ = line.focus();
    }
}
