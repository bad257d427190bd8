#![allow(clippy::unwrap_used)]
//! The tokens are the examples of RFC 7515, A.2, A.3 and A.5.

use serde_json::{Value, json};

use super::*;

const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RS256: (&str, &str) = (
    "eyJhbGciOiJSUzI1NiJ9",
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKB\
     YNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI\
     7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
);
const ES256: (&str, &str) =
    ("eyJhbGciOiJFUzI1NiJ9", "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

fn rsa() -> Value {
    json!({
        "kty": "RSA", "e": "AQAB",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_Yp\
              RPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3\
              qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    })
}

fn ec() -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

fn token((header, signature): (&str, &str)) -> String {
    format!("{header}.{PAYLOAD}.{signature}")
}

fn read(token: &str, keys: &[Value]) -> Result<Vec<u8>, Refused> {
    let keys: Vec<Jwk> = keys.iter().map(|key| serde_json::from_value(key.clone()).unwrap()).collect();
    payload(token, &keys)
}

fn with(mut key: Value, field: &str, value: &str) -> Value {
    key[field] = value.into();
    key
}

#[test]
fn a_signature_by_a_key_of_the_provider_is_right() {
    for signed in [RS256, ES256] {
        let said = read(&token(signed), &[rsa(), ec()]).unwrap();
        assert!(said.starts_with(b"{\"iss\":\"joe\""));
    }
    assert!(read(&token(ES256), &[with(ec(), "use", "sig")]).is_ok());
    assert!(read(&token(ES256), &[with(ec(), "kid", "7")]).is_ok(), "the token names no key");
}

#[test]
fn nothing_else_is_believed() {
    let other = PAYLOAD.replacen("joe", "eve", 1).replacen("eyJ", "eyI", 1);
    let spoiled = |(header, signature): (&str, &str)| format!("{header}.{other}.{signature}");
    for (token, keys, refused) in [
        (spoiled(RS256), vec![rsa()], Refused::Wrong),
        (spoiled(ES256), vec![ec()], Refused::Wrong),
        (token(RS256), vec![ec()], Refused::NoKey),
        (token(ES256), vec![rsa()], Refused::NoKey),
        (token(ES256), Vec::new(), Refused::NoKey),
        (token(ES256), vec![with(ec(), "use", "enc")], Refused::NoKey),
        (token(ES256), vec![with(ec(), "crv", "P-384")], Refused::NoKey),
        // {"alg":"none"}, {"alg":"HS256"}
        (format!("eyJhbGciOiJub25lIn0.{PAYLOAD}."), vec![rsa(), ec()], Refused::NoKey),
        (format!("eyJhbGciOiJIUzI1NiJ9.{PAYLOAD}.AAAA"), vec![rsa(), ec()], Refused::NoKey),
        // {"alg":"ES256","kid":"8"}
        (
            format!("eyJhbGciOiJFUzI1NiIsImtpZCI6IjgifQ.{PAYLOAD}.{}", ES256.1),
            vec![with(ec(), "kid", "7")],
            Refused::NoKey,
        ),
        (format!("{}.{PAYLOAD}.", ES256.0), vec![ec()], Refused::Wrong),
        (format!("{}.{PAYLOAD}.=", ES256.0), vec![ec()], Refused::Malformed),
        (format!("{}.{PAYLOAD}", ES256.0), vec![ec()], Refused::Malformed),
        ("каша".to_owned(), vec![ec()], Refused::Malformed),
        (String::new(), vec![ec()], Refused::Malformed),
    ] {
        assert_eq!(read(&token, &keys), Err(refused), "{token}");
    }
}
