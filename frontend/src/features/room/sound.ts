/** Sounds are made, not fetched: two soft tones, so that a knock is heard from another tab. */

let context: AudioContext | null = null;

/** The one audio context of the page; asleep until the first touch, as browsers want it. */
export function audioContext(): AudioContext | null {
  if (typeof AudioContext === "undefined") return null;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume().catch(() => {});
  return context;
}

/** Plays tones (in Hz) one after another into `to`. */
export function playTones(tones: readonly number[], to: AudioNode, secondsEach = 0.22): void {
  const { context } = to;
  tones.forEach((hertz, i) => {
    const start = context.currentTime + i * secondsEach;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.16, start + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, start + secondsEach);
    tone.connect(gain).connect(to);
    tone.start(start);
    tone.stop(start + secondsEach);
  });
}

export function playKnock(): void {
  const here = audioContext();
  if (here) playTones([587, 784], here.destination);
}

/** Plays the test tone on a chosen speaker, where the browser lets one choose. */
export async function playTest(speaker: string | null): Promise<void> {
  const here = audioContext();
  if (!here) return;
  const out = here.createMediaStreamDestination();
  const player = new Audio();
  player.srcObject = out.stream;
  if (speaker && "setSinkId" in player) await player.setSinkId(speaker).catch(() => {});
  await player.play().catch(() => {});
  playTones([523, 659, 784, 1047], out, 0.3);
  setTimeout(() => {
    player.pause();
    player.srcObject = null;
  }, 1800);
}
