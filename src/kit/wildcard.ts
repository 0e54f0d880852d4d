/**
 * Whether a text fits a pattern of IAM: `*` stands for any characters, `?` for one, all others for themselves.
 * Takes at most as many steps as the two lengths multiplied, whatever the pattern.
 */
export function fits(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  // Where the last star was seen, and how much of the text it has taken so far.
  let [star, taken] = [-1, 0];
  while (at < text.length) {
    if (pattern[next] === '*') [star, taken, next] = [next, at, next + 1];
    else if (pattern[next] === '?' || pattern[next] === text[at]) [at, next] = [at + 1, next + 1];
    else if (star >= 0) [next, taken, at] = [star + 1, taken + 1, taken + 1];
    else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
