import { expect, it } from "vitest";
import { blocksOf } from "./guideText";

it("reads paragraphs, headings and lists", () => {
  expect(
    blocksOf("Be on time.\nAlways.\n\n## Before\n- Read the CV\n- Check\n  your sound\nand light\n\nThen begin."),
  ).toEqual([
    { is: "text", text: "Be on time. Always." },
    { is: "heading", text: "Before" },
    { is: "list", items: ["Read the CV", "Check your sound and light"] },
    { is: "text", text: "Then begin." },
  ]);
});

it("takes everything else for text", () => {
  expect(blocksOf("# No\n\n<b>bold</b> [link](javascript:x)\r\n\r\n##none")).toEqual([
    { is: "text", text: "# No" },
    { is: "text", text: "<b>bold</b> [link](javascript:x)" },
    { is: "text", text: "##none" },
  ]);
  expect(blocksOf(" \n\n")).toEqual([]);
});
