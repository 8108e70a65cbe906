"use strict";
// What the holder of a badge does beyond looking: try a voucher, take back, decide, pause. voucherd says who may; a manager's
// page alone offers the rest. Every deed takes two taps.

const deedWords = {
  "zh-Hant": {test: "測試券", campaigns: "活動暫停", void: "取消核銷", override: "人工放行", slip: "請輸入單號", back: "返回",
    why: "為什麼取消？", sure: "系統無法判斷這張券，不是券的問題。放行會記在您的名下。", pause: "暫停", resume: "恢復",
    "managers-only": "只有主管可以",
    reasons: {"wrong-item": "品項錯誤", "not-served": "沒有提供", "changed-mind": "顧客改變主意", "by-mistake": "操作錯誤", other: "其他"}},
  "zh-Hans": {test: "测试券", campaigns: "活动暂停", void: "取消核销", override: "人工放行", slip: "请输入单号", back: "返回",
    why: "为什么取消？", sure: "系统无法判断此券，不是券的问题。放行会记在您的名下。", pause: "暂停", resume: "恢复",
    "managers-only": "只有主管可以",
    reasons: {"wrong-item": "商品错误", "not-served": "未提供", "changed-mind": "顾客改变主意", "by-mistake": "操作错误", other: "其他"}},
  "en": {test: "Test voucher", campaigns: "Pause offers", void: "Take back", override: "Accept anyway", slip: "Enter the slip's number",
    back: "Back", why: "Why is it taken back?", sure: "The system can't judge this voucher; it is not the voucher's fault. It is recorded that you accepted it.",
    pause: "Pause", resume: "Resume", "managers-only": "Only a manager may",
    reasons: {"wrong-item": "Wrong item", "not-served": "Not served", "changed-mind": "Changed their mind", "by-mistake": "By mistake", other: "Other"}},
};
for (const name of languages) Object.assign(words[name], deedWords[name]);

let panel = null;  // what is being asked: {kind, …}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.onclick = press;
  return made;
}

function show(next) {
  panel = next;
  draw();
  drawPanel();
  if (panel) document.querySelector("#panel button")?.focus();
}

async function showCampaigns() {
  try {
    show({kind: "campaigns", ...await call("/v1/staff/campaigns")});
  } catch { await look(); }
}

function reasons(say) {
  return Object.entries(say.reasons).map(([reason, text]) =>
    button(text, () => { const seq = Number(panel.seq); show(null); act({action: "void", seq, reason}); }));
}

function pad() {
  const keys = document.createElement("div");
  keys.className = "pad";
  const number = document.createElement("p");
  number.className = "number";
  number.textContent = panel.typed || "\u00a0";
  const press = key => {
    if (key === "←") panel.typed = panel.typed.slice(0, -1);
    else if (key !== "OK") panel.typed = (panel.typed + key).slice(0, 12);
    else if (Number(panel.typed) > 0) return show({kind: "void", seq: panel.typed});
    number.textContent = panel.typed || "\u00a0";
  };
  for (const key of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "←", "0", "OK"]) {
    const made = button(key, () => press(key));
    if (key === "←") made.setAttribute("aria-label", words[language()].erase);
    keys.append(made);
  }
  return [number, keys];
}

function drawPanel() {
  const say = words[language()];
  element("panel").hidden = panel === null || overview === null;
  if (panel !== null) element("open").hidden = true;
  if (panel === null) return;
  const title = {void: panel.seq ? `${panel.seq} · ${say.why}` : say.slip, override: say.sure, campaigns: say.campaigns}[panel.kind];
  element("panelTitle").textContent = title;
  const rows = {
    void: () => panel.seq ? reasons(say) : pad(),
    override: () => [button(say.override, () => { const trace = panel.trace; show(null); act({action: "override", trace}); })],
    campaigns: () => panel.campaigns.map(row => {
      const line = document.createElement("p");
      const name = document.createElement("span");
      name.textContent = row.texts[language()] ? `${row.texts[language()]} (${row.campaign})` : row.campaign;
      const action = row.paused ? "resume" : "pause";
      line.append(name, button(say[action], async () => {
        await act({action, issuer: row.issuer, campaign: row.campaign});
        await showCampaigns();
      }));
      return line;
    }),
  }[panel.kind]();
  element("panelAbout").textContent = panel.row ? `${panel.row.clock} · ${panel.row.words[language()]}` : "";
  element("panelRows").replaceChildren(...rows);
  element("panelBack").textContent = say.back;
}

// The page was drawn anew: what may be done stands beside it.
document.addEventListener("drawn", () => {
  if (overview === null) { if (panel) show(null); return; }
  const say = words[language()];
  element("managers").hidden = !overview.manager;
  for (const open of document.querySelectorAll("[data-open]")) open.textContent = say[open.dataset.open];
  for (const [place, item] of [...element("answers").children].entries()) {
    const row = overview.answers[place];
    if (!row || item.querySelector("button")) continue;
    for (const deed of row.deeds) {
      item.append(button(say[deed], () => show({kind: deed, row, ...(deed === "void" ? {seq: String(row.seq)} : {trace: row.trace})})));
    }
  }
  if (panel) element("open").hidden = true;
  if (panel && panel.drawn !== language()) { panel.drawn = language(); drawPanel(); }
});
element("managers").onclick = event => {
  if (event.target.dataset.open === "campaigns") showCampaigns();
  if (event.target.dataset.open === "void") show({kind: "void", typed: ""});
};
element("panelBack").onclick = () => show(null);
draw();
