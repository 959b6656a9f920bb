// The file chosen for a typed invoice, beside the form: only what the browser itself can draw.
import { form, one } from "./review_form.js";

const attachment = one("#id_attachment"), preview = one("[data-preview]");

export function startPreview() {
  attachment.addEventListener("change", () => {
    const [file] = attachment.files, drawn = Boolean(file) && ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    const image = one("img", preview);
    if (image.src) URL.revokeObjectURL(image.src);
    image.src = drawn ? URL.createObjectURL(file) : "";
    preview.hidden = !drawn;
    one("[data-preview-none]").hidden = drawn || !file;
    form.toggleAttribute("data-beside", drawn);
  });
}
