/** Reads the little markup of guides: paragraphs, `## ` headings, `- ` lists. All else is text. Pure. */

export type Block = { is: "heading"; text: string } | { is: "list"; items: string[] } | { is: "text"; text: string };

export function blocksOf(body: string): Block[] {
  const blocks: Block[] = [];
  // A blank line or a heading ends what stands before it.
  let goesOn = false;
  for (const raw of body.split(/\r\n?|\n/)) {
    const line = raw.trim();
    const last = goesOn ? blocks.at(-1) : undefined;
    goesOn = line !== "" && !line.startsWith("## ");
    if (line === "") continue;
    if (!goesOn) blocks.push({ is: "heading", text: line.slice(3).trim() });
    else if (line.startsWith("- ")) {
      const item = line.slice(2).trim();
      if (last?.is === "list") last.items.push(item);
      else blocks.push({ is: "list", items: [item] });
    } else if (last?.is === "list") last.items.push(`${last.items.pop()} ${line}`);
    else if (last?.is === "text") last.text += ` ${line}`;
    else blocks.push({ is: "text", text: line });
  }
  return blocks;
}
