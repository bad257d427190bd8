//! The city's register of addresses.

use std::collections::HashMap;

use domain::place::LatLon;
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS, recurs};
use crate::error::Result;
use crate::settings;
use crate::tx::{Tx, on_either};

/// An address.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The street, as it is written.
    pub street: String,
    /// The number of the house, as it is written.
    pub house: String,
    /// Where it is.
    pub point: LatLon,
}

/// Where the addresses among these lie that the register has, by street and house.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(tx: &mut Tx, addresses: &[Address]) -> Result<HashMap<(String, String), LatLon>> {
    let mut found = HashMap::new();
    for chunk in addresses.chunks(ROWS) {
        let values = bulk::values(tx, 2, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT street, house, lat, lon FROM address WHERE (street, house) IN ({values}) ORDER BY street, house"
        ));
        let rows: Vec<(String, String, f64, f64)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(recurs(chunk.len()));
            for address in chunk {
                query = query.bind(&*address.street).bind(&*address.house);
            }
            query.fetch_all(conn).await?
        });
        found.extend(rows.into_iter().map(|(street, house, lat, lon)| ((street, house), LatLon { lat, lon })));
    }
    Ok(found)
}

/// Enters addresses; one that is there moves to the new point. No address may stand twice among them. Running servers read them anew.
///
/// # Errors
/// When the database cannot be written.
pub async fn put_all(tx: &mut Tx, addresses: &[Address]) -> Result<()> {
    settings::bump(tx).await?;
    for chunk in addresses.chunks(ROWS) {
        let tail = "ON CONFLICT (street, house) DO UPDATE SET lat = excluded.lat, lon = excluded.lon";
        let sql = bulk::insert(tx, "address (street, house, lat, lon)", 4, chunk.len(), tail);
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for Address { street, house, point } in chunk {
                query = query.bind(&**street).bind(&**house).bind(point.lat).bind(point.lon);
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// All of them, by street and house.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<Address>> {
    let sql = "SELECT street, house, lat, lon FROM address ORDER BY street, house";
    let rows: Vec<(String, String, f64, f64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let address = |(street, house, lat, lon)| Address { street, house, point: LatLon { lat, lon } };
    Ok(rows.into_iter().map(address).collect())
}

/// The addresses that stand in requests whose very place the public sees, with that place; the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_exact_requests(tx: &mut Tx, limit: u32) -> Result<Vec<(String, LatLon)>> {
    let sql = "SELECT r.place_address, r.public_lat, r.public_lon FROM request r JOIN request_type t ON t.id = r.type_id
        WHERE t.\"precision\" = 0 AND r.place_address IS NOT NULL AND r.public_lat IS NOT NULL AND r.public_lon IS NOT NULL
        ORDER BY r.id DESC LIMIT $1";
    let rows: Vec<(String, f64, f64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(i64::from(limit)).fetch_all(conn).await?);
    Ok(rows.into_iter().map(|(address, lat, lon)| (address, LatLon { lat, lon })).collect())
}
