"use strict";
// Shows what voucherd says, and nothing else. Every event is whole, so that a lost one costs nothing.
// Two rules hold whatever happens: within 3 s of the last word it is out of service, and an answer goes when its time is over.

const silenceLimit = 2700;  // ms without an event: five that did not come
const grace = 900;          // ms after an answer's end in which voucherd may say what comes next
const visit = 20000;        // ms without anything that happens, after which a customer's own settings go
const languages = ["zh-Hant", "zh-Hans", "en"];
const words = {
  "zh-Hant": {name: "繁體中文", larger: "放大", louder: "大聲", ago: n => `${n} 秒前`, star: n => `${n} 分，滿分 5 分`, enter: "動態條碼請輸入",
    code: "服務條碼", out: ["暫停服務", "請到櫃檯辦理"], ready: ["請出示券的條碼", "鏡頭只讀條碼，不錄影"]},
  "zh-Hans": {name: "简体中文", larger: "放大", louder: "大声", ago: n => `${n} 秒前`, star: n => `${n} 分，满分 5 分`, enter: "动态码请输入",
    code: "服务码", out: ["暂停服务", "请到柜台办理"], ready: ["请出示券码", "镜头只读条码，不录像"]},
  "en": {name: "English", larger: "Larger", louder: "Louder", ago: n => `${n} s ago`, star: n => `${n} out of 5`, enter: "For a live code enter",
    code: "Service code", out: ["Out of service", "Please go to the counter"],
    ready: ["Show your voucher", "The camera only reads codes and records nothing"]},
};
const inAll = what => Object.fromEntries(languages.map(language => [language, words[language][what]]));
const out = {show: "", state: "out", code: "O1", texts: inAll("out")};
const ready = {show: "", state: "ready", code: "", texts: inAll("ready")};

const element = id => document.getElementById(id);
const [first, second, slip, slipText, slipAge, code] = ["first", "second", "slip", "slipText", "slipAge", "code"].map(element);
const [stars, service, languageButton, largerButton, louderButton] =
  ["stars", "service", "language", "larger", "louder"].map(element);

let manner = {language: "zh-Hant", large_text: false, volume: 50, service: false, version: null};
let view = out;          // what voucherd said last
let heard = -Infinity;   // when, by this page's clock
let began = 0;           // when the page first showed it
let chosen = {};         // what this customer has chosen
let touched = 0;         // when something last happened
let painted = "";        // what stands on the screen, so that nothing is drawn twice
let sounded = null;      // the show whose sound was made, or that had none

// Both clocks: one stops while the machine sleeps, the other may be set. Whichever ran further counts.
const wallAtStart = Date.now() - performance.now();
const now = () => Math.max(performance.now(), Date.now() - wallAtStart);

const language = () => chosen.language ?? manner.language;
const large = () => chosen.large ?? manner.large_text;

// Latin letters and digits among Han ones get a size of their own. What stands already is left alone: a screen reader says
// what is new in the answer, and would say it again.
function put(into, text, tongue) {
  const key = `${tongue} ${text}`;
  if (into.dataset.put === key) return;
  into.dataset.put = key;
  into.replaceChildren();
  if (tongue === "en") { into.textContent = text; return; }
  for (const part of text.split(/([\x20-\u02ff\u2013\u2026]+)/)) {
    if (!part) continue;
    if (/[!-\u02ff]/.test(part) && /^[\x20-\u02ff\u2013\u2026]+$/.test(part)) {
      const span = document.createElement("span");
      span.className = "latin";
      span.textContent = part;
      into.append(span);
    } else {
      into.append(part);
    }
  }
}

// What may be shown now.
function current() {
  const time = now();
  if (time - heard > silenceLimit) return out;
  if (view.left_ms !== undefined && time - heard > view.left_ms + grace) return ready;
  return view;
}

function draw() {
  const shown = current();
  const tongue = language();
  const age = shown.age_ms === undefined ? null : Math.floor((shown.age_ms + now() - heard) / 1000);
  const tellsAge = age !== null && (shown.state === "repeat" || age >= 3);
  const look = JSON.stringify([shown.show, shown.state, shown.code, shown.texts[tongue], shown.number, shown.clock, shown.digits,
    tellsAge ? age : null, tongue, large(), chosen.loud, manner.service]);
  if (look === painted) return;
  painted = look;
  document.documentElement.lang = tongue;
  document.documentElement.classList.toggle("large", large());
  document.body.dataset.state = shown.state;
  put(first, shown.texts[tongue][0], tongue);
  put(second, shown.texts[tongue][1] ?? "", tongue);
  const hasDigits = shown.digits !== undefined;
  const under = hasDigits ? `${words[tongue].enter} ${shown.digits.replace(/(?=...$)/, " ")}`
    : [shown.number, shown.clock].filter(part => part !== undefined).join(" · ");
  put(slipText, under, tongue);
  put(slipAge, !hasDigits && under && tellsAge ? ` · ${words[tongue].ago(age)}` : "", tongue);
  slip.hidden = under === "";
  code.textContent = shown.code;
  stars.hidden = shown.state !== "rating";
  for (const star of stars.children) star.setAttribute("aria-label", words[tongue].star(star.dataset.stars));
  service.hidden = !manner.service || shown.state !== "rating" && shown.state !== "thanks";
  if (!service.hidden && !service.getAttribute("src")) service.src = "/service.svg";
  service.alt = words[tongue].code;
  const next = languages[(languages.indexOf(tongue) + 1) % languages.length];
  languageButton.lang = next;
  languageButton.textContent = words[next].name;
  largerButton.textContent = words[tongue].larger;
  largerButton.setAttribute("aria-pressed", String(large()));
  louderButton.textContent = words[tongue].louder;
  louderButton.setAttribute("aria-pressed", String(Boolean(chosen.loud)));
  louderButton.hidden = manner.volume === 0;
  tellPainted(shown);
}

// For measuring: when what was drawn has reached the screen.
function tellPainted(shown) {
  const detail = {state: shown.state, show: shown.show, heard};
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.mark("painted", {detail});
    channel.port2.postMessage(null);
  });
  if (performance.getEntriesByName("painted").length > 300) performance.clearMarks("painted");
}

function hear(event) {
  heard = now();
  if (manner.version !== null && event.manner.version !== manner.version) { location.reload(); return; }
  manner = event.manner;
  const isNew = event.view.show !== view.show;
  view = event.view;
  if (isNew) {
    if (!["ready", "out"].includes(view.state)) touched = heard;
    began = heard;
  }
  draw();
  // A page that was just opened shows what stands, and is silent about it.
  // It does sound for an answer that has brought it back from the staff page, which left that to this one.
  const isOwed = sounded !== null || sessionStorage.getItem("owed") === view.show;
  if (isNew && isOwed && view.sound && (view.age_ms ?? 0) < 2000) {
    sound(view.sound, Math.min(1, manner.volume / 100 * (chosen.loud ? 2 : 1)));
  }
  sessionStorage.removeItem("owed");
  if (isNew) sounded = view.show;
  if (isNew && view.state === "badge") location.assign("/staff");
}

let source = null;
let opened = 0;
function open() {
  source?.close();
  opened = now();
  source = new EventSource("/v1/events");
  source.onmessage = message => hear(JSON.parse(message.data));
}

function look() {
  const time = now();
  // The browser tries again by itself, but not after every kind of end, and ever more slowly.
  if (time - Math.max(heard, opened) > silenceLimit) open();
  if (time - touched > visit && Object.keys(chosen).length && ["ready", "out"].includes(current().state)) chosen = {};
  draw();
}

function choose(change) {
  touched = now();
  change();
  draw();
}
languageButton.onclick = () =>
  choose(() => { chosen.language = languages[(languages.indexOf(language()) + 1) % languages.length]; });
largerButton.onclick = () => choose(() => { chosen.large = !large(); });
louderButton.onclick = () => choose(() => { chosen.loud = !chosen.loud; });
for (const star of stars.children) {
  star.onclick = () => {
    if (current().state !== "rating") return;
    fetch("/v1/rating", {
      method: "POST", headers: {"Content-Type": "application/json"},
      body: JSON.stringify({show: view.show, stars: Number(star.dataset.stars)}),
    }).catch(() => {});
  };
}
document.addEventListener("visibilitychange", look);
document.addEventListener("contextmenu", event => event.preventDefault());
setInterval(look, 100);
open();
draw();
