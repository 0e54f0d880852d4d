/**
 * Whether a text fits a pattern of IAM: `*` stands for any characters, `?` for one, all others for themselves.
 * Takes at most as many steps as the two lengths multiplied, whatever the pattern.
 */
export function fits(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  // Where the last star was seen, and up to where it has taken the text.
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      if (next === pattern.length) return true;
      taken = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++taken;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
