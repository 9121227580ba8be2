import { useEffect, useRef, type VideoHTMLAttributes } from "react";

/** A picture from a track. Always muted: sound has an element of its own, so that hiding a picture never silences anyone. */
export function Video({ track, ...rest }: { track: MediaStreamTrack } & VideoHTMLAttributes<HTMLVideoElement>) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    void video.play().catch(() => {}); // a hidden tab may refuse; it plays once it is looked at
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return <video {...rest} ref={element} autoPlay playsInline muted />;
}
