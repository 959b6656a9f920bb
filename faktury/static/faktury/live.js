// One connection for a page: WebSocket, else long poll, else a request every five seconds, else the last known state.
import { clock, say, serverTime, words } from "./shell.js";

const SILENCE = 35000, LOST = 3000, FALLBACK = 8000, OPENING = 10000, EVERY = 5000, RARELY = 30000, SPEAK = 10000;
const SIGNED_OUT = 4401, NO_ACCESS = 4404, TOO_MANY = 4429;

// Full jitter: a whole office must not come back in the same second.
const backoff = (attempt) => 300 + Math.random() * 1000 * Math.min(30, 2 ** attempt);

export class Live {
  /** `page`: socket path, addresses poll(since, seconds) and ajax(), since(), and what to do with items(), gone(), forbidden();
   *  a list also tells the documents it shows as under way: shown(). */
  constructor(page) {
    this.page = page;
    this.seenAt = new Date();
    this.attempt = 0;
    this.chip = document.getElementById("chip");
    this.chip?.querySelector("[data-chip-refresh]").addEventListener("click", () => this.restart());
    addEventListener("online", () => this.restart());
    addEventListener("offline", () => this.offline());
    addEventListener("pageshow", (event) => {
      this.away = event.persisted;
      if (this.away) this.restart();
    });
    addEventListener("pagehide", () => this.stop());
    document.addEventListener("visibilitychange", () => this.wake());
  }

  start() {
    if (!navigator.onLine) return this.offline();
    this.stopped = false;
    this.show("connecting");
    this.connect();
    this.fallbackTimer = setTimeout(() => this.fallBack(), FALLBACK);
  }

  restart() {
    this.stop();
    this.attempt = 0;
    this.start();
  }

  stop() {
    this.stopped = true;
    for (const timer of ["fallbackTimer", "lostTimer", "silenceTimer", "retryTimer", "openTimer", "speakTimer"]) clearTimeout(this[timer]);
    this.leaveFallback();
    this.drop();
  }

  offline() {
    this.stop();
    this.show("offline");
  }

  wake() {
    if (document.visibilityState !== "visible") return;
    const ended = ["signed_out", "stale", "offline"].includes(this.state) && navigator.onLine;
    if (ended || (!this.stopped && Date.now() - this.seenAt > SILENCE)) this.restart();
  }

  connect() {
    this.drop();
    const address = new URL(this.page.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = this.socket = new WebSocket(address, ["faktury.v1"]);
    this.openTimer = setTimeout(() => socket.close(), OPENING);
    socket.onmessage = (event) => socket === this.socket && this.frame(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  frame(frame) {
    this.heard();
    serverTime(frame.server_time);
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => { this.drop(); this.closed(0); }, SILENCE);
    if (frame.type === "snapshot") this.connected(frame);
    else if (frame.type === "status") this.page.items([frame.item]);
    else if (frame.type === "gone") this.page.gone?.(frame.id);
  }

  connected(frame) {
    this.attempt = 0;
    for (const timer of ["fallbackTimer", "lostTimer", "openTimer"]) clearTimeout(this[timer]);
    this.lostTimer = this.fallbackTimer = 0;
    this.leaveFallback();
    this.page.items(frame.items);
    this.show("live");
    this.complete(frame.items);
  }

  // A list's snapshot names the newest documents only; rows of older ones under way are asked for, and again at the next snapshot; all of them
  // after the page lay in the browser's cache.
  async complete(items) {
    const told = new Set(items.map((item) => item.document_id));
    const asks = this.page.shown && (this.away || this.page.shown().some((id) => !told.has(id)));
    this.away = false;
    if (!asks) return;
    const body = await this.fetch(this.page.ajax()).then((response) => response.json()).catch(() => null);
    if (body) this.page.items(body.items, body);
  }

  closed(code) {
    clearTimeout(this.openTimer);
    clearTimeout(this.silenceTimer);
    this.socket = null;
    if (this.stopped) return;
    if (code === SIGNED_OUT) return this.signedOut();
    if (code === NO_ACCESS) return this.noAccess();
    this.crowded = code === TOO_MANY;
    this.retryTimer = setTimeout(() => this.connect(), backoff(this.attempt++));
    // Once per outage: a row of attempts must not put the fallback off again and again.
    this.lostTimer ||= setTimeout(() => !this.falling && this.show("reconnecting"), LOST);
    if (!this.falling) this.fallbackTimer ||= setTimeout(() => this.fallBack(), FALLBACK);
  }

  async fallBack() {
    this.fallbackTimer = 0;
    if (this.falling || this.stopped) return;
    const falling = this.falling = new AbortController();
    let useLongPoll = true, failures = 0, turn = 0, first = true;
    while (!falling.signal.aborted) {
      const wait = useLongPoll && !first ? 25 : 0;
      try {
        const response = await this.fetch(useLongPoll ? this.page.poll(this.page.since(), wait) : this.page.ajax(), falling.signal);
        const body = await response.json();
        if (falling.signal.aborted) return;
        this.heard();
        this.page.items(body.items ?? [body], body);
        const pause = Number(response.headers.get("Retry-After") ?? 0) * 1000;
        failures = 0;
        first = false;
        this.show(useLongPoll && !pause ? "longpoll" : "polling");
        if (useLongPoll && !pause) continue;
        if (await this.sleep(pause || EVERY, falling)) return;
        // Now and then the better way is tried again.
        if (!useLongPoll && ++turn % 6 === 0) { useLongPoll = true; first = true; }
      } catch (error) {
        if (falling.signal.aborted) return;
        if (error.status === 401) return this.signedOut();
        if (error.status === 404 && !useLongPoll) return this.noAccess();
        failures += 1;
        if (useLongPoll && failures >= 2) { useLongPoll = false; failures = 0; continue; }
        if ([502, 503].includes(error.status)) this.show("restarting");
        else if (failures >= 3) this.show("stale");
        if (await this.sleep(failures >= 3 ? RARELY : useLongPoll ? 1000 : EVERY, falling)) return;
      }
    }
  }

  leaveFallback() {
    this.falling?.abort();
    this.falling = null;
  }

  async fetch(address, signal) {
    const limit = AbortSignal.timeout(SILENCE);
    const both = signal && AbortSignal.any ? AbortSignal.any([signal, limit]) : signal ?? limit;
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-cache", signal: both });
    if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status });
    return response;
  }

  sleep(time, falling) {
    return new Promise((done) => {
      setTimeout(() => done(falling.signal.aborted), time);
      falling.signal.addEventListener("abort", () => done(true), { once: true });
    });
  }

  signedOut() {
    this.stop();
    this.show("signed_out");
    say(words.errors.session_expired.message, true);
  }

  noAccess() {
    this.stop();
    this.show("forbidden");
    this.page.forbidden?.();
  }

  heard() { this.seenAt = new Date(); }

  show(state) {
    if (this.state !== state) this.speak(state);
    this.state = state;
    const { chip } = this;
    if (!chip) return;
    const { text, tip, shape } = words.chip[state];
    chip.dataset.chipState = state;
    chip.querySelector("[data-slot=text]").textContent = text.replace("{time}", clock(this.seenAt, false));
    const hint = tip.replace("{time}", clock(this.seenAt));
    chip.title = this.crowded && state === "polling" ? words.live.crowded : hint;
    const use = chip.querySelector("use");
    use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${shape}`);
    chip.querySelector("[data-chip-refresh]").hidden = state !== "stale";
    chip.querySelector("[data-chip-login]").hidden = state !== "signed_out";
    document.dispatchEvent(new CustomEvent("faktury:connection", { detail: state }));
  }

  // A loss is spoken once and only if it lasts; the return only if the loss was spoken.
  speak(state) {
    const well = ["live", "longpoll", "polling", "connecting"].includes(state);
    if (!well) {
      this.speakTimer ||= setTimeout(() => { this.spoken = true; say(words.live.lost); }, SPEAK);
      return;
    }
    if (state === "connecting") return;
    clearTimeout(this.speakTimer);
    this.speakTimer = 0;
    if (this.spoken) say(words.live.back);
    this.spoken = false;
  }
}
