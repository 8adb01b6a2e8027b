//! What an embedded laboratory looks like: a frame, or a sentence where there can be none.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlIFrameElement, MessageEvent, SecurityPolicyViolationEvent};

/// A frame that has not said by then that it is there will not come, in milliseconds.
const PATIENCE: u32 = 15_000;
const BLOCKED: &str = "The preview can't be shown here: this page's security policy allows no frames of this kind. The code works \
where the page that it stands in allows them.";
const ABSENT: &str = "The preview has not come: something here or on the way keeps its frame from loading.";

/// A place for a preview, as long as it is shown.
pub struct Preview {
    host: Element,
    frame: RefCell<Option<HtmlIFrameElement>>,
    shown: RefCell<String>,
    is_blocked: Cell<bool>,
    wait: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<EventListener>>,
}

impl Preview {
    /// An empty place.
    pub fn new(host: Element) -> Rc<Self> {
        let preview = Rc::new(Self {
            host,
            frame: RefCell::default(),
            shown: RefCell::default(),
            is_blocked: Cell::new(false),
            wait: RefCell::default(),
            listeners: RefCell::default(),
        });
        preview.listen();
        preview
    }

    fn listen(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        let own = Rc::downgrade(self);
        let refused = EventListener::new(&document, "securitypolicyviolation", move |event| {
            if let (Some(preview), Some(event)) = (own.upgrade(), event.dyn_ref::<SecurityPolicyViolationEvent>())
                && ["frame-src", "child-src", "default-src"].contains(&event.effective_directive().as_str())
                && preview.shown.borrow().starts_with(&event.blocked_uri())
            {
                preview.is_blocked.set(true);
                preview.say(BLOCKED);
            }
        });
        let own = Rc::downgrade(self);
        let told = EventListener::new(&window, "message", move |event| {
            if let (Some(preview), Some(event)) = (own.upgrade(), event.dyn_ref::<MessageEvent>()) {
                preview.hear(event);
            }
        });
        self.listeners.replace(vec![refused, told]);
    }

    /// It is there once it says anything in its own way.
    fn hear(&self, event: &MessageEvent) {
        let frame = self.frame.borrow();
        let Some(frame) = &*frame else { return };
        let source = frame.content_window().map(JsValue::from);
        let is_ours = event.source().map(JsValue::from) == source && source.is_some();
        let version = Reflect::get(&event.data(), &"failoverLab".into());
        if is_ours && version.is_ok_and(|version| version.as_f64().is_some()) {
            self.wait.take();
            // A name that every element takes.
            let _ = frame.set_attribute("data-ready", "");
        }
    }

    /// Shows an address in a frame of this size.
    pub fn show(self: &Rc<Self>, address: &str, width: &str, height: u32) {
        if self.is_blocked.get() {
            return;
        }
        self.size(width, height);
        if *self.shown.borrow() == address {
            return;
        }
        address.clone_into(&mut self.shown.borrow_mut());
        // A frame that goes elsewhere would be a step in the browser's history.
        self.host.set_text_content(None);
        let Some(frame) = self.made(address) else { return };
        self.frame.replace(Some(frame.clone()));
        self.size(width, height);
        let own = Rc::downgrade(self);
        self.wait.replace(Some(Timeout::new(PATIENCE, move || {
            if let Some(preview) = own.upgrade() {
                preview.say(ABSENT);
            }
        })));
        // Nothing refuses a frame but a policy, which tells.
        let _ = self.host.append_child(&frame);
    }

    fn made(&self, address: &str) -> Option<HtmlIFrameElement> {
        let frame = self.host.owner_document()?.create_element("iframe").ok()?;
        let frame: HtmlIFrameElement = frame.dyn_into().ok()?;
        frame.set_title("Preview");
        frame.set_src(address);
        Some(frame)
    }

    fn size(&self, width: &str, height: u32) {
        if let Some(frame) = &*self.frame.borrow() {
            frame.set_width(width);
            frame.set_height(&height.to_string());
        }
    }

    fn say(&self, words: &str) {
        self.wait.take();
        self.frame.take();
        self.host.set_text_content(Some(words));
    }

    /// Takes it away, with what it listens to.
    pub fn end(&self) {
        self.wait.take();
        self.frame.take();
        self.listeners.take();
        self.host.set_text_content(None);
    }
}
