// Writes src/generated/api.ts from the server's OpenAPI document: the one at INTRAVIEW_SERVER, or a file given as
// argument. The room's frames have a generator of their own.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const server = process.env.INTRAVIEW_SERVER ?? "http://127.0.0.1:8000";

async function read() {
  if (process.argv[2]) return JSON.parse(await readFile(process.argv[2], "utf8"));
  const answer = await fetch(`${server}/api/schema?format=json`);
  if (!answer.ok) throw new Error(`${server}/api/schema answered ${answer.status}`);
  return answer.json();
}

const document = await read();
for (const [name, schema] of Object.entries(document.components.schemas)) {
  // The document calls a field with a default optional in answers too, but the server always sends the whole of one.
  const answered = !name.endsWith("Request") && name !== "ProblemOut";
  if (answered && schema.properties) schema.required = Object.keys(schema.properties);
}
const types = await openapiTS(document, { alphabetize: true, defaultNonNullable: false });
const notice = "// Generated from /api/schema by `npm run generate`. Don't edit.\n\n";
await writeFile(new URL("../src/generated/api.ts", import.meta.url), notice + astToString(types));
