//! `style/main.scss` to one style sheet.

use anyhow::{Context as _, Result};

use crate::context::Context;

pub(crate) fn compile(context: &Context) -> Result<String> {
    let source = context.root.join("style/main.scss");
    let options = grass::Options::default().style(grass::OutputStyle::Compressed);
    grass::from_path(&source, &options).with_context(|| context.shown(&source).to_string())
}
