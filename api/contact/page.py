"""The page on which a contact answers: one file each of markup, style and script, without a build.

The secret stands behind the # of the address. A browser sends that part to nobody, so whoever opens
the link in advance, a scanner for instance, sees an empty page and changes nothing.
"""

HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>webcare</title>
<link rel="stylesheet" href="/answer/page.css"></head>
<body><main id="page" aria-live="polite"><noscript>JavaScript is needed here; or just reply to the
e-mail.</noscript></main><script src="/answer/page.js"></script></body></html>
"""

CSS = """
:root { color-scheme: light dark; --line: #8886; --accent: #2f6f62; --brand: #2f6f62;
  --alarm: #b3261e }
@media (prefers-color-scheme: dark) { :root { --brand: #7cc4b4; --alarm: #f2b8b5 } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 40rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.3rem; margin: .2rem 0 } h2 { font-size: 1rem; margin: 1.4rem 0 .4rem }
.brand { color: var(--brand); font-weight: 600 } .quiet { opacity: .7; font-size: .9rem }
.turn { border: 1px solid var(--line); border-radius: .6rem; padding: .6rem .8rem; margin: .5rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere }
.turn.first { border-width: 2px; border-color: var(--brand) }
button.file { margin-top: .5rem; padding: .4rem } img { display: block; max-width: 100%;
  margin-top: .5rem; border-radius: .4rem }
.choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem }
button, select, textarea, input { font: inherit; width: 100%; border-radius: .5rem;
  border: 1px solid var(--line); padding: .7rem; background: transparent; color: inherit }
option { color: #000 }
textarea { min-height: 9rem; resize: vertical }
button { cursor: pointer } button[aria-pressed="true"] { border: 2px solid var(--brand) }
button.send { background: var(--accent); color: #fff; font-weight: 600; margin-top: .8rem }
button:disabled { opacity: .5 }
label { display: block; margin: .7rem 0 .2rem }
.use { display: flex; gap: .5rem; align-items: center } .use input { width: auto }
.use label { margin: 0 } [role="alert"] { color: var(--alarm); margin: .6rem 0 }
"""

SCRIPT = """
"use strict";
const page = document.getElementById("page");
const secret = location.hash.slice(1);
const KINDS = { answer_question: "answer", ask_back: "ask_back", hand_on_question: "hand_on",
  decline_question: "decline" };
const TURNS = { question: "question", ask_back: "ask_back_said", clarification: "clarification",
  answer: "answer_said", handed_on: "handed_on", declined: "declined" };
let id = crypto.randomUUID();

const make = (tag, more = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...inside);
  return element;
};
const post = async (what, body) => {
  const answer = await fetch("/api/contact/" + what, { method: "POST",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(
    new Error([said.detail, said.right].filter(Boolean).join(" ")),
    { said, refused: answer.status < 500 && answer.status !== 429 });
  return said;
};
const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
  reader.onerror = reject;
  reader.readAsDataURL(file);
});
const moment = (at, language) => new Date(at).toLocaleString(language,
  { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
const turn = (by, text, first) => make("div", { className: "turn" + (first ? " first" : "") },
  make("div", { className: "quiet", textContent: by }), text ?? "…");

// Fetched when somebody asks for it: a picture is shown, anything else saved.
const attached = (file, w) => {
  const button = make("button", { type: "button", className: "file",
    textContent: file.name || w.shown_file });
  button.onclick = async () => {
    button.disabled = true;
    const answer = await fetch("/api/contact/attachment", { method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ secret, id: file.id }) });
    if (!answer.ok) { button.textContent = w.failed; return; }
    const content = await answer.blob();
    if (content.type.startsWith("image/")) button.replaceWith(make("img", { alt: file.name,
      src: "data:" + content.type + ";base64," + await base64(content) }));
    else {
      make("a", { href: URL.createObjectURL(content), download: file.name || "file" }).click();
      button.disabled = false;
    }
  };
  return button;
};

const show = (q) => {
  const w = q.words;
  document.documentElement.lang = q.language;
  document.title = w.title;
  page.replaceChildren(make("div", { className: "brand", textContent: q.brand }),
    make("h1", { textContent: w.title }));
  if (!q.open) page.append(make("p", { textContent: w.settled }));
  else if (q.due_at) page.append(make("p", { textContent: w.due + " " +
    moment(q.due_at, q.language) }));
  if (q.reference) page.append(make("p", { textContent: w.reference + ": " + q.reference }));
  q.thread.forEach((each, number) => page.append(
    turn([w[TURNS[each.turn]], each.by].filter(Boolean).join(" · "), each.text, number === 0)));
  if (q.context.length) page.append(make("h2", { textContent: w.conversation }),
    ...q.context.map((each) => { const shown = turn(each.by, each.text);
      shown.append(...each.files.map((one) => attached(one, w))); return shown; }));
  if (q.sent.length) page.append(make("h2", { textContent: w.sent }),
    ...q.sent.map((each) => turn(q.brand, each.text)));
  if (q.possible.length) page.append(form(q));
};

const form = (q) => {
  const w = q.words;
  const labels = { answer: w.your_answer, ask_back: w.your_question, hand_on: w.your_reason,
    decline: w.your_reason };
  const place = make("div");
  const choices = make("div", { className: "choices" });
  const choose = (kind) => {
    for (const each of choices.children)
      each.setAttribute("aria-pressed", String(each.dataset.kind === kind));
    place.replaceChildren(...fields(kind));
  };
  const fields = (kind) => {
    const name = KINDS[kind];
    const text = make("textarea", { id: "text", required: true });
    const use = ["quotable", "internal"].map((value, number) => make("div",
      { className: "use" }, make("input", { type: "radio", name: "use", value, id: value,
      checked: number === 0 }), make("label", { htmlFor: value, textContent: w[value] })));
    const files = make("input", { type: "file", id: "files", multiple: true });
    const whom = make("select", { id: "whom" },
      ...q.departments.flatMap((d) => d.contacts.map((c) => make("option",
        { value: d.id + " " + c.id, textContent: d.name + " · " + c.name }))),
      make("option", { value: "", textContent: w.somebody_else }));
    const alarm = make("div");
    alarm.setAttribute("role", "alert");
    const send = make("button", { className: "send", type: "button", textContent: w.send });
    send.onclick = async () => {
      if (!text.value.trim()) { text.focus(); return; }
      send.disabled = true;
      alarm.textContent = "";
      try {
        const [department_id, contact_id] = name === "hand_on" ? whom.value.split(" ") : [];
        const chosen = name === "answer" ? [...files.files] : [];
        if (chosen.some((each) => each.size > 5e6)) throw new Error(w.too_large);
        const sent = await post("say", { secret, id,
          kind: name === "hand_on" && !department_id ? "ask_back" : kind, text: text.value,
          use: document.querySelector("input[name=use]:checked")?.value ?? "quotable",
          department_id: department_id || null, contact_id: contact_id || null,
          files: await Promise.all(chosen.map(async (each) =>
            ({ name: each.name, content: await base64(each) }))) });
        if (sent) { page.replaceChildren(make("div", { className: "brand",
          textContent: q.brand }), make("h1", { textContent: w.thanks }));
          scrollTo(0, 0); }
      } catch (error) {
        alarm.textContent = w.failed + ": " + error.message;
        // Without an answer nobody knows whether it arrived: under the same id it acts once.
        if (error.refused) id = crypto.randomUUID();
        send.disabled = false;
      }
    };
    return [
      ...(name === "hand_on" ? [make("label", { htmlFor: "whom", textContent: w.to_whom }), whom]
        : []),
      make("label", { htmlFor: "text", textContent: labels[name] }), text,
      ...(name === "answer" ? [...use, make("label", { htmlFor: "files", textContent: w.files }),
        files] : []),
      alarm, send];
  };
  for (const kind of Object.keys(KINDS))
    if (q.possible.includes(kind)) {
      const button = make("button", { type: "button", textContent: w[KINDS[kind]],
        onclick: () => choose(kind) });
      button.dataset.kind = kind;
      choices.append(button);
    }
  const whole = make("section", {}, make("h2"), choices, place);
  choose(choices.firstChild.dataset.kind);
  return whole;
};

post("look", { secret }).then(show).catch((error) => {
  page.replaceChildren(make("h1", { textContent: error.said?.detail ?? error.message }),
    make("p", { textContent: error.said?.right ?? "" }));
});
"""
