//! What stands above the scene: title, presets, theme, and notices.

use failover_sim::{Config, Preset};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::lab::{Msg, Theme};

/// The title, presets, theme and help.
pub fn header(config: &Config, theme: Theme, send: &Callback<Msg>) -> Html {
    let chosen = Preset::of(config).map(|preset| preset.name);
    let on_preset = send.reform(|event: Event| Msg::Preset(event.target_unchecked_into::<HtmlSelectElement>().value()));
    let on_theme = send.reform(|event: Event| {
        Msg::Theme(
            match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::Auto,
            },
        )
    });
    let themes = [
        (Theme::Auto, "auto", "System colours"),
        (Theme::Light, "light", "Light"),
        (Theme::Dark, "dark", "Dark"),
    ];
    html! {
        <header class="fl-header">
            <h1>{ "Failover Lab" }</h1>
            <p>{ "How traffic moves to a backup, and back" }</p>
            <select class="fl-preset" aria-label="Preset" onchange={on_preset}>
                <option value="" disabled=true selected={chosen.is_none()}>{ "Your own settings" }</option>
                { for Preset::ALL.iter().map(|preset| html! {
                    <option key={preset.name} value={preset.name} title={preset.summary} selected={chosen == Some(preset.name)}>
                        { preset.title }
                    </option>
                }) }
            </select>
            <select class="fl-theme" aria-label="Theme" onchange={on_theme}>
                { for themes.into_iter().map(|(one, value, text)| html! {
                    <option key={value} {value} selected={theme == one}>{ text }</option>
                }) }
            </select>
            <button class="fl-button fl-round" type="button" aria-label="Keys and signs" onclick={send.reform(|_: MouseEvent| Msg::Help)}>
                { "?" }
            </button>
        </header>
    }
}

/// A notice that can be dismissed.
pub fn notice(id: usize, text: &AttrValue, send: &Callback<Msg>) -> Html {
    let dismiss = send.reform(move |_: MouseEvent| Msg::Dismiss(id));
    html! {
        <div class="fl-notice" role="alert" key={id}>
            <p>{ text.clone() }</p>
            <button class="fl-quiet" type="button" onclick={dismiss}>{ "Dismiss" }</button>
        </div>
    }
}
