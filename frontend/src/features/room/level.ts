import { useEffect, useState } from "react";
import { audioContext } from "./sound";

/** Loudness of a block of samples, 0 to 1, on a scale where ordinary speech lies in the middle. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-10);
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
}

/** How loud a microphone is, ten times a second; 0 without one. */
export function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const context = track && audioContext();
    if (!context) {
      setLevel(0);
      return;
    }
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      setLevel(track.enabled ? loudness(samples) : 0);
    }, 100);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  }, [track]);
  return level;
}
