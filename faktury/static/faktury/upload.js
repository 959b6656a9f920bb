// The doors of the upload: drop anywhere, paste, choose, take a photo. The tray itself is fetched when the first file comes.
import { toast, words } from "./shell.js";

const form = document.getElementById("upload");
const overlay = document.getElementById("overlay");

let tray = null;
const open = () => (tray ??= import("./upload_tray.js").catch((error) => { tray = null; throw error; }));

// Without the tray nothing can be sent, but the files are held until it comes.
async function add(files) {
  const list = [...files];
  if (!list.length) return;
  try {
    (await open()).add(list);
  } catch {
    toast(`${words.errors.network_lost.message} ${words.errors.network_lost.hint}`);
    addEventListener("online", () => add(list), { once: true });
  }
}

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    if (input.webkitdirectory) addFolder(({ sift }) => sift(files));
    else add(files);
    input.value = "";
  });
}

/** Those of a folder that may be invoices; the others are told. */
async function addFolder(find) {
  try {
    const { files, skipped } = await find(await import("./upload_folder.js"));
    await add(files);
    if (skipped.length || !files.length) (await open()).tellSkipped(skipped);
  } catch {
    toast(`${words.errors.network_lost.message} ${words.errors.network_lost.hint}`);
  }
}
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("[data-camera]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("camera").click();
});
addEventListener("paste", (event) => add(event.clipboardData?.files ?? []));

let depth = 0;
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const shade = (by) => {
  depth = Math.max(0, depth + by);
  overlay.hidden = !depth;
};
addEventListener("dragenter", (event) => carriesFiles(event) && shade(1));
addEventListener("dragleave", (event) => carriesFiles(event) && shade(-1));
addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  overlay.hidden = true;
  // Asked for now: when this is over the browser has forgotten them.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.some((entry) => entry.isDirectory)) addFolder(({ opened }) => opened(entries));
  else add(event.dataTransfer.files);
});

// Fetched while the line is there: whoever drops a file after it broke finds a tray that waits for it.
const ahead = () => open().catch(() => {});
if (sessionStorage.getItem("unsent")) ahead();
else addEventListener("load", () => setTimeout(ahead, 1500), { once: true });
