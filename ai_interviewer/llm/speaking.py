"""The interviewer's words for one turn: by the model if it can, by the offline interviewer if not."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec

from ai_interviewer.llm import offline, openai_compatible, rules
from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.llm.config import ModelConfig
from ai_interviewer.llm.errors import FailureKind, ModelFailed, Nonsense
from ai_interviewer.llm.incremental import ObjectReader
from ai_interviewer.llm.openai_compatible import Completion
from ai_interviewer.llm.prompts import wording_prompt
from ai_interviewer.llm.schema import MAX_ACKNOWLEDGEMENT, MAX_QUESTION, WORDING_SCHEMA, Wording
from ai_interviewer.llm.text import SentenceCutter, one_line
from ai_interviewer.values import Brief, Reset, Sentence, Usage, Utterance

log = logging.getLogger(__name__)

_WORDING = msgspec.json.Decoder(Wording)
_LONGEST = {"acknowledgement": MAX_ACKNOWLEDGEMENT, "question": MAX_QUESTION}
_MOST_SENTENCES = 12

_breakers: dict[tuple[str, str], Breaker] = {}
_lock = threading.Lock()


def breaker_of(config: ModelConfig, model: str) -> Breaker:
    """This process's breaker for one model at one endpoint."""
    with _lock:
        return _breakers.setdefault((config.base_url, model), Breaker())


async def speak(
    brief: Brief, *, config: ModelConfig | None, breaker: Breaker | None = None
) -> AsyncGenerator[Sentence | Reset | Utterance, None]:
    """One turn's words, sentence by sentence; the last item is the whole Utterance.

    The sentences since the last Reset, joined by spaces, are what was said. Two tries at the model share its deadline;
    then the offline interviewer takes the turn and says so. Never raises for a provider's fault. If you may stop before
    the end, wrap it in `contextlib.aclosing`, so that the provider's stream is closed at once.
    """
    if config is None:
        utterance = offline.compose(brief)
        for sentence in offline.pieces(utterance):
            yield Sentence(sentence)
        yield utterance
        return

    turn = _Turn(brief, config, breaker or breaker_of(config, config.model))
    async with aclosing(turn.speak()) as speech:
        async for item in speech:
            yield item


class _Turn:
    """One turn at the model: what is left of its deadline, what it has cost, what went wrong."""

    def __init__(self, brief: Brief, config: ModelConfig, breaker: Breaker) -> None:
        self.brief = brief
        self.config = config
        self.breaker = breaker
        self.left = config.deadline
        self.calls = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.failures: list[FailureKind] = []
        self.began = time.monotonic()

    async def speak(self) -> AsyncGenerator[Sentence | Reset | Utterance, None]:
        streamed = False
        await openai_compatible.get_ready()  # at the expense of nobody's deadline
        resting = self.breaker.refuses()
        if resting is not None:
            self.failures.append(resting)
        tries = 0 if resting else 2
        while tries and self.left > 0:
            tries -= 1
            try:
                async with aclosing(self.attempt()) as words:
                    async for item in words:
                        streamed = streamed or isinstance(item, Sentence)
                        yield item
            except ModelFailed as failure:
                self.note(failure)
                if not failure.again or (failure.wait or 0) >= self.left:
                    break
                if streamed:
                    streamed = False
                    yield Reset()
                if tries and failure.wait:
                    self.left -= failure.wait
                    await asyncio.sleep(failure.wait)
            else:
                self.breaker.succeeded()
                return
        if not resting:
            self.breaker.failed(self.failures[-1])
        if streamed:
            yield Reset()
        utterance = self.by_the_stand_in()
        for sentence in offline.pieces(utterance):
            yield Sentence(sentence)
        yield utterance

    async def attempt(self) -> AsyncGenerator[Sentence | Utterance, None]:
        """One call: sentences that have passed the rules, then the utterance. Raises ModelFailed."""
        self.calls += 1
        prompt = wording_prompt(self.brief)
        hearing = _Hearing(self.brief, prompt)
        call = Completion(
            self.config, model=self.config.model, messages=prompt.messages, name="turn", schema=WORDING_SCHEMA
        )
        pieces = call.pieces()
        patience = min(self.config.patience, self.left)
        try:
            for sentence in hearing.opening:
                yield Sentence(sentence)
            while True:
                piece = await self.next_piece(pieces, patience)
                if piece is None:
                    break
                for sentence in hearing.hear(piece):
                    patience = self.left  # it has begun to speak
                    yield Sentence(sentence)
            for sentence in hearing.finish():
                yield Sentence(sentence)
        finally:
            await pieces.aclose()
            await call.close()
            self.prompt_tokens += call.prompt_tokens
            self.completion_tokens += call.completion_tokens
        yield Utterance(
            said=" ".join(hearing.said),
            question=hearing.question,
            usage=self.usage(),
            failures=tuple(self.failures),
        )

    async def next_piece(self, pieces: AsyncGenerator[str, None], patience: float) -> str | None:
        """The next piece, or None at the end. Only the provider's time counts, not that of whoever listens to us.

        The timeout never spans a `yield`: it would cancel whoever listens instead of the call.
        """
        loop = asyncio.get_running_loop()
        before = loop.time()
        try:
            async with asyncio.timeout(max(0.0, min(patience, self.left))):
                return await anext(pieces, None)
        except TimeoutError as problem:
            raise ModelFailed("timeout", "deadline") from problem
        finally:
            self.left -= loop.time() - before

    def note(self, failure: ModelFailed) -> None:
        """A failed call, for the staff's list and the log."""
        self.failures.append(failure.kind)
        log.warning(
            "model.failed kind=%s why=%s model=%s turn=%s call=%s milliseconds=%s",
            failure.kind, failure.why, self.config.model, self.brief.turn, self.calls, self.milliseconds(),
        )  # fmt: skip

    def milliseconds(self) -> int:
        return round((time.monotonic() - self.began) * 1000)

    def usage(self) -> Usage:
        return Usage(
            provider=openai_compatible.NAME,
            model=self.config.model,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            milliseconds=self.milliseconds(),
            calls=self.calls,
        )

    def by_the_stand_in(self) -> Utterance:
        """The offline interviewer's utterance, with what the model has cost all the same."""
        usage = msgspec.structs.replace(self.usage(), provider=offline.NAME)
        return msgspec.structs.replace(
            offline.stand_in(self.brief), usage=usage, fell_back=True, failures=tuple(self.failures)
        )


class _Hearing:
    """Makes sentences of a model's JSON while it comes, and lets through only what keeps the rules."""

    def __init__(self, brief: Brief, prompt: "rules.Prompt") -> None:
        self.brief = brief
        self.prompt = prompt
        self.opening = offline.opening(brief) if brief.turn == 0 else []
        self.said = list(self.opening)
        self.question = ""
        self._reader = ObjectReader()
        self._cutters = {"acknowledgement": SentenceCutter(), "question": SentenceCutter()}
        self._heard: list[str] = []  # as `said`, but for what we say ourselves
        self._lengths = dict.fromkeys(_LONGEST, 0)
        self._acknowledged = False
        self._asked: list[str] = []  # the question's sentences
        self._waiting: list[str] = []  # those of them that nobody has heard yet
        self._known, self._trusted = rules.words_around(brief)

    def hear(self, piece: str) -> list[str]:
        """Sentences that may be said now that this piece has come."""
        ready: list[str] = []
        for key, text in self._reader.feed(piece):
            cutter = self._cutters.get(key)
            if cutter is None:
                raise Nonsense("unknown field")
            self._lengths[key] += len(text or "")
            if self._lengths[key] > _LONGEST[key] or len(self._heard) > _MOST_SENTENCES:
                raise Nonsense("too long")  # now, before anyone has read on for pages
            complete = list(cutter.push(text) if text is not None else cutter.finish())
            if key == "question":
                ready += self._ask(complete, ended=text is None)
            else:
                ready += self._acknowledge(complete)
                if text is None:
                    self._acknowledged = True
                    ready += self._ask([], ended=bool(self.question))
        return ready

    def finish(self) -> list[str]:
        """The end of the stream: check the whole. Answers what is still to be said."""
        if not self._reader.done:
            raise Nonsense("no object" if not self._reader.raw else "unfinished")
        try:
            wording = _WORDING.decode(self._reader.raw)
        except msgspec.MsgspecError as problem:  # also of the wrong shape or length
            raise Nonsense("wrong shape") from problem
        if self.brief.move.kind == "close":
            rest = offline.closing(self.brief)
            self.said += rest
            return rest
        if not self.question or one_line(wording.question) != self.question:
            raise Nonsense("no question")
        return []

    def _acknowledge(self, sentences: list[str]) -> list[str]:
        if self.brief.turn == 0:
            return []  # the greeting is the persona's
        return self._pass([one for one in sentences if "?" not in one])  # that would be a second question

    def _ask(self, sentences: list[str], *, ended: bool) -> list[str]:
        """Sentences of the question: at once if they are to the point, else when the whole has been looked at."""
        if self.brief.move.kind == "close":
            return []  # there is none to be asked any more
        self._asked += sentences
        self._waiting += sentences
        if ended:
            self.question = " ".join(self._asked)
            rules.check_question(self.question, self.brief)
        if not self._acknowledged or not (ended or all(rules.is_about(one, self.brief) for one in self._waiting)):
            return []
        ready, self._waiting = self._waiting, []
        return self._pass(ready)

    def _pass(self, sentences: list[str]) -> list[str]:
        if not sentences:
            return []
        self._heard += sentences
        rules.check_words(" ".join(self._heard), self.prompt, known=self._known, trusted=self._trusted)
        self.said += sentences
        return sentences
