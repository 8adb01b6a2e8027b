//! Code that puts a moment into another page.

use crate::address::{Home, Moment, query};
use crate::markup::escaped;

/// How a moment stands in another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    pub kind: Kind,
    pub view: View,
    /// In pixels; as wide as there is room for if there is none.
    pub width: Option<u32>,
    /// In pixels; if there is none, what goes well with the view.
    pub height: Option<u32>,
    pub plays: bool,
}

/// As an element, which takes a script, or as a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Element,
    Frame,
}

/// How much of the laboratory is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Full,
    Scene,
    Timeline,
}

impl View {
    /// All of them, each with its name and what it is called.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Full, "full", "Full"),
        (Self::Scene, "scene", "Scene"),
        (Self::Timeline, "timeline", "Timeline"),
    ];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// A frame's height, where nobody has chosen another.
    pub fn height(self) -> u32 {
        [800, 520, 352][self as usize]
    }
}

impl Embed {
    fn pairs<'a>(&'a self, moment: &'a Moment) -> impl Iterator<Item = (&'a str, String)> {
        let view = (self.view != View::Full).then(|| ("view", self.view.name().to_owned()));
        let plays = self.plays.then(|| ("autoplay", "1".to_owned()));
        moment.pairs().chain(view).chain(plays)
    }

    /// The address that a frame shows.
    pub fn address(&self, home: &Home, moment: &Moment) -> String {
        query(&home.page, self.pairs(moment))
    }

    /// The frame's width as an attribute has it.
    pub fn width(&self) -> String {
        self.width.map_or_else(|| "100%".to_owned(), |width| width.to_string())
    }

    /// The frame's height.
    pub fn height(&self) -> u32 {
        self.height.unwrap_or_else(|| self.view.height())
    }

    /// The code.
    pub fn code(&self, home: &Home, moment: &Moment) -> String {
        match self.kind {
            Kind::Frame => format!(
                "<iframe src=\"{}\" title=\"Failover Lab\" width=\"{}\" height=\"{}\" loading=\"lazy\" style=\"border: 0\"></iframe>",
                escaped(&self.address(home, moment)),
                self.width(),
                self.height()
            ),
            Kind::Element => self.element(home, moment),
        }
    }

    fn element(&self, home: &Home, moment: &Moment) -> String {
        let attributes: String = self
            .pairs(moment)
            .map(|(name, value)| match name {
                "autoplay" => " autoplay".to_owned(),
                name => format!(" {name}=\"{}\"", escaped(&value)),
            })
            .collect();
        let height = self.height.map(|height| format!("--failover-lab-height: {height}px"));
        let width = self.width.map(|width| format!("max-width: {width}px"));
        let style = match [height, width].into_iter().flatten().collect::<Vec<_>>().join("; ") {
            none if none.is_empty() => none,
            some => format!(" style=\"{some}\""),
        };
        format!(
            "<script type=\"module\" src=\"{}\"></script>\n<failover-lab{attributes}{style}>\n  <a href=\"{}\">This run in Failover Lab</a>\n</failover-lab>",
            escaped(&home.script),
            escaped(&moment.link(home)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    fn home() -> Home {
        let script = "https://x.example/a'b/failover-lab.js";
        Home::new("", "https://x.example/a'b/index.html", script)
    }

    fn moment() -> Moment {
        Moment::new("seed=42&replay=1~5-crash-0".to_owned(), 7, "?theme=dark")
    }

    fn embed(kind: Kind) -> Embed {
        Embed {
            kind,
            view: View::Scene,
            width: None,
            height: None,
            plays: false,
        }
    }

    #[test]
    fn a_frame_shows_the_moment() {
        let code = embed(Kind::Frame).code(&home(), &moment());
        let document = Document::parse(&code).unwrap();
        let frame = document.root_element();
        assert_eq!(
            frame.attribute("src"),
            Some("https://x.example/a'b/index.html?seed=42&replay=1~5-crash-0&at=7&theme=dark&view=scene")
        );
        assert_eq!(
            (frame.attribute("width"), frame.attribute("height")),
            (Some("100%"), Some("520"))
        );
        let sized = Embed {
            width: Some(640),
            height: Some(300),
            plays: true,
            ..embed(Kind::Frame)
        };
        let code = sized.code(&home(), &moment());
        assert!(
            code.contains("width=\"640\" height=\"300\"") && code.contains("&amp;autoplay=1\""),
            "{code}"
        );
    }

    #[test]
    fn an_element_has_the_moment_in_its_attributes() {
        let sized = Embed {
            width: Some(640),
            height: Some(300),
            ..embed(Kind::Element)
        };
        let code = sized.code(&home(), &moment());
        let document = format!("<page>{code}</page>");
        let document = Document::parse(&document).unwrap();
        let lab = document
            .descendants()
            .find(|node| node.has_tag_name("failover-lab"))
            .unwrap();
        let pairs: Vec<_> = lab.attributes().map(|one| (one.name(), one.value())).collect();
        assert_eq!(
            pairs,
            [
                ("seed", "42"),
                ("replay", "1~5-crash-0"),
                ("at", "7"),
                ("theme", "dark"),
                ("view", "scene"),
                ("style", "--failover-lab-height: 300px; max-width: 640px"),
            ]
        );
        let script = document.descendants().find(|node| node.has_tag_name("script")).unwrap();
        assert_eq!(script.attribute("src"), Some("https://x.example/a'b/failover-lab.js"));
        assert!(!embed(Kind::Element).code(&home(), &moment()).contains("style"));
    }
}
