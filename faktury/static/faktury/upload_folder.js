// Files out of folders, however deep: those that may be invoices, and the names of the others.

const READABLE = /\.(pdf|jpe?g|png|tiff?|webp|xml)$/i;
/** What a machine keeps in folders for itself is nobody's document. */
const OWN = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;

/** @param {File[]} files all of a folder @returns {{files: File[], skipped: string[]}} */
export function sift(files) {
  const mine = files.filter((file) => !OWN.test(file.name));
  return { files: mine.filter((file) => READABLE.test(file.name)), skipped: mine.filter((file) => !READABLE.test(file.name)).map((file) => file.name) };
}

/** What was dropped, folders opened: files dropped by themselves are taken as they are, those of folders sifted. */
export async function opened(entries) {
  const found = { files: [], skipped: [] };
  for (const entry of entries) {
    const inside = await walk(entry);
    const { files, skipped } = entry.isDirectory ? sift(inside) : { files: inside, skipped: [] };
    found.files.push(...files);
    found.skipped.push(...skipped);
  }
  return found;
}

// A folder tells its entries a hundred at a time, until it tells none.
async function walk(entry) {
  if (!entry.isDirectory) return [await new Promise((done) => { entry.file(done, () => done(new File([], entry.name))); })];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done) => { reader.readEntries(done, () => done([])); });
    if (!some.length) return found;
    for (const inner of some) found.push(...await walk(inner));
  }
}
