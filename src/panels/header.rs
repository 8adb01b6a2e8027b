//! What stands above the scene: title, presets, theme, and notices.

use failover_sim::{Config, Preset};

use crate::lab::Theme;
use crate::markup::{Made, el};

/// The title, presets, theme, sharing and help.
pub fn header(config: &Config, theme: Theme) -> Made {
    let chosen = Preset::of(config).map_or("", |preset| preset.name);
    let own = el("option|value=|disabled=")
        .flag("selected", chosen.is_empty())
        .says("Your own settings");
    let presets = Preset::ALL.iter().map(|preset| {
        el("option")
            .with("value", preset.name.to_owned())
            .with("title", preset.summary.to_owned())
            .flag("selected", chosen == preset.name)
            .says(preset.title)
    });
    let themes = Theme::ALL.map(|one| {
        let (value, text) = one.name();
        el("option")
            .with("value", value.to_owned())
            .flag("selected", theme == one)
            .says(text)
    });
    el("header|class=fl-header|part=header").children(vec![
        el("h1").says("Failover Lab"),
        el("p").says("How traffic moves to a backup, and back"),
        el("select|class=fl-preset|aria-label=Preset|data-set=preset")
            .chosen(chosen.to_owned())
            .child(own)
            .children(presets.collect()),
        el("select|class=fl-theme|aria-label=Theme|data-set=theme")
            .chosen(theme.name().0.to_owned())
            .children(themes.into()),
        el("button|class=fl-button|type=button|aria-haspopup=dialog|data-do=share").says("Share"),
        el("button|class=fl-button fl-round|type=button|aria-label=Keys and signs|data-do=help").says("?"),
    ])
}

/// A notice that can be dismissed.
pub fn notice(id: usize, text: &str) -> Made {
    el("div|class=fl-notice|role=alert").key(id.to_string()).children(vec![
        el("p").text(text.to_owned()),
        el("button|class=fl-quiet|type=button|data-do=dismiss")
            .with("data-value", id.to_string())
            .says("Dismiss"),
    ])
}
