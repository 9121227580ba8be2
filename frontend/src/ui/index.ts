/** The parts every screen is made of. They know no word of the product: what they say is given to them. */
export { Avatar, initials } from "./Avatar";
export { Button, ButtonLink } from "./Button";
export { Icon, type IconName } from "./Icon";
export { Margin, Moment } from "./Margin";
export { Count, Key, Mark, type Tone } from "./Mark";
export { type Month, Months } from "./Months";
export { useNow } from "./now";
export { PageTitle, useWindowTitle } from "./PageTitle";
export { Empty, Failed, useAfter, Waiting } from "./States";
export { Bar, Facts, Note, Sheet } from "./Surface";
export { type Column, Table } from "./Table";
// Field and Dialog bring parts of Mantine: import them from "@/ui/Field" and "@/ui/Dialog" where they are needed, so
// that the first page doesn't carry them.
