// Brings one file to the server: a small one at once, a large one piece by piece. What breaks is tried again until it is there.

const SMALL = 1048576, MOST_WAIT = 30000;
const AWAY = [0, 408, 429, 502, 503, 504];
const HEX = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A file on its way. `tell` is asked to show: progress(share), waiting(seconds since the line broke), going(). */
export class Sending {
  /** @param {File} file @param {{upload: string, begin: string, fields: Object<string, string>}} to @param tell see above */
  constructor(file, to, tell) {
    Object.assign(this, { file, to, tell, share: 0, attempt: 0, startedAt: 0, stopped: false });
  }

  /** Resolves with {status, body}; never rejects but with a DOMException of a file that cannot be read any more. */
  async run() {
    this.startedAt ||= performance.now();
    this.stopped = false;
    for (;;) {
      // A file that is gone from the disk looks like a line that broke.
      await this.file.slice(0, 1).arrayBuffer();
      if (this.stopped) return null;
      const answer = this.file.size <= SMALL ? await this.whole() : await this.pieces();
      if (this.stopped) return null;
      if (!AWAY.includes(answer.status)) return answer;
      this.tell.waiting(this.share);
      await this.pause(answer.retryAfter);
      if (this.stopped) return null;
      this.tell.going();
    }
  }

  /** Stops where it is; `run` goes on from there. */
  stop() {
    this.stopped = true;
    this.request?.abort();
    this.hurry?.();
  }

  /** Tries again at once instead of when it is time. */
  now() { this.hurry?.(); }

  whole() {
    const data = new FormData();
    for (const [name, value] of Object.entries(this.to.fields)) data.set(name, value);
    data.set("files", this.file, this.file.name);
    return this.ask("POST", this.to.upload, data, (sent) => sent);
  }

  async pieces() {
    let at = await this.begin();
    while (at.body?.url && !this.stopped) {
      const { url, offset, piece } = at.body, { size } = this.file;
      const sent = await this.piece(url, offset, Math.min(piece, size - offset), size);
      if (sent.body?.url) at = sent;
      // Elsewhere than thought, whole by another tab's doing, or swept away: beginning again tells.
      else if (sent.status === 409 || (sent.status === 404 && !this.lost)) {
        this.lost = sent.status === 404;
        at = await this.begin();
      } else return sent;
    }
    return at;
  }

  async begin() {
    this.key ??= crypto.subtle ? HEX(await crypto.subtle.digest("SHA-256", await this.file.arrayBuffer())) : HEX(crypto.getRandomValues(new Uint8Array(16)));
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...this.to.fields, key: this.key, name: this.file.name, size: this.file.size })) data.set(name, value);
    const answer = await this.ask("POST", this.to.begin, data);
    if (answer.body?.url) this.show(answer.body.offset / this.file.size);
    return answer;
  }

  piece(url, offset, length, size) {
    const shown = (sent) => (offset + sent * length) / size;
    return this.ask("PATCH", url, this.file.slice(offset, offset + length, "application/octet-stream"), shown, { "Upload-Offset": offset });
  }

  show(share) {
    this.share = share;
    this.tell.progress(share);
  }

  ask(method, url, body, shown = null, headers = {}) {
    return new Promise((done) => {
      const request = this.request = new XMLHttpRequest();
      request.open(method, url);
      request.responseType = "json";
      const age = Math.round((performance.now() - this.startedAt) / 1000);
      for (const [name, value] of Object.entries({ Accept: "application/json", "X-CSRFToken": this.to.fields.csrfmiddlewaretoken, "Upload-Age": age, ...headers })) request.setRequestHeader(name, value);
      if (shown) request.upload.onprogress = (event) => this.show(shown(event.loaded / Math.max(1, event.total)));
      const answered = () => {
        if (request.status && !AWAY.includes(request.status)) this.attempt = 0;
        done({ status: request.status, body: request.response, retryAfter: Number(request.getResponseHeader("Retry-After") ?? 0) });
      };
      request.onload = request.onerror = request.ontimeout = request.onabort = answered;
      request.send(body);
    });
  }

  // Full jitter, and at once when the browser says that the network is back.
  pause(retryAfter) {
    const time = retryAfter ? retryAfter * 1000 : 500 + Math.random() * Math.min(MOST_WAIT, 1000 * 2 ** this.attempt++);
    return new Promise((done) => {
      const end = () => { clearTimeout(timer); removeEventListener("online", end); this.hurry = null; done(); };
      const timer = setTimeout(end, time);
      addEventListener("online", end);
      this.hurry = end;
    });
  }
}
