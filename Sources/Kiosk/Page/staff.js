"use strict";
// The staff page: shut until a badge was shown and its PIN entered; goes back to the customers' page by itself.

const languages = ["zh-Hant", "zh-Hans", "en"];
const words = {
  "zh-Hant": {name: "繁體中文", title: "員工", erase: "刪除", ask: "請輸入 PIN", shut: "鎖上", today: "今天", last: "最近",
    unsent: count => `尚未送出的紀錄：${count}`, oldest: minutes => `（最久 ${minutes} 分鐘）`, locks: seconds => `${seconds} 秒後鎖上`,
    none: "還沒有", "opening-check": "開店檢查", "shift-report": "交班報表", "send-now": "立即送出",
    "pin-wrong": left => `PIN 不對，還可試 ${left} 次`, "too-many-pins": "錯太多次，請等 15 分鐘", "no-badge": "請再出示識別證",
    other: "現在不行，請看 voucherctl doctor", manager: "主管"},
  "zh-Hans": {name: "简体中文", title: "员工", erase: "删除", ask: "请输入 PIN", shut: "锁上", today: "今天", last: "最近",
    unsent: count => `尚未送出的记录：${count}`, oldest: minutes => `（最久 ${minutes} 分钟）`, locks: seconds => `${seconds} 秒后锁上`,
    none: "还没有", "opening-check": "开店检查", "shift-report": "交班报表", "send-now": "立即送出",
    "pin-wrong": left => `PIN 不对，还可试 ${left} 次`, "too-many-pins": "错太多次，请等 15 分钟", "no-badge": "请再出示工牌",
    other: "现在不行，请看 voucherctl doctor", manager: "主管"},
  "en": {name: "English", title: "Staff", erase: "Delete", ask: "Enter your PIN", shut: "Lock", today: "Today", last: "Last answers",
    unsent: count => `records not yet sent: ${count}`, oldest: minutes => ` (oldest ${minutes} min)`, locks: seconds => `locks in ${seconds} s`,
    none: "none yet", "opening-check": "Opening check", "shift-report": "Shift report", "send-now": "Send now",
    "pin-wrong": left => `Wrong PIN, ${left} more tries`, "too-many-pins": "Too often wrong: wait 15 minutes",
    "no-badge": "Show the badge again", other: "Not now: see voucherctl doctor", manager: "manager"},
};
const element = id => document.getElementById(id);
const patience = 45000;  // ms for the PIN

let tongue = null;       // what was chosen; the store's if nothing was
let usual = "zh-Hant";
let pin = "";
let complaint = null;
let findings = null;
let overview = null;
let began = performance.now();
let isTouched = false;   // since voucherd was last told
let isLeaving = false;
let isGoing = false;

const language = () => tongue ?? usual;

// Drawn only when it has changed: a button must not be exchanged under a finger, nor a line be read out twice.
function write(id, text) {
  if (element(id).textContent !== text) element(id).textContent = text;
}

function list(into, rows, fill) {
  const drawn = JSON.stringify([language(), rows]);
  if (into.drawn === drawn) return;
  into.drawn = drawn;
  into.replaceChildren(...rows.map(row => { const item = document.createElement("li"); fill(item, row); return item; }));
}

function draw() {
  const say = words[language()];
  document.documentElement.lang = language();
  element("title").textContent = say.title;
  element("shut").textContent = say.shut;
  const next = languages[(languages.indexOf(language()) + 1) % languages.length];
  element("language").lang = next;
  element("language").textContent = words[next].name;
  element("locked").hidden = overview !== null;
  element("open").hidden = overview === null;
  if (overview === null) {
    write("ask", say.ask);
    document.querySelector("[data-key=back]").setAttribute("aria-label", say.erase);
    write("entered", "●".repeat(pin.length) || "\u00a0");
    const text = complaint && (say[complaint.code] ?? say.other);
    write("wrong", typeof text === "function" ? text(complaint.detail) : text ?? "");
    write("who", "");
    document.dispatchEvent(new Event("drawn"));
    return;
  }
  document.body.dataset.headline = overview.headline;
  write("who", [overview.staff, ...(overview.manager ? [say.manager] : []), say.locks(Math.ceil(overview.left_ms / 1000))].join(" · "));
  write("headline", overview.headline);
  list(element("todo"), overview.what_to_do, (item, row) => { item.textContent = row[language()]; });
  const minutes = Math.floor((overview.records.oldest_age_s ?? 0) / 60);
  write("unsent", say.unsent(overview.records.not_sent) + (minutes > 0 ? say.oldest(minutes) : ""));
  element("todayTitle").textContent = say.today;
  list(element("today"), overview.tallies.length ? overview.tallies : [null], (item, row) => {
    item.textContent = row ? `${row.words[language()]} ${row.count}` : say.none;
  });
  element("lastTitle").textContent = say.last;
  list(element("answers"), overview.answers, (item, row) => {
    item.dataset.decision = row.decision;
    const [time, screen, text] = ["span", "b", "span"].map(name => document.createElement(name));
    [time.textContent, screen.textContent, text.textContent] = [row.clock, row.screen, row.words[language()]];
    item.append(time, screen, text);
  });
  for (const button of document.querySelectorAll("[data-action]")) button.textContent = say[button.dataset.action];
  list(element("findings"), findings ? [{...findings, title: say[findings.action]}, ...findings.lines] : [], (item, row) => {
    item.textContent = row.title ? `${row.title} · ${row.headline}` : row[language()];
  });
  document.dispatchEvent(new Event("drawn"));
}

// Shut first: while a badge waits for its PIN, the customers' page would come straight back here. And never to a page that
// can't be had: without voucherd the browser would show an error of its own, and stay with it.
async function leave() {
  isLeaving = true;
  if (isGoing) return;
  isGoing = true;
  try {
    await call("/v1/staff/shut", "", 2000);
    const answer = await fetch("/", {cache: "no-store", signal: AbortSignal.timeout(2000)});
    if (answer.ok) { location.replace("/"); return; }
  } catch {
    // Tried again within a second, under "out of service".
  }
  isGoing = false;
}

// limit: in ms, after which nothing comes any more: a ledger that is looked through takes its time.
async function call(path, body, limit = body === undefined ? 4000 : 120000) {
  const options = {cache: "no-store", signal: AbortSignal.timeout(limit)};
  if (body !== undefined) {
    Object.assign(options, {method: "POST", headers: {"Content-Type": "application/json"}, body});
  }
  const answer = await fetch(path, options);
  if (!answer.ok) throw Object.assign(new Error("refused"), await answer.json());
  return answer.status === 204 ? null : answer.json();
}

async function act(deed) {
  try {
    findings = {action: deed.action, ...await call("/v1/staff/actions", JSON.stringify(deed))};
  } catch (problem) {
    const line = Object.fromEntries(languages.map(name => [name, words[name][problem.code] ?? words[name].other]));
    findings = {action: deed.action, headline: "LOOK", lines: [line]};
  }
  await look();
}

async function look() {
  if (isLeaving) { leave(); return; }
  try {
    // Whoever reads, types a number or changes the language is at work, though nothing is asked of voucherd.
    if (isTouched && overview !== null) { isTouched = false; await call("/v1/staff/touch", ""); }
    overview = await call("/v1/staff/overview");
    usual = overview.language;
    draw();
  } catch (problem) {
    if (problem.code === "shut") {
      if (overview !== null || performance.now() - began > patience) leave();
    }
  }
}

async function enter() {
  const tried = pin;
  pin = "";
  complaint = null;
  draw();
  try {
    await call("/v1/staff/session", JSON.stringify({pin: tried}));
    await look();
  } catch (problem) {
    complaint = problem;
    draw();
    if (["no-badge", "too-many-pins"].includes(problem.code)) setTimeout(leave, 4000);
  }
}

element("pad").onclick = event => {
  const key = event.target.dataset.key ?? event.target.textContent;
  if (event.target.tagName !== "BUTTON") return;
  if (key === "back") pin = pin.slice(0, -1);
  else if (key === "enter") { if (pin.length >= 6) enter(); }
  else if (pin.length < 12) pin += key;
  draw();
};
element("deeds").onclick = event => {
  const action = event.target.dataset.action;
  if (action) act({action});
};
element("language").onclick = () => { tongue = languages[(languages.indexOf(language()) + 1) % languages.length]; draw(); };
element("shut").onclick = leave;
for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, () => { isTouched = true; }, true);
document.addEventListener("contextmenu", event => event.preventDefault());
counter.follow((view, isAnswer) => {
  // Another badge: its PIN is asked for here.
  if (view.state === "badge" && overview !== null) location.reload();
  if (!isAnswer || overview !== null) return;
  // The next customer interrupts whoever is looking for a PIN.
  sessionStorage.setItem("owed", view.show);
  leave();
});
setInterval(look, 1000);
draw();
look();
