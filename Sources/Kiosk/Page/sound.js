"use strict";
// One rising tone for yes, two low ones for no: told apart with closed eyes.

let audio = null;

function tone(from, to, start, length, volume) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = "triangle";
  oscillator.frequency.setValueAtTime(from, start);
  oscillator.frequency.exponentialRampToValueAtTime(to, start + length);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + .02);
  gain.gain.setValueAtTime(volume, start + length - .05);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

// volume: from 0 to 1.
function sound(kind, volume) {
  performance.mark("sound", {detail: {kind, volume}});
  if (volume === 0) return;
  audio ??= new AudioContext();
  audio.resume();
  const start = audio.currentTime + .01;
  if (kind === "accept") {
    tone(520, 1040, start, .45, volume);
  } else {
    tone(220, 200, start, .22, volume);
    tone(196, 175, start + .3, .3, volume);
  }
}
