//! Elements by plain calls. yew's `html!` writes the making of each element out at its place, which is quick and takes
//! some 450 bytes of the page for each of them; here it stands once.

use yew::prelude::*;
use yew::virtual_dom::{Key, VTag};

/// An element that is being made.
pub struct Made(Box<VTag>);

/// An element with its name and what never changes of it: `button|type=button|aria-label=Zoom in`.
pub fn el(what: &'static str) -> Made {
    let mut parts = what.split('|');
    let mut tag = VTag::new(parts.next().unwrap_or_default());
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        tag.add_attribute(name, value);
    }
    Made(Box::new(tag))
}

impl Made {
    /// With an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<AttrValue>) -> Self {
        self.0.add_attribute(name, value);
        self
    }

    /// With an attribute that is there or not.
    pub fn flag(mut self, name: &'static str, on: bool) -> Self {
        if on {
            self.0.add_attribute(name, "");
        }
        self
    }

    /// A field's or a slider's value.
    pub fn value(mut self, value: String) -> Self {
        self.0.set_value(Some(AttrValue::from(value)));
        self
    }

    /// A list's value, after its first rendering: the options' own word counts no more once a person has chosen.
    pub fn chosen(mut self, value: String) -> Self {
        self.0.add_property("value", value);
        self
    }

    /// Where it stands, as declarations. They are set as a property: as an attribute, strict pages refuse them.
    pub fn place(mut self, style: String) -> Self {
        self.0.add_property("style", style);
        self
    }

    /// A switch's state.
    pub fn checked(mut self, on: bool) -> Self {
        self.0.set_checked(on);
        self
    }

    /// With a key that tells it from its neighbours.
    pub fn key(mut self, key: String) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    /// To be found again.
    pub fn at(mut self, place: &NodeRef) -> Self {
        self.0.node_ref = place.clone();
        self
    }

    /// With a text that never changes.
    pub fn says(self, text: &'static str) -> Self {
        self.html(text.into())
    }

    /// With a text.
    pub fn text(self, text: String) -> Self {
        self.html(text.into())
    }

    /// With markup that is ours.
    pub fn raw(self, markup: impl Into<AttrValue>) -> Self {
        self.html(Html::from_html_unchecked(markup.into()))
    }

    /// With another element.
    pub fn child(self, child: Self) -> Self {
        self.html(child.done())
    }

    /// With other elements.
    pub fn children(mut self, children: Vec<Self>) -> Self {
        self.0.add_children(children.into_iter().map(Self::done));
        self
    }

    /// With anything.
    pub fn html(mut self, html: Html) -> Self {
        self.0.add_child(html);
        self
    }

    /// The element.
    pub fn done(self) -> Html {
        (*self.0).into()
    }
}
