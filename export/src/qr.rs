//! Text as a QR code.

use std::fmt::{self, Write};

use qrcodegen::{QrCode, QrCodeEcc, QrSegment};

/// The most bytes that a QR code holds.
const MOST_BYTES: usize = 2953;

/// The modules around a code that stay light, so that it is found.
const QUIET: i32 = 4;

/// A text that does not fit a QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The text's length in bytes.
    pub bytes: usize,
}

/// A text as a QR code: an SVG of one path, dark on white, a unit a module, with a quiet zone of four modules around it. The
/// code is the smallest that holds the text, with as much error correction as fits it. The text is in UTF-8, and is not
/// part of the markup.
///
/// # Errors
/// The text has more than 2,953 bytes.
pub fn qr_svg(text: &str) -> Result<String, TooLong> {
    let too_long = || TooLong { bytes: text.len() };
    if text.len() > MOST_BYTES {
        return Err(too_long());
    }
    // Links are not made of digits or capitals alone, so that bytes are as short as anything.
    let segment = QrSegment::make_bytes(text.as_bytes());
    let code = QrCode::encode_segments(&[segment], QrCodeEcc::Low).map_err(|_| too_long())?;
    let side = code.size() + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\">\
         <title>QR code</title><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{}\"/></svg>",
        dark(&code)
    ))
}

/// The dark modules of each row, those side by side as one bar.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let width = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if width > 0 {
                // Writing into a text can't fail.
                let _ = write!(path, "M{} {}h{width}v1h-{width}z", x + QUIET, y + QUIET);
            }
            x += width + 1;
        }
    }
    path
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the text is too long for a QR code: it has {} bytes, and at most {MOST_BYTES} are allowed",
            self.bytes
        )
    }
}

impl std::error::Error for TooLong {}
