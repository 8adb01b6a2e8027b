//! One animation-frame loop that keeps its closure and stops when it is dropped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

/// Calls back on animation frames for as long as it is asked to.
pub struct Frames {
    inner: Rc<Inner>,
}

struct Inner {
    requested: Cell<Option<i32>>,
    closure: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Frames {
    /// A loop at rest. `draw` says whether it wants another frame.
    pub fn new(draw: impl Fn() -> bool + 'static) -> Self {
        let inner = Rc::new(Inner {
            requested: Cell::new(None),
            closure: RefCell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        let closure = Closure::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.requested.set(None);
                if draw() {
                    inner.request();
                }
            }
        });
        inner.closure.replace(Some(closure));
        Self { inner }
    }

    /// Asks for a frame, if none is on its way.
    pub fn wake(&self) {
        self.inner.request();
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let (Some(handle), Some(window)) = (self.inner.requested.take(), web_sys::window()) {
            let _ = window.cancel_animation_frame(handle);
        }
    }
}

impl Inner {
    fn request(&self) {
        if self.requested.get().is_some() {
            return;
        }
        if let (Some(closure), Some(window)) = (&*self.closure.borrow(), web_sys::window()) {
            self.requested
                .set(window.request_animation_frame(closure.as_ref().unchecked_ref()).ok());
        }
    }
}
