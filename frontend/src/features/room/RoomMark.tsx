/** Two people facing each other: the mark alone, where a name would lead out of the room. */
export function RoomMark({ className }: { className?: string }) {
  return (
    <svg className={className} width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
      <path d="M1 1.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
      <path d="M25 1.5a8.5 8.5 0 0 0 0 17z" fill="var(--accent)" />
    </svg>
  );
}
