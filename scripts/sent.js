// What has arrived needs no draft any more.
"use strict";

try {
  localStorage.removeItem("misto-report");
} catch {
  // Private windows keep nothing.
}
