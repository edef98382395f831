// The page of the local front. Everything a person typed is put in as text, never as markup.
"use strict";

const at = { lang: "fi", words: {}, people: null, panes: [], source: null };

function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

const word = (key) => at.words[at.lang]?.[key] ?? key;
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (b) => b.toString(16).padStart(2, "0")).join("");

async function call(path, body) {
  const answer = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: body ? { "Content-Type": "application/json", "X-Jana": "1" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const data = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return { ok: answer.ok, data };
}

// A file as a turn carries it.
const carried = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done({ data: reader.result.slice(reader.result.indexOf(",") + 1), size: file.size });
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

function state(text) { document.getElementById("state").textContent = text; }

// --- panes ------------------------------------------------------------------------------------------------------

class Pane {
  constructor(kind) {
    this.kind = kind;
    this.bubbles = new Map();
    this.about = null;
    this.title = el("h2", { id: `title-${kind}` });
    this.picker = el("select", { id: `pick-${kind}`, on: { change: () => { this.clear(); refresh(); this.relabel(); } } });
    this.figures = kind === "staff" ? el("a", { class: "figures" }) : null;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-labelledby": `title-${kind}`, tabindex: "0" });
    this.box = el("textarea", { id: `box-${kind}`, rows: "1", maxlength: "200000", on: { keydown: (e) => this.key(e) } });
    this.label = el("label", { class: "away", for: `box-${kind}` });
    this.send = el("button", { class: "send", type: "submit" });
    this.aboutLine = el("p", { class: "about", hidden: true });
    this.files = [];
    this.filesLine = el("p", { class: "about", hidden: true, "aria-live": "polite" });
    this.pick = el("input", { id: `files-${kind}`, class: "away", type: "file", multiple: true, on: { change: () => this.chosen([...this.pick.files]) } });
    this.attach = el("label", { class: "attach", for: `files-${kind}` });
    this.form = el("form", { class: "write", on: { submit: (e) => { e.preventDefault(); this.say(); } } },
      this.aboutLine, this.filesLine, this.pick, this.attach, this.label, this.box, this.send);
    this.pickLabel = el("label", { class: "away", for: `pick-${kind}` });
    this.node = el("section", { class: "pane", "aria-labelledby": `title-${kind}`, id: `pane-${kind}` },
      el("header", {}, this.title, this.figures, this.pickLabel, this.picker), this.log, this.form);
  }
  key(event) { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); } }
  clear() { this.bubbles.clear(); this.log.replaceChildren(); this.replyTo(null); }
  get who() { return this.kind === "student" ? { role: "student", name: this.picker.value } : { role: "staff", name: staffName() }; }
  get place() { return this.kind === "team" ? `team:${this.picker.value}` : `${this.kind}:${this.picker.value}`; }
  relabel() {
    this.title.textContent = word(this.kind);
    if (this.figures) {
      this.figures.textContent = word("figures");
      this.figures.href = `/indicators?name=${encodeURIComponent(this.picker.value)}&lang=${at.lang}`;
    }
    this.pickLabel.textContent = word(this.kind === "team" ? "which_team" : "which_person");
    this.label.textContent = word("write");
    this.box.placeholder = word(this.kind === "team" ? "write_team" : "write");
    this.send.textContent = word("send");
    this.attach.textContent = word("attach");
  }
  chosen(files) {
    this.files = files;
    this.pick.value = "";
    this.filesLine.hidden = !files.length;
    this.filesLine.replaceChildren();
    if (!files.length) return;
    this.filesLine.append(el("span", { text: files.map((file) => file.name).join(", ") }),
      el("button", { class: "reply", type: "button", text: word("detach"), on: { click: () => this.chosen([]) } }));
    this.box.focus();
  }
  replyTo(bubble) {
    this.about = bubble;
    this.aboutLine.hidden = !bubble;
    this.aboutLine.replaceChildren();
    if (!bubble) return;
    const first = bubble.text.split("\n")[0].slice(0, 60);
    this.aboutLine.append(el("span", { text: `${word("replying_to")} ${first}` }),
      el("button", { class: "reply", type: "button", text: word("stop_replying"), on: { click: () => this.replyTo(null) } }));
    this.box.focus();
  }
  // The box is free at once for the next words; if these could not be saved they come back into it.
  async say() {
    const text = this.box.value;
    const files = this.files;
    if (files.reduce((sum, file) => sum + file.size, 0) > 20_000_000) { state(word("too_large")); return; }
    const did = files.length ? { t: "sent", files: await Promise.all(files.map(carried)), note: text } : { t: "said", text };
    this.chosen([]);
    if (this.about) did.reply_to = this.about.ref;
    this.box.value = "";
    this.replyTo(null);
    if (await this.turn(did)) return;
    this.box.value = this.box.value ? `${text}\n${this.box.value}` : text;
    this.chosen(files);
  }
  // One turn after another, in the order they were made.
  turn(did) {
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.deliver(did));
    return this.queue;
  }
  // The same id goes with a second try, so nothing is done twice.
  async deliver(did) {
    const key = JSON.stringify(did);
    if (this.tried?.key !== key) this.tried = { key, id: newId() };
    const place = this.kind === "team" ? `team:${this.picker.value}` : "private";
    let answer;
    try { answer = await call("/api/turn", { ...this.who, place, did, lang: at.lang, id: this.tried.id }); }
    catch { answer = { ok: false, data: {} }; }
    if (answer.ok) this.tried = null;
    state(answer.ok ? "" : answer.data.sentence ?? word("not_saved"));
    return answer.ok;
  }
  put(bubble) {
    this.log.querySelector(":scope > .hint")?.remove();
    const old = this.bubbles.get(bubble.ref);
    if (!bubble.payload.parts.length) { old?.node.remove(); this.bubbles.delete(bubble.ref); return; }
    const focused = old && old.node.contains(document.activeElement);
    const node = draw(this, bubble);
    if (old) old.node.replaceWith(node);
    else {
      const later = [...this.bubbles.values()].filter((b) => b.first > bubble.first).sort((a, b) => a.first - b.first)[0];
      if (later) later.node.before(node); else this.log.append(node);
    }
    this.bubbles.set(bubble.ref, { ...bubble, node });
    if (focused) (node.querySelector("button, input, select, textarea") ?? this.log).focus({ preventScroll: true });
    if (!old || bubble.payload.parts.some((part) => part.t === "form")) node.scrollIntoView({ block: "nearest" });
  }
}

function staffName() { return document.getElementById("pick-staff").value; }

// --- one message ------------------------------------------------------------------------------------------------

function draw(pane, bubble) {
  const node = el("article", { class: "bubble" + (bubble.mine ? " mine" : "") + (bubble.payload.thread ? " under" : ""), lang: null });
  if (bubble.payload.by) node.append(el("p", { class: "who", text: bubble.payload.by }));
  for (const part of bubble.payload.parts) node.append(...drawPart(pane, bubble, part));
  if (pane.kind === "team" && !bubble.mine && bubble.payload.parts.some((p) => p.t === "choices")) {
    node.append(el("button", { class: "reply", type: "button", text: word("reply"), on: { click: () => pane.replyTo(bubble) } }));
  }
  const when = new Date(bubble.at);
  node.append(el("time", { datetime: bubble.at, text: when.toLocaleString(at.lang === "en" ? "en-GB" : at.lang, { dateStyle: "short", timeStyle: "short", timeZone: at.people.zone }) }));
  return node;
}

function drawPart(pane, bubble, part) {
  if (part.t === "say") return bubble.mine ? part.doc.map(([, , runs]) => el("p", { class: "mine-text", text: runs[0][0] })) : drawDoc(part.doc);
  if (part.t === "choices") return part.rows.map((row) => drawRow(pane, row));
  if (part.t === "form") return [drawForm(pane, part)];
  if (part.t === "picture") return [drawPicture(pane, bubble, part)];
  if (part.t === "attached") return [drawAttached(bubble, part)];
  if (part.t === "file") return [el("details", {}, el("summary", { text: part.name }), el("p", { text: part.text }))];
  return [];
}

function drawDoc(doc) {
  const nodes = [];
  for (const [kind, number, runs] of doc) {
    const inside = runs.map(drawRun);
    if (kind === "bullet" || kind === "step") {
      const name = kind === "bullet" ? "UL" : "OL";
      let list = nodes[nodes.length - 1];
      if (list?.nodeName !== name) { list = el(name.toLowerCase(), { start: name === "OL" ? number : null }); nodes.push(list); }
      list.append(el("li", {}, ...inside));
    } else if (kind === "quote") {
      const last = nodes[nodes.length - 1];
      if (last?.nodeName === "BLOCKQUOTE") last.append("\n", ...inside); else nodes.push(el("blockquote", {}, ...inside));
    } else if (kind === "code") nodes.push(el("pre", {}, el("code", {}, ...inside)));
    else nodes.push(el("p", {}, ...inside));
  }
  return nodes;
}

function drawRun([text, look, href]) {
  let node = document.createTextNode(text);
  if (look.includes("c")) node = el("code", {}, node);
  if (look.includes("i")) node = el("em", {}, node);
  if (look.includes("b")) node = el("strong", {}, node);
  if (href && /^https?:\/\//.test(href)) node = el("a", { href, rel: "noopener noreferrer", target: "_blank" }, node);
  return node;
}

function drawRow(pane, row) {
  return el("div", { class: "buttons" }, ...row.map(([label, handle, number]) =>
    el("button", { type: "button", text: label, on: { click: () => pane.turn({ t: "pressed", handle, number }) } })));
}

function drawPicture(pane, bubble, part) {
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const src = `/api/picture/${encodeURIComponent(bubble.ref)}.svg?place=${encodeURIComponent(bubble.place)}&theme=${theme}`;
  const small = `${src}&small=1`;
  const short = part.alt.split("\n")[0];
  const stay = pane.log.scrollHeight - pane.log.scrollTop - pane.log.clientHeight < 80;
  const loaded = () => { if (stay || pane.opening) pane.log.scrollTop = pane.log.scrollHeight; };
  return el("figure", {},
    el("picture", {}, el("source", { srcset: small, media: "(max-width: 30rem)" }), el("img", { src, alt: short, on: { load: loaded } })),
    el("figcaption", {}, el("details", {}, el("summary", { text: word("as_text") }), el("p", { text: part.alt }))));
}

function drawAttached(bubble, part) {
  const src = `/api/file/${encodeURIComponent(bubble.ref)}/${encodeURIComponent(part.id)}?place=${encodeURIComponent(bubble.place)}`;
  const gone = (event) => event.target.replaceWith(el("p", { class: "hint", text: word("file_gone") }));
  if (part.kind === "photo") {
    return el("figure", {}, el("a", { href: src, target: "_blank", rel: "noopener" },
      el("img", { src, alt: part.name, loading: "lazy", on: { error: gone } })));
  }
  if (part.kind === "voice") return el("audio", { src, controls: true, preload: "none", "aria-label": part.name, on: { error: gone } });
  return el("p", {}, el("a", { href: src, download: part.name, text: part.name }));
}

// --- forms ------------------------------------------------------------------------------------------------------

function drawForm(pane, part) {
  const form = part.form;
  const fields = form.fields.map((field) => drawField(field, form));
  const node = el("form", { novalidate: true, "aria-label": form.title });
  node.append(el("strong", { text: form.title }), ...fields.map((f) => f.node),
    el("div", { class: "buttons" }, el("button", { type: "submit", text: form.submit }), ...cancelButton(pane, part)));
  const values = () => Object.fromEntries(fields.filter((f) => !f.node.hidden).map((f) => [f.field.key, f.value()]));
  const sync = () => { const now = values(); for (const f of fields) f.node.hidden = !asked(f.field, now); };
  node.addEventListener("input", sync);
  sync();
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    const filled = Object.entries(values()).map(async ([key, value]) => [key, value instanceof File ? await carried(value) : value]);
    pane.turn({ t: "filled", handle: form.handle, values: Object.fromEntries(await Promise.all(filled)) });
  });
  return node;
}

function cancelButton(pane, part) {
  const row = part.rows[part.rows.length - 1] ?? [];
  const found = row.find(([label]) => label === part.form.words.cancel);
  if (!found) return [];
  return [el("button", { type: "button", text: found[0], on: { click: () => pane.turn({ t: "pressed", handle: found[1], number: found[2] }) } })];
}

function asked(field, values) {
  if (!field.only_if) return true;
  const said = values[field.only_if[0]];
  return [said].flat().some((one) => field.only_if[1].includes(one === true ? "yes" : one === false ? "no" : String(one)));
}

let fieldNumber = 0;

function drawField(field, form) {
  const name = `f${++fieldNumber}`;
  const made = FIELDS[field.kind](field, form, name);
  const error = field.refused ? el("p", { class: "error", id: `${name}-error`, text: field.refused }) : null;
  const hint = field.help || !field.required ? el("p", { class: "hint", id: `${name}-hint`, text: field.help || form.words.optional }) : null;
  const describedby = [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(" ") || null;
  let node;
  if (made.group) {
    node = el("fieldset", { "aria-describedby": describedby, "aria-invalid": field.refused ? "true" : null },
      el("legend", { text: field.label }), hint, error, ...made.nodes);
  } else {
    made.nodes[0].setAttribute("id", name);
    if (describedby) made.nodes[0].setAttribute("aria-describedby", describedby);
    if (field.refused) made.nodes[0].setAttribute("aria-invalid", "true");
    node = el("div", {}, el("label", { class: "label", for: name, text: field.label }), hint, error, ...made.nodes);
  }
  return { field, node, value: made.value };
}

const radio = (name, value, label, checked, extra) => el("label", { class: extra ?? "option" },
  el("input", { type: "radio", name, value, checked }), el("span", { text: label }));
const chosen = (nodes, name) => nodes.map((n) => n.querySelector(`input[name="${name}"]:checked`)).find(Boolean)?.value ?? null;

const FIELDS = {
  text(field) {
    const long = !field.required ? "input" : "textarea";
    const box = el(long, { type: long === "input" ? "text" : null, rows: "3" });
    box.value = typeof field.value === "string" ? field.value : "";
    return { nodes: [box], value: () => box.value };
  },
  choice(field, form, name) {
    const nodes = field.options.map(([key, label]) => radio(name, key, label, field.value === key));
    return { group: true, nodes, value: () => chosen(nodes, name) };
  },
  yesno(field, form, name) {
    const nodes = [radio(name, "yes", form.words.yes, field.value === true || field.value === "yes"), radio(name, "no", form.words.no, field.value === false || field.value === "no")];
    return { group: true, nodes, value: () => chosen(nodes, name) };
  },
  many(field, form, name) {
    const ticked = new Set(Array.isArray(field.value) ? field.value : Object.keys(field.value ?? {}));
    const nodes = field.options.map(([key, label]) => el("label", { class: "option" },
      el("input", { type: "checkbox", name, value: key, checked: ticked.has(key) }), el("span", { text: label })));
    return { group: true, nodes, value: () => nodes.map((n) => n.querySelector(":checked")?.value).filter(Boolean) };
  },
  scale(field, form, name) {
    const places = el("div", { class: "places" }, ...["1", "2", "3", "4", "5"].map((p) => radio(name, p, form.words[`place_${p}`], field.value === p, "place")));
    const cant = radio(name, "cant_say", form.words.cant_say, field.value === "cant_say");
    const [left, right] = field.poles;
    const poles = el("div", { class: "poles" }, el("span", { text: `1 = ${left}` }), el("span", { text: `5 = ${right}` }));
    const nodes = [poles, places, cant];
    return { group: true, nodes, value: () => chosen(nodes, name) };
  },
  factors(field, form, name) {
    const w = form.words;
    const nodes = field.options.map(([key, label], number) => {
      const id = `${name}-${number}`;
      const pick = el("select", { id }, el("option", { value: "", text: "–" }),
        ...[["+", w.helps], ["-", w.hinders], ["±", w.both]].flatMap(([sign, said]) =>
          ["1", "2", "3"].map((s) => el("option", { value: sign + s, text: `${said} ${w[`strength_${s}`]}`, selected: field.value?.[key] === sign + s }))));
      const row = el("div", { class: "factor" }, el("label", { for: id, text: label }), pick);
      row.pick = { key, pick };
      return row;
    });
    return { group: true, nodes, value: () => Object.fromEntries(nodes.map((n) => [n.pick.key, n.pick.pick.value]).filter(([, v]) => v)) };
  },
  file(field) {
    const box = el("input", { type: "file" });
    return { nodes: [box], value: () => box.files[0] ?? field.value ?? null };
  },
};

// --- start ------------------------------------------------------------------------------------------------------

function paneOf(place) { return at.panes.find((pane) => pane.place === place); }

async function refresh() {
  const query = at.panes.map((pane) => `place=${encodeURIComponent(pane.place)}`).join("&");
  const { ok, data } = await call(`/api/messages?${query}`);
  if (!ok) { state(word("not_read")); return; }
  for (const pane of at.panes) pane.clear();
  for (const bubble of data.messages) paneOf(bubble.place)?.put(bubble);
  for (const pane of at.panes) {
    if (!pane.bubbles.size && pane.kind !== "team") pane.log.append(el("p", { class: "hint", text: word(`empty_${pane.kind}`) }));
    pane.log.scrollTop = pane.log.scrollHeight;
    pane.opening = true;
    setTimeout(() => { pane.opening = false; }, 3000);
  }
  at.source?.close();
  at.source = new EventSource(`/api/live?${query}&seq=${data.seq}`);
  at.source.onmessage = (event) => { const bubble = JSON.parse(event.data); paneOf(bubble.place)?.put(bubble); };
  at.source.onerror = () => state(word("away"));
  at.source.onopen = () => state("");
}

function relabel() {
  document.documentElement.lang = at.lang;
  document.getElementById("library").textContent = at.people.library[at.lang];
  document.title = `Jana – ${at.people.library[at.lang]}`;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const pane of at.panes) pane.relabel();
  const team = at.panes.find((pane) => pane.kind === "team");
  for (const option of team.picker.options) option.textContent = at.people.teams.find((t) => t.key === option.value).name[at.lang];
  document.querySelectorAll("#tabs button").forEach((button) => { button.textContent = word(button.dataset.pane); });
}

async function changeLang(lang) {
  at.lang = lang;
  localStorage.setItem("jana-lang", lang);
  relabel();
  for (const pane of at.panes.slice(0, 2)) await call("/api/lang", { ...pane.who, lang });
  await refresh();
}

function showPane(kind) {
  for (const pane of at.panes) pane.node.dataset.shown = pane.kind === kind ? "yes" : "no";
  document.querySelectorAll("#tabs button").forEach((b) => b.setAttribute("aria-current", String(b.dataset.pane === kind)));
}

async function start() {
  at.people = (await call("/api/people")).data;
  at.words = at.people.words;
  at.panes = ["student", "staff", "team"].map((kind) => new Pane(kind));
  const names = { student: at.people.students, staff: at.people.staff.map((m) => m.name), team: at.people.teams.map((t) => t.key) };
  for (const pane of at.panes) for (const name of names[pane.kind]) pane.picker.append(el("option", { value: name, text: name }));
  document.getElementById("panes").append(...at.panes.map((pane) => pane.node));
  document.getElementById("tabs").append(...at.panes.map((pane) => el("li", {}, el("button", { type: "button", "data-pane": pane.kind, on: { click: () => showPane(pane.kind) } }))));
  at.lang = localStorage.getItem("jana-lang") ?? "fi";
  const select = document.getElementById("lang");
  select.value = at.lang;
  select.addEventListener("change", () => changeLang(select.value));
  relabel();
  showPane("student");
  await refresh();
}

start();
