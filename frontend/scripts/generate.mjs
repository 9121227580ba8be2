// Writes the types that are not ours to write: src/generated/api.ts from the server's OpenAPI document, and
// src/generated/protocol.ts from the room protocol's JSON Schema. Run it with a server at INTRAVIEW_SERVER.
import { writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const server = process.env.INTRAVIEW_SERVER ?? "http://127.0.0.1:8000";
const here = new URL("..", import.meta.url);
const notice = (source) => `// Generated from ${source} by \`npm run generate\`. Don't edit.\n\n`;

const answer = await fetch(`${server}/api/schema?format=json`);
if (!answer.ok) throw new Error(`${server}/api/schema answered ${answer.status}`);
// What the server always sends in an answer is there: a client need not ask twice.
const api = await openapiTS(await answer.json(), { alphabetize: true });
await writeFile(new URL("src/generated/api.ts", here), notice("/api/schema") + astToString(api));

await import("./generate-protocol.mjs");
