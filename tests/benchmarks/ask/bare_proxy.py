"""The least that people build: a POST goes to the model, and what comes back goes out as server-sent events.

No sign-in, no database, no meter, no log, no check of what the model says. The conversation of each interview is read
from a file at the start: the very messages that Intraview sends for the same interview, so that the model's work and
its stream are the same.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import openai
import uvicorn

model = openai.AsyncOpenAI(api_key="key-of-the-benchmark", base_url=os.environ["OPENAI_BASE_URL"], max_retries=0)
conversations: dict[str, list[dict[str, str]]] = {}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    asked = json.loads(body)
    messages: Any = [*conversations[asked["interview_id"]], {"role": "user", "content": asked["answer"]}]
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    stream = await model.chat.completions.create(model="fake", messages=messages, stream=True)
    async for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            data = json.dumps({"text": chunk.choices[0].delta.content})
            await send({"type": "http.response.body", "body": f"data: {data}\n\n".encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})


def main(port: int, file: Path) -> None:
    conversations.update(json.loads(file.read_text()))
    # As config/server.py has it.
    uvicorn.run(
        application, host="127.0.0.1", port=port, loop="uvloop", http="httptools", lifespan="off",
        access_log=False, log_config=None, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
