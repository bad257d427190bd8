//! What several pages show.

mod answer_page;
mod bars;
mod countdown;
mod failure;
mod filters;
mod focus;
mod mark;
mod number_tile;
mod period_switch;
mod request_card;
mod request_list;
mod series;
mod sparkline;
mod stage;
mod time;

pub(crate) use answer_page::answer_page;
pub(crate) use bars::{Bar, share_bars, thin_bar};
pub(crate) use countdown::{countdown, deadline_bar};
pub(crate) use failure::{failure_page, offline_notice};
pub(crate) use filters::{Choice, filter_chip};
pub(crate) use focus::take_focus;
pub(crate) use mark::{MarkSprite, late_mark, mark_name, state_mark};
pub(crate) use number_tile::{Change, Tile, tile};
pub(crate) use period_switch::{period_of, period_switch};
pub(crate) use request_card::{facts, moved_deadline, passed, state_line, timeline};
pub(crate) use request_list::{live_dot, request_row};
pub(crate) use series::series_chart;
pub(crate) use sparkline::sparkline;
pub(crate) use stage::{Busy, frame, staged};
pub(crate) use time::{ago, instant};
