/** The code of a friend, from the link that led here until the account is made. */

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;

const KEY = "intraview.friend";

/** The code in a link, if it looks like one. */
export function friendOf(search: URLSearchParams): string {
  const code = search.get("friend")?.trim() ?? "";
  return /^[\w-]{4,40}$/.test(code) ? code : "";
}

export function keepFriend(shelf: Shelf, code: string): void {
  try {
    shelf?.setItem(KEY, code);
  } catch {
    // Nothing remembered: the code can be typed in the wallet.
  }
}

/** The kept code, once. */
export function takeFriend(shelf: Shelf): string {
  try {
    const code = shelf?.getItem(KEY) ?? "";
    shelf?.removeItem(KEY);
    return code;
  } catch {
    return "";
  }
}
