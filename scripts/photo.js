// Makes photos small before they are sent: a phone's camera takes ten megabytes, and the city keeps 1600 pixels.
"use strict";

(() => {
  if (!window.createImageBitmap || !window.DataTransfer) return;
  const SIDE = 1600;
  const SMALL_ENOUGH = 600_000;

  async function shrink(file) {
    if (file.size <= SMALL_ENOUGH || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return small && small.size < file.size ? new File([small], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      // What this browser cannot read the server may; or it says why not.
      return file;
    }
  }

  document.addEventListener("change", async ({ target }) => {
    if (!target.matches("input[type=file][data-photos]") || target.dataset.shrinking) return;
    target.dataset.shrinking = "yes";
    const buttons = target.form ? [...target.form.querySelectorAll("button:not([type=button])")] : [];
    buttons.forEach((button) => (button.disabled = true));
    try {
      const files = new DataTransfer();
      for (const file of target.files) files.items.add(await shrink(file));
      target.files = files.files;
    } finally {
      buttons.forEach((button) => (button.disabled = false));
      delete target.dataset.shrinking;
    }
  });
})();
