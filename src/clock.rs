//! Time: the browser's clock, and the timer that drives the machine.

use gloo_timers::callback::Timeout;

/// The page's time in milliseconds; it never jumps.
pub fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// One timer: setting it again cancels the time before.
#[derive(Default)]
pub struct Timer(Option<Timeout>);

impl Timer {
    /// Calls back once, after so many milliseconds.
    pub fn set(&mut self, milliseconds: f64, callback: impl FnOnce() + 'static) {
        let milliseconds = milliseconds.ceil().clamp(0.0, f64::from(i32::MAX)) as u32;
        self.0 = Some(Timeout::new(milliseconds, callback));
    }

    /// Calls back no more.
    pub fn stop(&mut self) {
        self.0 = None;
    }
}
