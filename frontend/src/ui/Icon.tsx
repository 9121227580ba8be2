/** Our own icons on a 20 px grid: stroke 1.5, round ends. Every one is decoration: the words stand beside it. */
const drawings = {
  alert: <path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1" />,
  arrow: <path d="M3.5 10h13M12 5.5l4.5 4.5-4.5 4.5" />,
  back: <path d="M12 5.5 7.5 10l4.5 4.5" />,
  calendar: (
    <>
      <rect x="3" y="4" width="14" height="13" rx="1.5" />
      <path d="M3 8h14M7 2.5v3M13 2.5v3" />
    </>
  ),
  camera: (
    <>
      <rect x="2" y="5" width="11" height="10" rx="1.5" />
      <path d="m13 9 5-3v8l-5-3" />
    </>
  ),
  cameraOff: (
    <path d="M5.5 5H11.5A1.5 1.5 0 0 1 13 6.5V9l5-3v8l-2.5-1.5M13 13.5A1.5 1.5 0 0 1 11.5 15h-8A1.5 1.5 0 0 1 2 13.5v-7L3 5.3M2.5 2.5l15 15" />
  ),
  captions: (
    <>
      <rect x="2.5" y="4.5" width="15" height="11" rx="1.5" />
      <path d="M8.6 8.6a2 2 0 1 0 0 2.8M14 8.6a2 2 0 1 0 0 2.8" />
    </>
  ),
  chat: <path d="M3 4h14v10H9.5L6 17v-3H3z" />,
  check: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 5.5V10l3 2" />
    </>
  ),
  close: <path d="m5 5 10 10M15 5 5 15" />,
  copy: (
    <>
      <rect x="7" y="7" width="10" height="10" rx="1.5" />
      <path d="M13 7V4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13H7" />
    </>
  ),
  document: <path d="M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9h5M7.5 12h5" />,
  down: <path d="m5.5 8 4.5 4.5L14.5 8" />,
  download: <path d="M10 3v10M6 9.5l4 4 4-4M3.5 16.5h13" />,
  eye: (
    <>
      <path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z" />
      <circle cx="10" cy="10" r="2.5" />
    </>
  ),
  flag: <path d="M5 17.5v-14h10l-2.5 3.5L15 10.5H5" />,
  forward: <path d="M8 5.5 12.5 10 8 14.5" />,
  hand: (
    <path d="M6 10V5.2a1.2 1.2 0 0 1 2.4 0V9m0-4.5V3.7a1.2 1.2 0 0 1 2.4 0V9m0-3.8a1.2 1.2 0 0 1 2.4 0V10m0-2.5a1.2 1.2 0 0 1 2.4 0V12c0 3.5-2 5.5-5 5.5-2.8 0-4-1.3-5.2-3.5L3.6 10.8c-.6-1.2 1-2 1.7-1.1L6 10.8" />
  ),
  home: <path d="M3 9.5 10 3l7 6.5V17h-4.5v-4.5h-5V17H3z" />,
  inbox: <path d="M3 11.5 5 4h10l2 7.5V16H3zM3 11.5h4l1 2h4l1-2h4" />,
  key: (
    <>
      <circle cx="6.5" cy="13.5" r="3.5" />
      <path d="m9 11 7.5-7.5M13 7l2.5 2.5" />
    </>
  ),
  leave: <path d="M12 3.5h4.5v13H12M3.5 10h9M9.5 7l3 3-3 3" />,
  lock: (
    <>
      <rect x="4" y="9" width="12" height="8" rx="1.5" />
      <path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9" />
    </>
  ),
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  microphone: (
    <>
      <rect x="7.5" y="2.5" width="5" height="9" rx="2.5" />
      <path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />
    </>
  ),
  microphoneOff: (
    <path d="M12.5 8.5V5a2.5 2.5 0 0 0-4.8-1M7.5 7.5V9a2.5 2.5 0 0 0 4 2M4.5 9.5a5.5 5.5 0 0 0 8.6 4.5M15.5 9.5c0 .8-.2 1.5-.4 2.2M10 15v2.5M2.5 2.5l15 15" />
  ),
  more: (
    <>
      <circle cx="4.5" cy="10" r=".8" />
      <circle cx="10" cy="10" r=".8" />
      <circle cx="15.5" cy="10" r=".8" />
    </>
  ),
  note: <path d="M4 3h12v9l-4.5 5H4zM11.5 17v-5H16M7 7h6M7 10h4" />,
  pause: <path d="M7 4.5v11M13 4.5v11" />,
  people: (
    <>
      <circle cx="7.5" cy="7" r="3" />
      <path d="M2 16.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4.2a3 3 0 0 1 0 5.6M15 12.3c1.6.7 2.7 2.1 3 4.2" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="6.5" r="3.5" />
      <path d="M3.5 17c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5" />
    </>
  ),
  pin: <path d="M7 3h6l-1 6 3 2.5H5L8 9zM10 11.5V17" />,
  play: <path d="M6.5 4.5v11l9-5.5z" />,
  plus: <path d="M10 4v12M4 10h12" />,
  repeat: <path d="M4 10a6 6 0 0 1 10.5-4L16.5 8M16.5 4v4h-4M16 10a6 6 0 0 1-10.5 4L3.5 12M3.5 16v-4h4" />,
  screen: (
    <>
      <rect x="2.5" y="3.5" width="15" height="10.5" rx="1.5" />
      <path d="M7 17h6M10 11.5V6.5M7.8 8.5 10 6.3l2.2 2.2" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5.5" />
      <path d="m13 13 4 4" />
    </>
  ),
  send: <path d="M3 10 17 3.5 13 17l-3-5.5z" />,
  sessions: <path d="M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1" />,
  shield: <path d="M10 2.5 16 5v4.5c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8V5z" />,
  signal: <path d="M3.5 14v2M8 11v5M12.5 7.5V16M17 4v12" />,
  skip: <path d="M5 4.5v11l8-5.5zM15 4.5v11" />,
  speaker: <path d="M3 8v4h3l4 3.5v-11L6 8zM13 7.5a3.5 3.5 0 0 1 0 5M15.3 5.3a6.7 6.7 0 0 1 0 9.4" />,
  trash: <path d="M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.8 11.5h8.4L15 5.5M8.5 9v5M11.5 9v5" />,
  wallet: <path d="M3 6.5V15a1.5 1.5 0 0 0 1.5 1.5h12v-10H4.5a1.5 1.5 0 0 1 0-3H15v3M13.5 11.5h.1" />,
  wave: <path d="M2.5 10H4M6.5 6.5v7M10 3v14M13.5 6.5v7M16 10h1.5" />,
} as const;

export type IconName = keyof typeof drawings;

/** One icon. `small` is 16 px, for marks and help lines. */
export function Icon({ name, small, className }: { name: IconName; small?: boolean; className?: string }) {
  const size = small ? 16 : 20;
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  );
}
