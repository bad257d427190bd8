//! `/api/districts`.

use std::sync::Arc;

use domain::answer::{DistrictAnswer, DistrictsAnswer};
use domain::classifier::Lang;

use super::memo::Asked;
use crate::city::{City, Stamp};
use crate::error::Result;

/// Borders are drawn on a city map: what is smaller than this cannot be seen.
const TOLERANCE_M: f64 = 40.0;

/// Names and simplified borders of the districts.
///
/// # Errors
/// The scan was cut off.
pub async fn districts(city: &City, lang: Lang) -> Result<Arc<DistrictsAnswer>> {
    let view = city.view();
    let (stamp, asked) = (Stamp::of_version(view.version), Asked::Districts(lang));
    if let Some(kept) = city.lasting_memos().get(stamp, &asked) {
        return Ok(kept);
    }
    let districts = view
        .classifier
        .districts()
        .map(|row| DistrictAnswer {
            code: row.code.clone(),
            name: row.name.get(lang).to_owned(),
            label: row.label_point,
            polygons: row
                .border
                .simplified(TOLERANCE_M)
                .polygons()
                .iter()
                .map(|rings| {
                    rings
                        .iter()
                        .map(|ring| ring.iter().map(|p| p.rounded()).map(|p| [p.lat, p.lon]).collect())
                        .collect()
                })
                .collect(),
        })
        .collect();
    let answer = Arc::new(DistrictsAnswer { districts });
    city.lasting_memos().put(stamp, asked, answer.clone());
    Ok(answer)
}
