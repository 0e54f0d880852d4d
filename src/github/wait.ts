/** Time, so that tests need none. Both are in milliseconds; `now` counts from 1970. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (time: number) => Promise<void>;
}

export const realClock: Clock = {
  now: Date.now,
  sleep: (time) => new Promise((resolve) => setTimeout(resolve, time)),
};

/** What an answer says about the number of requests. */
export interface Answer {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly message: string;
}

const minute = 60_000;

/** Whether GitHub refused because of the number of requests: 403 means that as often as it means a missing permission. */
export function isRateLimit({ status, headers, message }: Answer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers.get('retry-after') !== null || headers.get('x-ratelimit-remaining') === '0' || /rate limit|abuse/i.test(message);
}

/**
 * How long GitHub asks to wait, in milliseconds: as the headers say, else a minute, and longer each time.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 * @param attempt how often was waited already
 */
export function rateLimitWait({ headers }: Pick<Answer, 'headers'>, attempt: number, now: number): number {
  const after = seconds(headers.get('retry-after'));
  if (after !== undefined) return after;
  const reset = headers.get('x-ratelimit-remaining') === '0' ? seconds(headers.get('x-ratelimit-reset')) : undefined;
  // The clocks of two machines differ, and a second too early counts as another offence.
  if (reset !== undefined) return Math.max(reset - now, 0) + 1000;
  return minute * 2 ** attempt;
}

/** How long to wait after an error of the server or the network, in milliseconds. */
export const errorWait = ({ headers }: { readonly headers?: Pick<Headers, 'get'> }, attempt: number): number =>
  seconds(headers?.get('retry-after') ?? null) ?? 1000 * 2 ** attempt;

function seconds(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) * 1000 : undefined;
}
