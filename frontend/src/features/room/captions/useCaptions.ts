import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import { type ConsentText, captionsDoing, listReluctant } from "../core/captions";
import { agreesToCaptions, findNoteTaker } from "../core/seats";
import { useCapabilities, useMediaView, useNameOf, useRoom, useRoomState, useWords } from "../useRoom";

/** Captions as they stand for whoever looks at this page. */
export function useCaptions() {
  const captions = useRoomState((state) => state.captions);
  const seats = useRoomState((state) => state.seats);
  const own = useRoomState((state) => (state.me ? state.seats[state.me.seat] : undefined));
  return {
    captions,
    on: findNoteTaker(seats) !== null,
    doing: captionsDoing(captions, seats),
    reluctant: listReluctant(seats),
    agrees: own !== undefined && agreesToCaptions(own),
  };
}

const textQuery = queryOptions({
  queryKey: ["consents", "captions"],
  queryFn: () => ask(api.GET("/api/consents/{kind}", { params: { path: { kind: "captions" } } })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What one is asked to agree to; null while it is on its way. */
export function useConsentText(wanted: boolean): { text: ConsentText | null; failed: boolean; again: () => void } {
  const newText = useRoomState((state) => state.captions.newText);
  const { data, isError, refetch } = useQuery({ ...textQuery, enabled: wanted });
  const text = newText && newText.version > (data?.version ?? 0) ? newText : (data ?? null);
  return { text, failed: isError && text === null, again: () => void refetch() };
}

/** What captions do, and why not more, in one sentence. */
export function useCaptionsSentence(): string {
  const { t, i18n } = useWords();
  const { captions, doing, reluctant } = useCaptions();
  const me = useRoomState((state) => state.me?.seat);
  const nameOf = useNameOf();
  if (doing === "off") {
    const { refused, ended } = captions;
    if (refused) return t(refused === "voice_unavailable" ? "captions.refused.unavailable" : "captions.refused.other");
    if (ended)
      return t(
        ended === "no_worker" || ended === "hearing_failed" ? `captions.ended.${ended}` : "captions.ended.other",
      );
  }
  if (doing === "consent" && reluctant.length > 0) {
    const names = reluctant.map((seat) => (seat === me ? t("captions.you") : nameOf(seat)));
    return t("captions.waitFor", { names: new Intl.ListFormat(i18n.language).format(names) });
  }
  return t(`captions.doing.${doing}`);
}

/** Why nothing of what we say is captioned, though we have agreed; null where it is. */
export function useUnheard(): string | null {
  const { t } = useWords();
  const { captions, doing, agrees } = useCaptions();
  const { sends } = useCapabilities();
  const view = useMediaView(useRoom().media);
  if (doing !== "listening" || !agrees || !sends) return null;
  if (!view.audio) return t("captions.unheard.noMicrophone");
  return captions.line === "connected" ? null : t("captions.unheard.connecting");
}
