//! What stands above the scene: title, presets, theme, and notices.

use failover_sim::{Config, Preset};
use yew::prelude::*;

use crate::lab::Theme;

/// The title, presets, theme and help.
pub fn header(config: &Config, theme: Theme) -> Html {
    let chosen = Preset::of(config).map(|preset| preset.name);
    let themes = Theme::ALL.map(|one| (one, one.name()));
    html! {
        <header class="fl-header">
            <h1>{ "Failover Lab" }</h1>
            <p>{ "How traffic moves to a backup, and back" }</p>
            <select class="fl-preset" aria-label="Preset" data-set="preset">
                <option value="" disabled=true selected={chosen.is_none()}>{ "Your own settings" }</option>
                { for Preset::ALL.iter().map(|preset| html! {
                    <option key={preset.name} value={preset.name} title={preset.summary} selected={chosen == Some(preset.name)}>
                        { preset.title }
                    </option>
                }) }
            </select>
            <select class="fl-theme" aria-label="Theme" data-set="theme">
                { for themes.into_iter().map(|(one, (value, text))| html! {
                    <option key={value} {value} selected={theme == one}>{ text }</option>
                }) }
            </select>
            <button class="fl-button fl-round" type="button" aria-label="Keys and signs" data-do="help">
                { "?" }
            </button>
        </header>
    }
}

/// A notice that can be dismissed.
pub fn notice(id: usize, text: &AttrValue) -> Html {
    html! {
        <div class="fl-notice" role="alert" key={id}>
            <p>{ text.clone() }</p>
            <button class="fl-quiet" type="button" data-do="dismiss" data-value={id.to_string()}>{ "Dismiss" }</button>
        </div>
    }
}
