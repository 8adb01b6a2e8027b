//! From events to messages: controls say in their markup what they do, and the root element listens once for all of them.
//!
//! `data-do` names what a click does, `data-slide` what a slider sets while it moves, `data-set` the key that a field sets.

use failover_sim::{Key, decimal};
use js_sys::{Math, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, KeyboardEvent};

use crate::lab::{Msg, Theme};

/// What a click asks for.
pub fn click(event: &Event) -> Option<Msg> {
    let button = target(event)?.closest("[data-do]").ok()??;
    let value = button.get_attribute("data-value").unwrap_or_default();
    Some(match button.get_attribute("data-do")?.as_str() {
        "toggle" => Msg::Toggle,
        "step" => Msg::Step,
        "restart" => Msg::Restart,
        "new" => Msg::NewRun,
        "clear" => Msg::ClearChanges,
        "help" => Msg::Help,
        "dismiss" => Msg::Dismiss(value.parse().ok()?),
        _ => return None,
    })
}

/// What a slider asks for while it is moved.
pub fn input(event: &Event) -> Option<Msg> {
    let slider = target(event)?;
    let value = property(&slider, "valueAsNumber").as_f64()?;
    match slider.get_attribute("data-slide")?.as_str() {
        "speed" => Some(Msg::Speed(Math::pow(2.0, value))),
        key => Some(chance(Key::from_name(key)?, value)),
    }
}

/// What a field asks for that was changed.
pub fn change(event: &Event) -> Option<Msg> {
    let field = target(event)?;
    let value = property(&field, "value").as_string()?;
    Some(match field.get_attribute("data-set")?.as_str() {
        "seed" => Msg::Seed(value),
        "preset" => Msg::Preset(value),
        "theme" => Msg::Theme(Theme::from_name(&value)),
        "endless" => {
            let on = property(&field, "checked").is_truthy();
            Msg::Set(Key::Requests, if on { "endless" } else { "15" }.to_owned())
        }
        key => Msg::Set(Key::from_name(key)?, value),
    })
}

/// What a key asks for on a control that has keys of its own.
pub fn key(event: &KeyboardEvent) -> Option<Msg> {
    let slider = target(event)?;
    let key = Key::from_name(&slider.get_attribute("data-slide")?)?;
    let value = property(&slider, "valueAsNumber").as_f64()?;
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => value + 0.01,
        "ArrowLeft" | "ArrowDown" => value - 0.01,
        "PageUp" => value + 0.1,
        "PageDown" => value - 0.1,
        "Home" => 0.0,
        "End" => 1.0,
        _ => return None,
    };
    event.prevent_default();
    Some(chance(key, to))
}

/// A slider itself has no steps, so that it can stand at any value; what moves it does.
fn chance(key: Key, value: f64) -> Msg {
    Msg::Set(key, decimal::write((value.clamp(0.0, 1.0) * 100.0).round() / 100.0))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Fields, sliders and lists share these by name and not by type.
fn property(element: &Element, name: &str) -> JsValue {
    Reflect::get(element, &name.into()).unwrap_or_default()
}
