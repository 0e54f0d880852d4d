/* oxlint-disable no-await-in-loop -- GitHub asks for one request after the other */
import { UsageError } from '../model/errors.ts';
import { GitHubError, type Trouble } from './error.ts';
import { readJson } from './json.ts';
import { type Clock, errorWait, isRateLimit, rateLimitWait, realClock } from './wait.ts';

export interface ClientOptions {
  readonly token: string;
  /** Where the REST API is: `https://api.github.com`, `https://github.example.com/api/v3`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Sent as `user-agent: groundrule/<version>`. */
  readonly version: string;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** How long all requests together may take, waiting included, in milliseconds. */
  readonly patience?: number;
}

/** The answer to a GraphQL document; a mutation can succeed in part. */
export interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly type: string; readonly message: string; readonly path: string }[];
}

/**
 * GitHub's API. Requests are made one after the other: callers wait for each.
 * Everything throws GitHubError; what comes back is whatever JSON the server sent.
 */
export interface Client {
  readonly get: (path: string) => Promise<unknown>;
  /** All pages of a list, of at most `pages`. `complete` is false when there were more. */
  readonly list: (path: string, pages?: number) => Promise<{ readonly items: readonly unknown[]; readonly complete: boolean }>;
  /**
   * Makes something. When it may have been made although no answer came, `find` looks for it before another one is made.
   * @returns what the server says about it, or what `find` found
   */
  readonly post: (path: string, body: object, find: () => Promise<unknown>) => Promise<unknown>;
  readonly patch: (path: string, body: object) => Promise<unknown>;
  /** A mutation has to be such that it may be made twice. */
  readonly graphql: (document: string, variables: object) => Promise<GraphqlAnswer>;
}

/** Where the API is, as the runner of a workflow says it; GitHub Enterprise Server has its own. */
export function addresses(env: Readonly<Record<string, string | undefined>>): Pick<ClientOptions, 'apiUrl' | 'graphqlUrl'> {
  const apiUrl = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
  return { apiUrl, graphqlUrl: env['GITHUB_GRAPHQL_URL'] || `${apiUrl.replace(/\/v3$/, '')}/graphql` };
}

const attempts = 5;
const requestTime = 60_000;
/** GitHub asks for a second between requests that change something. */
const pause = 1000;
/** After an error of the server the work may go on for a while. */
const settling = 5000;
const followed = 3;

interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: URL;
  readonly body?: object;
  /** Whether it changes something. */
  readonly changes: boolean;
  readonly repeatable: boolean;
}

interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
  /** GitHub's own words when it refuses. */
  readonly message: string;
}

export function createClient(options: ClientOptions): Client {
  // A header with other characters makes fetch throw an error that quotes them.
  if (!/^[\x21-\x7e]+$/.test(options.token)) throw new UsageError('the token for GitHub is empty or has characters that no token has');
  const clock = options.clock ?? realClock;
  const ask = options.fetch ?? fetch;
  const deadline = clock.now() + (options.patience ?? 600_000);
  const api = base(options.apiUrl);
  const graphqlUrl = base(options.graphqlUrl);
  let nextChange = 0;

  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${options.token}`,
    'user-agent': `groundrule/${options.version}`,
    'x-github-api-version': '2022-11-28',
  };

  /** Waits, or throws when there is no time for that. */
  async function wait(time: number, error: GitHubError): Promise<void> {
    if (clock.now() + time > deadline) throw error;
    await clock.sleep(time);
  }

  /** One request and its answer, whatever it is. Throws what fetch throws. */
  async function once(request: Request): Promise<Response> {
    if (request.changes) {
      const early = nextChange - clock.now();
      if (early > 0) await clock.sleep(early);
    }
    try {
      let { url } = request;
      for (let hops = 0; ; hops += 1) {
        const response = await ask(url, {
          method: request.method,
          headers: request.body ? { ...headers, 'content-type': 'application/json' } : headers,
          body: request.body ? JSON.stringify(request.body) : null,
          redirect: 'manual',
          signal: AbortSignal.timeout(requestTime),
        });
        if (response.status < 300 || response.status > 399) {
          const json = await readJson(response, named(request));
          return { status: response.status, headers: response.headers, json, message: saidBy(json) };
        }
        await response.body?.cancel();
        if (hops === followed) throw new GitHubError('unexpected', `${named(request)}: too many redirects`);
        url = redirected(request, url, response);
      }
    } finally {
      if (request.changes) nextChange = clock.now() + pause;
    }
  }

  /** A request until it succeeds or cannot. */
  async function send(request: Request, isLimit = (answer: Response) => isRateLimit(answer)): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt === attempts - 1;
      let response: Response;
      try {
        response = await once(request);
      } catch (error) {
        if (error instanceof GitHubError) throw error;
        const failure = unreachable(request, error);
        if (last || (failure.uncertain && !request.repeatable)) throw failure;
        await wait(errorWait({}, attempt), failure);
        continue;
      }
      if (isLimit(response)) {
        const time = rateLimitWait(response, attempt, clock.now());
        const failure = new GitHubError('limited', `${refusal(request, response)} (it asks to wait ${Math.ceil(time / 1000)} s)`);
        if (last) throw failure;
        await wait(time, failure);
      } else if (response.status >= 500) {
        const failure = new GitHubError('unreachable', refusal(request, response), request.changes);
        if (last || !request.repeatable) throw failure;
        await wait(errorWait(response, attempt), failure);
      } else if (response.status >= 400) {
        throw new GitHubError(troubleOf(response.status), refusal(request, response));
      } else {
        return response;
      }
    }
  }

  const read = (url: URL) => send({ method: 'GET', url, changes: false, repeatable: true });
  const at = (path: string): URL => new URL(`${api}${path}`);

  return {
    get: async (path) => (await read(at(path))).json,

    async list(path, pages = 100) {
      const items: unknown[] = [];
      let url: URL | undefined = at(path);
      url.searchParams.set('per_page', '100');
      for (let page = 0; url && page < pages; page += 1) {
        const { json, headers: answered } = await read(url);
        if (!Array.isArray(json)) throw new GitHubError('unexpected', `GET ${url.pathname}: the answer is not a list`);
        items.push(...(json as unknown[]));
        url = nextPage(answered.get('link'), url);
      }
      return { items, complete: url === undefined };
    },

    async post(path, body, find) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return (await send({ method: 'POST', url: at(path), body, changes: true, repeatable: false })).json;
        } catch (error) {
          if (!(error instanceof GitHubError && error.uncertain)) throw error;
          await wait(settling * 2 ** attempt, error);
          const found = await find();
          if (found !== undefined) return found;
          if (attempt === 2) throw error;
        }
      }
    },

    patch: async (path, body) => (await send({ method: 'PATCH', url: at(path), body, changes: true, repeatable: true })).json,

    async graphql(query, variables) {
      const changes = /^\s*mutation\b/.test(query);
      const body = { query, variables };
      const { json } = await send(
        { method: 'POST', url: new URL(graphqlUrl), body, changes, repeatable: true },
        (answer) => isRateLimit(answer) || graphqlErrors(answer.json).some(({ type }) => type === 'RATE_LIMITED'),
      );
      return { data: (json as { data?: unknown } | null)?.data, errors: graphqlErrors(json) };
    },
  };
}

/** @throws {UsageError} when it is no address of a server */
function base(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new UsageError(`${url} is not the address of a GitHub API`);
  return url.replace(/\/+$/, '');
}

const named = ({ method, url }: Request): string => `${method} ${url.pathname}`;

function troubleOf(status: number): Trouble {
  if (status === 401 || status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'missing' : 'refused';
}

/** 403 has other reasons: a conversation that is locked, an organization that wants a login of its own. */
export const isPermission = (message: string): boolean => /not accessible by/i.test(message);

/** What GitHub answered, and the permission that it says is needed. */
function refusal(request: Request, { status, headers, message }: Response): string {
  // Alternatives are parted by semicolons: issues=write; pull_requests=write
  const needs = headers.get('x-accepted-github-permissions');
  const permission =
    isPermission(message) && needs && /^[a-z_=,; ]{1,200}$/.test(needs)
      ? ` (needs the permission ${needs.replaceAll('_', '-').replaceAll('=', ': ').replaceAll(';', ' or')})`
      : '';
  return `${named(request)}: ${[status, message].filter((part) => part !== '').join(' ')}${permission}`;
}

/** Errors of a connection that was never made. After any other the request may have arrived. */
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

function unreachable(request: Request, error: unknown): GitHubError {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown };
  const code = name === 'TimeoutError' ? 'no answer in time' : typeof cause?.code === 'string' ? cause.code : 'the connection broke';
  return new GitHubError('unreachable', `${named(request)}: ${code}`, request.changes && !notSent.has(code));
}

/** Where a repository that was renamed is now. The token goes to no other server. */
function redirected(request: Request, from: URL, response: globalThis.Response): URL {
  const location = response.headers.get('location') ?? '';
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const kept = request.method === 'GET' || response.status === 307 || response.status === 308;
  if (to?.origin === from.origin && kept) return to;
  throw new GitHubError('unexpected', `${named(request)}: ${response.status}, a redirect that is not followed`);
}

function nextPage(link: string | null, from: URL): URL | undefined {
  const next = /<([^<>]{1,2000})>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (next === undefined) return undefined;
  const url = URL.canParse(next, from.href) ? new URL(next, from) : undefined;
  if (url?.origin !== from.origin) throw new GitHubError('unexpected', `GET ${from.pathname}: the next page is on another server`);
  return url;
}

const text = (value: unknown, most: number): string => (typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').slice(0, most) : '');

/** `message` and `errors` of an error, as one line. */
function saidBy(json: unknown): string {
  const { message, errors } = (json ?? {}) as { message?: unknown; errors?: unknown };
  const details = (Array.isArray(errors) ? errors : [errors])
    .map((error: unknown) => text(typeof error === 'string' ? error : (error as { message?: unknown } | null)?.message, 300))
    .filter((detail) => detail !== '')
    .slice(0, 5);
  return [text(message, 300), ...details].filter((part) => part !== '').join(': ');
}

function graphqlErrors(json: unknown): GraphqlAnswer['errors'] {
  const errors = (json as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 200).map((error: { type?: unknown; message?: unknown; path?: unknown } | null) => ({
    type: text(error?.type, 100),
    message: text(error?.message, 300),
    path: Array.isArray(error?.path) ? text(error.path.join('.'), 300) : '',
  }));
}
