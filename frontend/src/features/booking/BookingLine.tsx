import { Link } from "react-router";
import lines from "@/features/sessions/sessions.module.css";
import { Avatar, ButtonLink, Icon, Mark } from "@/ui";
import { asksMe, isAhead, isOpen, may, otherOf, toneOf } from "./booking";
import { JoinButton } from "./JoinButton";
import { useTexts } from "./texts";
import type { Booking } from "./types";
import { useBookingWords } from "./words";

/** A booking in a list: with whom, about what, when, how it stands, and the way in once there is one. */
export function BookingLine({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const person = otherOf(booking);
  const ahead = isAhead(booking);
  const open = may(booking, "join") && isOpen(booking.room, words.now);
  return (
    <li>
      {person ? (
        <Avatar name={person.name} picture={person.picture} />
      ) : (
        <span className={lines.practiceIcon}>
          <Icon name="wave" />
        </span>
      )}
      <div>
        <p className="row wrap">
          <Link to={`/bookings/${booking.id}`}>
            <bdi>{words.title(booking)}</bdi>
          </Link>
          <State booking={booking} />
        </p>
        <p className={`${lines.names} small muted`}>{person ? <bdi>{secondLine()}</bdi> : t("ai")}</p>
      </div>
      <div className={`${lines.when} small`}>
        <span>{words.range(booking.starts_at, booking.ends_at)}</span>
        <span className="muted">{ahead ? words.relative(booking.starts_at) : words.length(minutes(booking) * 60)}</span>
      </div>
      {open ? (
        <JoinButton booking={booking} tight />
      ) : (
        asksMe(booking) && <ButtonLink to={`/bookings/${booking.id}`}>{t("lists.answer")}</ButtonLink>
      )}
    </li>
  );

  /** Who it is, or where the title says that, what they are. */
  function secondLine(): string {
    if (booking.topic && person?.name) return person.name;
    if (booking.role === "candidate" && booking.interviewer) return booking.interviewer.headline;
    return t(`page.${opposite(booking)}`);
  }
}

const opposite = ({ role }: Booking) => (role === "candidate" ? "interviewer" : "candidate");

const minutes = ({ starts_at, ends_at }: Booking) => (Date.parse(ends_at) - Date.parse(starts_at)) / 60_000;

/** What is out of the ordinary; that a session ahead is confirmed is not. */
function State({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  if (booking.proposal) return <Mark tone="soon">{t("moved")}</Mark>;
  if (booking.state === "confirmed") return null;
  return <Mark tone={toneOf(booking.state)}>{t(`state.${booking.state}`)}</Mark>;
}
