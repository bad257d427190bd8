use service::admin::settings::set;

use super::*;

#[tokio::test]
async fn settings_are_changed_together_with_how_they_were_and_are() {
    TestDb::each(|db| async move {
        let (city, _) = clocked(&db).await;
        let (_, admin) = staff(&city, Role::Admin, ADMIN).await;
        let by = By::Staff(&admin);
        set(&city, by, &[("zoom", "12"), ("second_factor_roles", "admin"), ("tiles", "")]).await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!((city.settings().zoom, city.settings().tiles.as_str()), (12, ""));
        let told = lines(&city, "setting").await;
        assert!(told.contains(&("zoom".to_owned(), "zoom: 11 → 12".to_owned())), "{told:?}");
        assert_eq!(told.len(), 3);

        for (key, value) in [("zoom", "99"), ("retention_days", "7"), ("second_factor", "maybe"), ("no_such", "1")] {
            let refused = set(&city, by, &[("city_name_uk", "Інше"), (key, value)]).await;
            assert!(matches!(&refused, Err(Error::Setting { key: k, .. }) if k == key), "{key}: {refused:?}");
        }
        city.catch_up().await.unwrap();
        assert_eq!(city.settings().city_name.uk, "Місто", "all or none");
        set(&city, by, &[("zoom", "12")]).await.unwrap();
        assert_eq!(lines(&city, "setting").await.len(), 3, "what did not change is no change");
        let (_, official) = staff(&city, Role::Official, "+380500000101").await;
        assert!(matches!(set(&city, By::Staff(&official), &[("zoom", "9")]).await, Err(Error::Forbidden(_))));
    })
    .await;
}
