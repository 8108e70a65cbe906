"use strict";
// What happens at the counter while the staff page covers the customers' one: their answers, with colour, shape and sound.
// As there, every event is whole, and within 3 s of the last word nothing stands that voucherd does not say any more.

const counter = (() => {
  const silenceLimit = 2700;  // ms without an event
  const grace = 900;          // ms after an answer's end
  const answers = ["held", "accepted", "repeat", "refused", "undecided", "one-at-a-time", "paused", "test"];
  const out = {"zh-Hant": ["暫停服務", "請到櫃檯辦理"], "zh-Hans": ["暂停服务", "请到柜台办理"], "en": ["Out of service", "Please go to the counter"]};
  const part = id => document.getElementById(id);
  const wallAtStart = Date.now() - performance.now();
  const now = () => Math.max(performance.now(), Date.now() - wallAtStart);

  let manner = {language: "zh-Hant", volume: 50};
  let view = null;      // what voucherd said last
  let heard = now();    // when, by this page's clock
  let told = () => {};  // whom to tell of what is new
  let source = null;
  let opened = 0;

  const isSilent = () => now() - heard > silenceLimit;
  const isAnswer = () => view !== null && answers.includes(view.state);

  function draw() {
    const isOut = isSilent();
    part("out").hidden = !isOut;
    part("out").lang = part("banner").lang = manner.language;
    [part("outFirst").textContent, part("outSecond").textContent] = out[manner.language];
    const isOver = !isAnswer() || view.left_ms !== undefined && now() - heard > view.left_ms + grace;
    part("banner").hidden = isOut || isOver;
    if (part("banner").hidden) return;
    const lines = view.texts[manner.language];
    const slip = [view.number, view.clock].filter(what => what !== undefined).join(" · ");
    for (const [id, text] of [["bannerFirst", lines[0]], ["bannerSecond", lines[1] ?? ""], ["bannerSlip", slip], ["bannerCode", view.code]]) {
      if (part(id).textContent !== text) part(id).textContent = text;
    }
    part("banner").dataset.state = view.state;
  }

  function hear(event) {
    heard = now();
    const isFirst = view === null;
    const isNew = isFirst || event.view.show !== view.show;
    [manner, view] = [event.manner, event.view];
    draw();
    // What stood before this page was opened was heard on the other.
    if (isNew && !isFirst && view.sound) sound(view.sound, Math.min(1, manner.volume / 100));
    if (isNew) told(view, isAnswer());
  }

  function look() {
    // The browser tries again by itself, but not after every kind of end, and ever more slowly.
    if (now() - Math.max(heard, opened) > silenceLimit) open();
    draw();
  }

  function open() {
    source?.close();
    opened = now();
    source = new EventSource("/v1/events");
    source.onmessage = message => hear(JSON.parse(message.data));
  }

  // whenNew: gets a view that is new, and whether it answers somebody.
  function follow(whenNew) {
    told = whenNew;
    setInterval(look, 100);
    open();
  }

  return {follow, isSilent};
})();
