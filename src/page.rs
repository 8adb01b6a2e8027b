//! The page around the laboratory: the address bar, page-wide keys, and what is shown when all else fails.

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::decimal;
use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::clock::Timer;
use crate::lab::{Lab, Msg, Theme};
use crate::player::SPEEDS;

/// The address is rewritten this long after the last change, in milliseconds.
const SETTLED: f64 = 300.0;

/// Mounts the page.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(|info| {
        show_failure(&info.to_string());
    }));
    let host = document().and_then(|document| document.get_element_by_id("lab"));
    match host {
        Some(host) => {
            yew::Renderer::<Page>::with_root(host).render();
        }
        None => show_failure("the page has no place for it"),
    }
}

/// What the page's own keys say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Preferences {
    autoplay: bool,
    scene_only: bool,
    speed: Option<f64>,
    theme: Theme,
}

struct Page {
    configuration: String,
    preferences: Rc<RefCell<Preferences>>,
    notices: Vec<AttrValue>,
    on_change: Callback<String>,
    on_preferences: Callback<(f64, Theme)>,
    on_ready: Callback<Callback<Msg>>,
    _keys: Option<EventListener>,
}

impl Component for Page {
    type Message = ();
    type Properties = ();

    fn create(_: &Context<Self>) -> Self {
        let search = web_sys::window()
            .and_then(|window| window.location().search().ok())
            .unwrap_or_default();
        let (configuration, preferences, notices) = split(search.trim_start_matches('?'));
        let preferences = Rc::new(RefCell::new(preferences));
        let canonical = Rc::new(RefCell::new(String::new()));
        let timer = Rc::new(RefCell::new(Timer::default()));
        let rewrite = {
            let (preferences, canonical) = (preferences.clone(), canonical.clone());
            Rc::new(move || {
                let (preferences, canonical) = (preferences.clone(), canonical.clone());
                timer.borrow_mut().set(SETTLED, move || {
                    replace_address(&canonical.borrow(), &preferences.borrow());
                });
            })
        };
        let commands: Rc<RefCell<Option<Callback<Msg>>>> = Rc::default();
        Self {
            configuration,
            notices,
            on_change: {
                let rewrite = rewrite.clone();
                Callback::from(move |text| {
                    canonical.replace(text);
                    rewrite();
                })
            },
            on_preferences: {
                let preferences = preferences.clone();
                Callback::from(move |(speed, theme)| {
                    {
                        let mut preferences = preferences.borrow_mut();
                        preferences.speed = (speed != 1.0).then_some(speed);
                        preferences.theme = theme;
                    }
                    rewrite();
                })
            },
            on_ready: {
                let commands = commands.clone();
                Callback::from(move |send| {
                    commands.replace(Some(send));
                })
            },
            preferences,
            _keys: document().map(|document| {
                EventListener::new_with_options(
                    &document,
                    "keydown",
                    gloo_events::EventListenerOptions::enable_prevent_default(),
                    move |event| on_key(event, &commands),
                )
            }),
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let preferences = self.preferences.borrow().clone();
        html! {
            <Lab
                query={self.configuration.clone()} notices={self.notices.clone()}
                autoplay={preferences.autoplay} scene_only={preferences.scene_only}
                speed={preferences.speed.unwrap_or(1.0)} theme={preferences.theme}
                on_change={self.on_change.clone()} on_preferences={self.on_preferences.clone()}
                on_ready={self.on_ready.clone()}
            />
        }
    }
}

/// Parts the page's own keys from the configuration.
fn split(search: &str) -> (String, Preferences, Vec<AttrValue>) {
    let mut preferences = Preferences::default();
    let mut notices = Vec::new();
    let mut rest = Vec::new();
    let mut refuse = |key: &str, value: &str, allowed: &str| {
        notices.push(AttrValue::from(format!(
            "{key}: “{value}” is not allowed; allowed is {allowed}."
        )));
    };
    for pair in search.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (key, value) {
            ("autoplay", "" | "1" | "true") => preferences.autoplay = true,
            ("autoplay", "0" | "false") => preferences.autoplay = false,
            ("autoplay", _) => refuse(key, value, "1 or 0"),
            ("view", "full") => preferences.scene_only = false,
            ("view", "scene") => preferences.scene_only = true,
            ("view", _) => refuse(key, value, "full or scene"),
            ("theme", "auto") => preferences.theme = Theme::Auto,
            ("theme", "light") => preferences.theme = Theme::Light,
            ("theme", "dark") => preferences.theme = Theme::Dark,
            ("theme", _) => refuse(key, value, "auto, light or dark"),
            ("speed", _) => match decimal::read(value) {
                Some(speed) if (SPEEDS.0..=SPEEDS.1).contains(&speed) => preferences.speed = Some(speed),
                _ => refuse(key, value, "a number from 0.25 to 64"),
            },
            _ => rest.push(pair),
        }
    }
    (rest.join("&"), preferences, notices)
}

fn replace_address(canonical: &str, preferences: &Preferences) {
    let mut address = format!("?{canonical}");
    if preferences.autoplay {
        address.push_str("&autoplay=1");
    }
    if preferences.scene_only {
        address.push_str("&view=scene");
    }
    if let Some(speed) = preferences.speed {
        address.push_str(&format!("&speed={}", decimal::write(speed)));
    }
    match preferences.theme {
        Theme::Auto => {}
        Theme::Light => address.push_str("&theme=light"),
        Theme::Dark => address.push_str("&theme=dark"),
    }
    if let Some(window) = web_sys::window()
        && let Ok(history) = window.history()
    {
        if let Ok(hash) = window.location().hash() {
            address.push_str(&hash);
        }
        // Refused in some frames; the run goes on without an address.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

fn on_key(event: &web_sys::Event, commands: &Rc<RefCell<Option<Callback<Msg>>>>) {
    let (Some(event), Some(send)) = (event.dyn_ref::<KeyboardEvent>(), commands.borrow().clone()) else {
        return;
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return;
    }
    // The element inside a shadow root, if the laboratory has one.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let within = |selector: &str| {
        target
            .as_ref()
            .is_some_and(|target| target.closest(selector).ok().flatten().is_some())
    };
    let typing = "input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]";
    let msg = match event.key().as_str() {
        " " if !within("input, textarea, select, button, a, summary, [contenteditable], dialog") && !event.repeat() => {
            Msg::Toggle
        }
        "ArrowRight" if !within("input, textarea, select, [contenteditable], dialog") => Msg::Step,
        "r" | "R" if !within(typing) && !event.repeat() => Msg::Restart,
        "n" | "N" if !within(typing) && !event.repeat() => Msg::NewRun,
        "?" if !within(typing) => Msg::Help,
        _ => return,
    };
    event.prevent_default();
    send.emit(msg);
}

/// Says that the page has broken, in the place of what was there.
fn show_failure(what: &str) {
    let Some(document) = document() else { return };
    if let Some(panel) = document.get_element_by_id("failure") {
        let _ = panel.remove_attribute("hidden");
        if let Ok(Some(detail)) = panel.query_selector("[data-detail]") {
            detail.set_text_content(Some(what));
        }
    }
    if let Some(lab) = document.get_element_by_id("lab") {
        let _ = lab.set_attribute("hidden", "");
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_keys_are_parted_from_the_configuration() {
        let (rest, preferences, notices) = split("seed=42&speed=4&fail=0.3&theme=dark&view=scene&autoplay");
        assert_eq!(rest, "seed=42&fail=0.3");
        assert_eq!(
            preferences,
            Preferences {
                autoplay: true,
                scene_only: true,
                speed: Some(4.0),
                theme: Theme::Dark
            }
        );
        assert!(notices.is_empty());
    }

    #[test]
    fn a_bad_own_key_is_named_and_nothing_else_is_lost() {
        let (rest, preferences, notices) = split("speed=900&seed=1&theme=pink");
        assert_eq!(rest, "seed=1");
        assert_eq!(preferences, Preferences::default());
        assert_eq!(notices.len(), 2);
        assert!(notices[0].contains("speed") && notices[0].contains("900"));
    }
}
