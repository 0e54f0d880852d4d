import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerFault, callOf, requestFaults } from './contract.ts';
import { type Account, Conversation, type Thread } from './conversation.ts';
import { answer, type Viewer, type World } from './graphql.ts';
import { type Files, Repository } from './repository.ts';
import { type Reply, reply } from './rest.ts';

/** What goes wrong with a request, in place of or after what it asks for. */
export interface Fault {
  /** `POST /repos/o/r/pulls/1/reviews`; GraphQL is `POST /graphql`. */
  readonly on: RegExp;
  /** How often; once by default. */
  times?: number;
  /** What was asked for is done all the same. */
  readonly done?: boolean;
  readonly answer: 'hang up' | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };
}

export interface Logged {
  readonly request: string;
  /** Whether it changes something. */
  readonly changes: boolean;
  readonly status: number;
}

export const workflowToken: Viewer = { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'write', contents: 'read' };

/** A pull request on a GitHub of its own. */
export class GitHub implements World {
  readonly owner = 'octo';
  readonly repo = 'infra';
  readonly number = 7;
  headRepository = 'octo/infra';
  readonly repository: Repository;
  readonly conversation: Conversation;
  /** Tokens, and who has them. */
  readonly tokens = new Map<string, Viewer>([['ghs_workflow', workflowToken]]);
  readonly faults: Fault[] = [];
  readonly log: Logged[] = [];
  /** Whatever was asked for or answered against GitHub's description or its good manners. */
  readonly violations: string[] = [];
  /** The time that the server goes by, in milliseconds. */
  now = Date.parse('2026-01-01T00:00:00Z');
  #closed = false;
  #server: Server;
  #running = 0;
  #changes: number[] = [];

  constructor(base: Files) {
    this.repository = new Repository(base);
    this.conversation = new Conversation(this.repository);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @throws {Error} when there were violations */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
    this.repository.remove();
    if (this.violations.length > 0) throw new Error(this.violations.join('\n'));
  }

  isOpen = (): boolean => !this.#closed;

  close(): void {
    this.#closed = true;
  }

  /** Somebody answers in a thread. */
  answer(thread: Thread, author: Account, body: string): void {
    thread.comments.push(this.conversation.newComment(author, body));
  }

  /** Somebody writes below the pull request. */
  comment(author: Account, body: string): void {
    this.conversation.comments.push(this.conversation.newComment(author, body));
  }

  /** The threads as a reader sees them. */
  get shown() {
    return this.conversation.threads.map((thread) => {
      const { file, line, isOutdated } = this.conversation.placeOf(thread);
      const state = thread.resolvedBy ? 'resolved' : thread.comments[0]!.hidden !== undefined ? 'hidden' : isOutdated ? 'outdated' : 'open';
      return { at: line === undefined ? file : `${file}:${line}`, state, says: thread.comments.map(({ body }) => body.split('\n')[0]) };
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#running += 1;
    if (this.#running > 1) this.violations.push('two requests at once');
    const url = new URL(request.url!, 'http://127.0.0.1');
    const name = `${request.method} ${url.pathname}`;
    const sent = await text(request);
    const body = sent === '' ? undefined : (JSON.parse(sent) as Record<string, unknown>);
    const changes = request.method !== 'GET' && !(url.pathname === '/graphql' && !/^\s*mutation/.test(String(body?.['query'])));
    const fault = this.faults.find((one) => one.on.test(name) && (one.times ??= 1) > 0);
    if (fault) fault.times! -= 1;
    const limit = changes ? this.#limit() : undefined;
    const usual = fault && !fault.done ? undefined : (limit ?? (await this.#answer(request, url, body)));
    this.#running -= 1;
    this.log.push({ request: name, changes, status: fault ? (fault.answer === 'hang up' ? 0 : fault.answer.status) : usual!.status });
    if (fault?.answer === 'hang up') request.socket.destroy();
    else if (fault) response.writeHead(fault.answer.status, fault.answer.headers).end(fault.answer.body);
    else this.#write(response, url, usual!);
  }

  /** At least a second between changes is what GitHub asks for; 80 a minute is what it allows. */
  #limit(): (Reply & { headers: Record<string, string> }) | undefined {
    const last = this.#changes.at(-1);
    if (last !== undefined && this.now - last < 1000) this.violations.push('less than a second between two changes');
    this.#changes = [...this.#changes.filter((time) => this.now - time < 60_000), this.now];
    if (this.#changes.length <= 80) return undefined;
    return { status: 403, body: secondaryLimit, headers: { 'retry-after': '60' } };
  }

  async #answer(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown> | undefined,
  ): Promise<Reply & { headers?: Record<string, string> }> {
    const { headers } = request;
    const expected = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'user-agent': 'groundrule/1.2.3' };
    for (const [name, value] of Object.entries(expected)) if (headers[name] !== value) this.violations.push(`${name}: ${headers[name]}`);
    const viewer = this.tokens.get(headers.authorization?.replace(/^Bearer /, '') ?? '');
    if (!viewer)
      return { status: 401, body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' } };
    if (url.pathname === '/graphql') return { status: 200, body: await answer(this, viewer, body as { query: string }) };
    const call = callOf(request.method!, url.pathname);
    if (!call) {
      this.violations.push(`${request.method} ${url.pathname} is not described`);
      return { status: 404, body: {} };
    }
    const faults = requestFaults(call, url.searchParams, body).map((wrong) => `${call.name}: ${wrong}`);
    this.violations.push(...faults);
    if (faults.length > 0) return { status: 400, body: { message: faults.join(', ') } };
    const needs = request.method === 'GET' ? 'read' : 'write';
    if (viewer.pullRequests === 'none' || (needs === 'write' && viewer.pullRequests === 'read')) {
      return { status: 403, body: forbidden, headers: { 'x-accepted-github-permissions': `pull_requests=${needs}` } };
    }
    const usual = reply(this, viewer, call, url.searchParams, body ?? {});
    const wrong = usual.status === 404 ? undefined : answerFault(call, usual.status, usual.list ?? usual.body);
    if (wrong !== undefined) this.violations.push(`${call.name} answers ${usual.status}: ${wrong}`);
    return usual;
  }

  #write(response: ServerResponse, url: URL, { status, body, list, headers = {} }: Reply & { headers?: Record<string, string> }): void {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(`http://${this.#host}${url.pathname}${url.search}`);
    next.searchParams.set('page', String(page + 1));
    const more = list && page * size < list.length ? { link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` } : {};
    const shown = list ? list.slice((page - 1) * size, page * size) : body;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers, ...more }).end(JSON.stringify(shown));
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}

const forbidden = { message: 'Resource not accessible by integration', documentation_url: 'https://docs.github.com/rest', status: '403' };

export const secondaryLimit = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
};
