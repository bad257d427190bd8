//! Addresses of views: the parameters that mean something, and links that change some of them.

use domain::classifier::Lang;
use domain::query::{Field, FieldError, Problem, SelectionParams};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The parameters of a page's address, in one order, each once and none of them blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    values: Vec<(Field, String)>,
}

impl Query {
    /// Reads the parameters that Misto knows; others are ignored.
    fn read(params: &ParamsMap) -> Result<Self, FieldError> {
        let mut query = Self::default();
        for &field in Field::ALL {
            let Some(values) = params.get_all(field.code()) else { continue };
            let [value] = &values[..] else {
                return Err(FieldError { field, problem: Problem::Repeated });
            };
            if !value.trim().is_empty() {
                query.values.push((field, value.trim().to_owned()));
            }
        }
        Ok(query)
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter, as server functions want it.
    pub(crate) fn owned(&self, field: Field) -> Option<String> {
        self.get(field).map(ToOwned::to_owned)
    }

    /// The same address with the parameter set.
    pub(crate) fn with(&self, field: Field, value: impl Into<String>) -> Self {
        let mut query = self.without(&[field]);
        let at = query.values.partition_point(|(known, _)| *known < field);
        query.values.insert(at, (field, value.into()));
        query
    }

    /// The same address without these parameters.
    pub(crate) fn without(&self, fields: &[Field]) -> Self {
        Self { values: self.values.iter().filter(|(field, _)| !fields.contains(field)).cloned().collect() }
    }

    /// The same address with only these parameters.
    pub(crate) fn only(&self, fields: &[Field]) -> Self {
        Self { values: self.values.iter().filter(|(field, _)| fields.contains(field)).cloned().collect() }
    }

    /// The same address with a code of a comma-separated list added, or taken away if it is there.
    pub(crate) fn toggled(&self, field: Field, code: &str) -> Self {
        let mut codes = self.codes(field);
        match codes.iter().position(|known| *known == code) {
            Some(at) => {
                codes.remove(at);
            }
            None => codes.push(code),
        }
        if codes.is_empty() { self.without(&[field]) } else { self.with(field, codes.join(",")) }
    }

    /// The codes of a comma-separated list.
    pub(crate) fn codes(&self, field: Field) -> Vec<&str> {
        self.get(field).map(|list| list.split(',').map(str::trim).collect()).unwrap_or_default()
    }

    /// What the parameters select of the register.
    pub(crate) fn selection(&self) -> SelectionParams {
        SelectionParams {
            period: self.owned(Field::Period),
            date: self.owned(Field::Date),
            direction: self.owned(Field::Direction),
            state: self.owned(Field::State),
            executor: self.owned(Field::Executor),
            district: self.owned(Field::District),
        }
    }

    /// A link to the page with these parameters.
    pub(crate) fn href(&self, lang: Lang, path: &str) -> String {
        let mut href = link(lang, path);
        for (i, (field, value)) in self.values.iter().enumerate() {
            href.push(if i == 0 { '?' } else { '&' });
            href.push_str(field.code());
            href.push('=');
            push_encoded(&mut href, value);
        }
        href
    }
}

/// The parameters of the address that is shown now.
pub(crate) fn use_query() -> Memo<Result<Query, FieldError>> {
    let params = use_query_map();
    Memo::new(move |_| params.with(Query::read))
}

/// A link to a page (`/map`) in the language.
pub(crate) fn link(lang: Lang, path: &str) -> String {
    match (lang, path) {
        (Lang::Uk, path) => path.to_owned(),
        (Lang::En, "/") => "/en".to_owned(),
        (Lang::En, path) => format!("/en{path}"),
    }
}

/// The language of an address.
pub(crate) fn lang_of(path: &str) -> Lang {
    if path == "/en" || path.starts_with("/en/") { Lang::En } else { Lang::Uk }
}

/// The same view in the other language. `search` is what follows the question mark.
pub(crate) fn in_other_language(path: &str, search: &str) -> String {
    let mut href = match lang_of(path) {
        Lang::Uk => link(Lang::En, path),
        Lang::En => match path.trim_start_matches("/en") {
            "" => "/".to_owned(),
            path => path.to_owned(),
        },
    };
    if !search.is_empty() {
        href.push('?');
        href.push_str(search.trim_start_matches('?'));
    }
    href
}

fn push_encoded(href: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,:".contains(&byte) {
            href.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            href.push('%');
            href.push(char::from(DIGITS[usize::from(byte >> 4)]));
            href.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn query(pairs: &[(&'static str, &str)]) -> Result<Query, FieldError> {
        let mut params = ParamsMap::new();
        for (name, value) in pairs {
            params.insert(*name, (*value).to_owned());
        }
        Query::read(&params)
    }

    #[test]
    fn reads_what_it_knows_in_one_order() {
        let query = query(&[("zoom", "12"), ("utm_source", "x"), ("bbox", "1,2,3,4"), ("state", " ")]).unwrap();
        assert_eq!(query.href(Lang::Uk, "/map"), "/map?bbox=1,2,3,4&zoom=12");
        assert_eq!(query.get(Field::State), None);
    }

    #[test]
    fn a_parameter_that_stands_twice_is_named() {
        let error = query(&[("date", "2026-11-22"), ("date", "2026-11-23")]).unwrap_err();
        assert_eq!(error, FieldError { field: Field::Date, problem: Problem::Repeated });
    }

    #[test]
    fn one_filter_changes_and_the_others_stay() {
        let query = query(&[("period", "week"), ("direction", "water,roads")]).unwrap();
        assert_eq!(
            query.toggled(Field::Direction, "water").href(Lang::En, "/map"),
            "/en/map?period=week&direction=roads"
        );
        assert_eq!(
            query.toggled(Field::Direction, "gas").href(Lang::Uk, "/map"),
            "/map?period=week&direction=water,roads,gas"
        );
        let none = query.toggled(Field::Direction, "water").toggled(Field::Direction, "roads");
        assert_eq!(none.href(Lang::Uk, "/map"), "/map?period=week");
        assert_eq!(query.with(Field::Period, "day").get(Field::Period), Some("day"));
        assert_eq!(query.only(&[Field::Period]).href(Lang::Uk, "/stats"), "/stats?period=week");
    }

    #[test]
    fn values_cannot_break_out_of_the_address() {
        let query = query(&[("executor", "a&b=\"ї")]).unwrap();
        assert_eq!(query.href(Lang::Uk, "/map"), "/map?executor=a%26b%3D%22%D1%97");
    }

    #[test]
    fn every_view_has_its_twin_in_the_other_language() {
        assert_eq!(in_other_language("/", ""), "/en");
        assert_eq!(in_other_language("/en", ""), "/");
        assert_eq!(in_other_language("/map", "period=day&zoom=12"), "/en/map?period=day&zoom=12");
        assert_eq!(in_other_language("/en/requests/7", ""), "/requests/7");
        assert_eq!(lang_of("/energy"), Lang::Uk);
    }
}
