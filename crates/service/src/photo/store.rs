//! Where photos lie: a folder beside the register, or a bucket.

use std::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::sync::Semaphore;

use super::Size;
use super::drafts::Drafts;
use crate::error::{Error, Result};

/// How many photos are decoded at once: each may take 256 MiB and a core.
const DECODED_AT_ONCE: usize = 2;

/// Where the photos of a city lie.
#[derive(Clone)]
pub struct PhotoStore {
    files: Arc<dyn ObjectStore>,
    decoding: Arc<Semaphore>,
    drafts: Drafts,
}

impl fmt::Debug for PhotoStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoStore({})", self.files)
    }
}

/// Why photos cannot be kept there.
#[derive(Debug, thiserror::Error)]
pub enum PhotoStoreError {
    /// The folder cannot be made.
    #[error("{path}: {source}")]
    Folder {
        /// Which one.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address is none of a bucket: `s3://bucket` or `s3://bucket/prefix`.
    #[error("{0:?} is no bucket: s3://bucket or s3://bucket/prefix")]
    Address(String),
    /// The folder or bucket cannot be used.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

impl PhotoStore {
    /// Photos in a folder, which is made if it is not there, or in a bucket (`s3://bucket/prefix`). What opens a bucket stands in the
    /// environment, by the usual names: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`.
    ///
    /// # Errors
    /// There cannot be any.
    pub fn open(place: &str) -> std::result::Result<Self, PhotoStoreError> {
        match place.strip_prefix("s3://") {
            Some(bucket) => Self::bucket(place, bucket),
            None => Self::folder(FilePath::new(place)),
        }
    }

    /// Photos in a folder.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(path: &FilePath) -> std::result::Result<Self, PhotoStoreError> {
        let failed = |source| PhotoStoreError::Folder { path: path.display().to_string(), source };
        std::fs::create_dir_all(path).map_err(failed)?;
        // They are nobody else's business on a machine that others use.
        #[cfg(unix)]
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(failed)?;
        let files = LocalFileSystem::new_with_prefix(path)?.with_automatic_cleanup(true);
        Ok(Self::of(Arc::new(files)))
    }

    fn bucket(address: &str, bucket: &str) -> std::result::Result<Self, PhotoStoreError> {
        let (name, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        if name.is_empty() {
            return Err(PhotoStoreError::Address(address.to_owned()));
        }
        // The process may have chosen already; either choice serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = AmazonS3Builder::from_env().with_bucket_name(name).build()?;
        Ok(match prefix.trim_matches('/') {
            "" => Self::of(Arc::new(files)),
            prefix => Self::of(Arc::new(PrefixStore::new(files, prefix))),
        })
    }

    /// Photos that are gone with the process: for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::of(Arc::new(object_store::memory::InMemory::new()))
    }

    fn of(files: Arc<dyn ObjectStore>) -> Self {
        Self { files, decoding: Arc::new(Semaphore::new(DECODED_AT_ONCE)), drafts: Drafts::default() }
    }

    /// What waits to be sent.
    pub(super) const fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// The right to decode one.
    pub(super) async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.decoding.acquire().await.map_err(|error| Error::Unavailable(error.to_string()))
    }

    pub(super) async fn put(&self, id: &str, size: Size, jpeg: Vec<u8>) -> Result<()> {
        self.files.put(&path(id, size), jpeg.into()).await.map(drop).map_err(failed)
    }

    pub(crate) async fn get(&self, id: &str, size: Size) -> Result<Bytes> {
        let found = match self.files.get(&path(id, size)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(Error::NotFound),
            found => found.map_err(failed)?,
        };
        found.bytes().await.map_err(failed)
    }

    /// Takes both sizes away; one that is gone already is no fault.
    pub(crate) async fn delete(&self, id: &str) -> Result<()> {
        for size in [Size::Whole, Size::Small] {
            match self.files.delete(&path(id, size)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

/// The details name paths and buckets: they are for the log.
#[allow(clippy::needless_pass_by_value)] // as `map_err` gives it
fn failed(error: object_store::Error) -> Error {
    Error::Unavailable(format!("the store of photos: {error}"))
}

/// No folder with a hundred thousand files: by the first two letters of the name.
fn path(id: &str, size: Size) -> Path {
    let name = match size {
        Size::Whole => format!("{id}.jpg"),
        Size::Small => format!("{id}-small.jpg"),
    };
    Path::from_iter([id.get(..2).unwrap_or("00"), name.as_str()])
}
