//! What can happen to a laboratory.

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::{Key, Record};
use js_sys::Function;
use web_sys::CanvasRenderingContext2d;
use yew::Callback;

use crate::player::Player;
use crate::scene::menu::Opened;
use crate::timeline::Pointer;

/// What can happen to a laboratory.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Plays or pauses.
    Toggle,
    /// Plays, or pauses, whatever it does now.
    Play(bool),
    /// One request further.
    Step,
    /// One request back.
    Back,
    /// To a place in the run.
    Seek(f64),
    /// To the last request; of an endless run, to the last that was seen.
    SeekEnd,
    /// A tenth of the timeline further, or back.
    Page(f64),
    /// A pointer is on the timeline.
    Pointer(Pointer),
    /// The timeline looks so many steps closer.
    Zoom(i32),
    /// Back to the start, same seed.
    Restart,
    /// Another run, fresh seed.
    NewRun,
    /// A speed factor.
    Speed(f64),
    /// A key's new value.
    Set(Key, String),
    /// Another run with this seed.
    Seed(String),
    /// Another run with a preset's settings.
    Preset(String),
    /// An intervention, as `replay` writes it.
    Act(String),
    /// Takes the last change back.
    Undo,
    /// Forgets the recorded changes.
    ClearChanges,
    /// Compares with one setting changed, such as `fall-3`; or no longer.
    Compare(String),
    /// Another value of the setting that is compared.
    CompareValue(String),
    /// Opens a menu in the scene, or closes it.
    Menu(Option<Opened>),
    /// Closes the menu; the focus goes back to its button.
    Leave,
    /// The console has another title.
    Titled,
    /// A run from a file.
    Load(String),
    /// A run, which plays at once.
    Open(String),
    /// Another theme.
    Theme(Theme),
    /// The system's colours changed.
    Colours,
    /// The timeline's place has another size.
    Resized,
    /// The timer rang.
    Clock,
    /// The tab was hidden or shown.
    Visibility(bool),
    /// It was scrolled into view or out of it.
    Seen(bool),
    /// How much of it is shown.
    View(View),
    /// Whether its buttons are shown.
    Controls(bool),
    /// A request whose console line is looked at.
    Look(Option<u64>),
    /// Something to be said in a notice.
    Notice(String),
    /// Dismisses a notice.
    Dismiss(usize),
    /// Opens or closes the list of keys.
    Help,
    /// Draws the timeline on another canvas, and says when that is done.
    Paint(CanvasRenderingContext2d, Function),
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in an address, and the words in a list.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Auto => ("auto", "System colours"),
            Self::Light => ("light", "Light"),
            Self::Dark => ("dark", "Dark"),
        }
    }

    /// The theme of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name().0 == name)
    }
}

/// What a person chose that does not belong to the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// The speed, if it is not 1.
    pub speed: Option<f64>,
    /// Light or dark.
    pub theme: Theme,
    /// The setting to compare with, such as `fall-3`; empty for none.
    pub compare: String,
    /// How much of it is shown.
    pub view: View,
    /// Without the buttons under the scene.
    pub bare: bool,
}

/// How much of it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Full,
    /// The scene and its buttons.
    Scene,
    /// The timeline and its buttons.
    Timeline,
}

impl View {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Scene, Self::Timeline];

    /// The name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Scene => "scene",
            Self::Timeline => "timeline",
        }
    }

    /// The view of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

/// What the page around is told.
pub enum Told {
    /// First of all: a way to send messages, and the run and its playhead.
    Ready(Callback<Msg>, Rc<RefCell<Player>>),
    /// The run in canonical form, as far as a link holds it.
    Run(String),
    /// What the person chose that does not belong to the run.
    Choices(Choices),
    /// The run, the requests shown of it, or whether it plays is another than before.
    Change,
    /// A request has ended: its row, and what became of it.
    Request(String, Record),
    /// The last request has ended.
    End,
    /// What a person asked for can't be done; why.
    Error(String),
}
