// Makes src/generated/protocol.ts from docs/protocol.schema.json, so that the room's frames have one home: the server's
// `sessions_live/protocol.py`. `--check` only tells whether the file is up to date.
import { readFileSync, writeFileSync } from "node:fs";

const from = new URL("../../docs/protocol.schema.json", import.meta.url);
const to = new URL("../src/generated/protocol.ts", import.meta.url);
const schema = JSON.parse(readFileSync(from, "utf8"));
const defs = schema.$defs;

const nameOf = (ref) => ref.$ref.split("/").pop();

/** The names of one side's frames, in the order the server lists them. */
const namesOf = (union) => defs[union].oneOf.map(nameOf);

function typeOf(one) {
  if (one.$ref) return nameOf(one);
  if (one.enum) return one.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in one) return JSON.stringify(one.const);
  const some = one.anyOf ?? one.oneOf;
  if (some) return some.map(typeOf).join(" | ");
  if (one.type === "array") {
    const item = typeOf(one.items ?? {});
    return item.includes("|") ? `(${item})[]` : `${item}[]`;
  }
  if (one.type === "object") return "Record<string, unknown>";
  return (
    { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" }[one.type] ?? "unknown"
  );
}

function reach(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name) || !defs[name]) continue;
    seen.add(name);
    reach(
      [...JSON.stringify(defs[name]).matchAll(/"#\/\$defs\/(\w+)"/g)].map((found) => found[1]),
      seen,
    );
  }
  return seen;
}

const client = namesOf("ClientFrame");
const server = namesOf("ServerFrame");
const asked = reach(client);

function write(name) {
  const def = defs[name];
  const required = new Set(def.required ?? []);
  const fields = Object.entries(def.properties ?? {}).map(([field, one]) => {
    // A client may leave out whatever has a default. The server sends its defaults, save for those that are null.
    const sent = required.has(field) || (!asked.has(name) && one.default !== null && "default" in one);
    const key = /^\w+$/.test(field) ? field : JSON.stringify(field);
    const doc = one.description ? `  /** ${one.description} */\n` : "";
    return `${doc}  ${key}${sent ? "" : "?"}: ${typeOf(one)};`;
  });
  const doc = def.description ? `/** ${def.description} */\n` : "";
  return `${doc}export interface ${name} {\n${fields.join("\n")}\n}\n`;
}

const text = [
  "// Generated from docs/protocol.schema.json by scripts/generate-protocol.mjs. Not to be changed by hand.",
  "",
  ...[...reach([...client, ...server])].map(write),
  `export type ClientFrame =\n${client.map((name) => `  | ${name}`).join("\n")};`,
  "",
  `export type ServerFrame =\n${server.map((name) => `  | ${name}`).join("\n")};`,
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(to, "utf8") !== text) {
    console.error("src/generated/protocol.ts is not what the schema says: run `node scripts/generate-protocol.mjs`.");
    process.exit(1);
  }
} else {
  writeFileSync(to, text);
}
